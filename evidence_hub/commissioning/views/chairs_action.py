"""Between meetings: chair's action, and asking for a second look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.forms import ChairsActionForm, ReviewForm
from evidence_hub.commissioning.lifecycle import Outcome
from evidence_hub.commissioning.models import ChairsAction
from evidence_hub.commissioning.operations import chairs_action as operations
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.shared import actor, board_only, full_project
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, slice_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.web.exports import asked_format, download, listing_of
from evidence_hub.web.page import instant_words
from evidence_hub.web.transactions import transactional


@bp.get("/board/chairs-actions")
def chairs_actions() -> Any:
    board_only()
    rows = queries.chairs_actions(viewer())
    if file_type := asked_format():
        columns: dict[str, Callable[[ChairsAction], str]] = {
            "Action": lambda row: row.text,
            "Project": lambda row: row.project.reference,
            "Reason": lambda row: row.reason,
            "Taken": lambda row: instant_words(row.taken_at),
            "By": lambda row: row.taken_by_name,
            "Ratified": lambda row: Outcome(row.decision.outcome).label if row.decision else "",
        }
        markings = [row.project.marking for row in rows]
        made = listing_of("chairs-actions", rows, columns, markings=markings)
        return download(made, file_type)
    return render_template(
        "commissioning/chairs_actions.html",
        page=slice_of(rows, page_number(request.args.get("page"))),
        moves=operations.DELEGATED,
        may_act=actor().has(Role.CHAIR, Role.DEPUTY),
        marking=highest([row.project.marking for row in rows]),
    )


def _only_who_presides() -> None:
    """Stop whoever holds neither seat; on which project they may act is asked of the project."""
    if not actor().has(Role.CHAIR, Role.DEPUTY):
        require(actor(), Can.TAKE_CHAIRS_ACTION)


@bp.get("/board/chairs-actions/new")
def chairs_action_new() -> Any:
    _only_who_presides()
    form = ChairsActionForm(formdata=None, data={"reference": request.args.get("ref", "")})
    return render_template("commissioning/chairs_action.html", form=form)


@bp.post("/board/chairs-actions/new")
@transactional
def chairs_action_take() -> Any:
    _only_who_presides()
    form = ChairsActionForm()
    if not form.is_sent():
        return render_template("commissioning/chairs_action.html", form=form), 422
    try:
        project = full_project(form.reference.data)
        operations.take_chairs_action(
            actor=actor(),
            relationship=viewer().relationship(project),
            project=project,
            moves=form.moves.data,
            text=form.text.data,
            reason=form.reason.data,
        )
    except NotFound:
        form.take(Invalid({"reference": "Enter the reference of a project that you see"}))
        return render_template("commissioning/chairs_action.html", form=form), 422
    except Invalid as error:
        form.take(error)
        return render_template("commissioning/chairs_action.html", form=form), 422
    flash("It is recorded. The next meeting is asked to ratify it.", "success")
    return redirect(url_for(".chairs_actions"))


def _review_page(found: Project, form: ReviewForm, status: int = 200) -> Any:
    page = render_template(
        "commissioning/review.html", project=found, form=form, marking=highest([found.marking])
    )
    return page, status


@bp.get("/projects/<ref>/second-look")
def review_new(ref: str) -> Any:
    found = full_project(ref)
    require(actor(), Can.ASK_FOR_REVIEW, viewer().relationship(found))
    return _review_page(found, ReviewForm(formdata=None))


@bp.post("/projects/<ref>/second-look")
@transactional
def review_ask(ref: str) -> Any:
    found, form = full_project(ref), ReviewForm()
    require(actor(), Can.ASK_FOR_REVIEW, viewer().relationship(found))
    if not form.is_sent():
        return _review_page(found, form, 422)
    try:
        operations.ask_for_review(
            actor=actor(),
            relationship=viewer().relationship(found),
            project=found,
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _review_page(found, form, 422)
    flash("The board is asked to look again.", "success")
    return redirect(url_for("registry.project", ref=ref))
