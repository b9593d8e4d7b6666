"""Between meetings: chair's action, and asking for a second look."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.forms import ChairsActionForm, ReviewForm
from evidence_hub.commissioning.models import ChairsAction
from evidence_hub.commissioning.operations import chairs_action as operations
from evidence_hub.commissioning.states import Outcome
from evidence_hub.commissioning.views import bp, form_page
from evidence_hub.commissioning.views.shared import board_only
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, slice_of
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor, full_project
from evidence_hub.web.exports import asked_format, download, listing_of
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.page import instant_words
from evidence_hub.web.results import ViewResult


@bp.get("/board/chairs-actions")
def chairs_actions() -> ViewResult:
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


def _take(form: ChairsActionForm) -> ChairsAction:
    try:
        project = full_project(form.reference.data)
    # Said beside the field and in the same words for hidden and for missing projects.
    except NotFound as error:
        words = {"reference": "Enter the reference of a project that you see"}
        raise Invalid(words) from error
    return operations.take_chairs_action(
        actor=actor(),
        relationship=viewer().relationship(project),
        project=project,
        moves=Move(form.moves.data) if form.moves.data else None,
        text=form.text.data,
        reason=form.reason.data,
    )


@form_page("/board/chairs-actions/new", "chairs_action_new", save="chairs_action_take")
def chairs_action_new() -> PostAction:
    _only_who_presides()
    form = ChairsActionForm(data={"reference": request.args.get("ref", "")})
    return PostAction(
        lambda: _take(form),
        "It is recorded. The next meeting is asked to ratify it.",
        url_for(".chairs_actions"),
        form,
        page=lambda: render_template("commissioning/chairs_action.html", form=form),
    )


@form_page("/projects/<ref>/second-look", "review_new", save="review_ask")
def review_new(ref: str) -> PostAction:
    project, form = full_project(ref), ReviewForm()
    relationship = viewer().relationship(project)
    require(actor(), Can.ASK_FOR_REVIEW, relationship)
    return PostAction(
        lambda: operations.ask_for_review(
            actor=actor(), relationship=relationship, project=project, reason=form.reason.data
        ),
        "The board is asked to look again.",
        url_for("registry.project", ref=ref),
        form,
        page=lambda: render_template(
            "commissioning/review.html",
            project=project,
            form=form,
            marking=highest([project.marking]),
        ),
    )
