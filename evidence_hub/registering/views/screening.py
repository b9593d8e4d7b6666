"""The secretary's desk, returning with comments, withdrawing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registering import choices, exports, queries, words
from evidence_hub.registering.forms import ReasonForm
from evidence_hub.registering.operations import screening as operations
from evidence_hub.registering.views import bp
from evidence_hub.registry import content
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.sections import ASKED, Needed, missing
from evidence_hub.registry.sockets import check_gates
from evidence_hub.registry.stages import WITHDRAWABLE, Stage
from evidence_hub.registry.transitions import TRANSITIONS
from evidence_hub.web.exports import exported
from evidence_hub.web.forms import HubForm, Paragraphs
from evidence_hub.web.transactions import reject, transactional

COMMENT = "comment-"


def full_view_of(ref: str) -> Project:
    found, tier = registry.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    return found


class ReturnForm(ReasonForm):
    """A reason for the whole, and a comment beside each field."""


class DuplicatesForm(HubForm):
    note = Paragraphs(
        "What you found about duplicates",
        most=1000,
        required="Say what you found, for example “none: a different question”",
    )


for _asked in ASKED.values():
    setattr(
        ReturnForm,
        f"{COMMENT}{_asked.name}",
        Paragraphs(f"Comment on “{_asked.label}”", most=1000),
    )


@bp.get("/screening")
def screening() -> Any:
    require(current.actor(), Can.SCREEN)
    rows = queries.desk(viewer())
    if sheet := exported("screening", exports.DESK, rows, about=lambda row: row[0]):
        return sheet
    return render_template(
        "registering/screening.html",
        rows=rows,
        marking=highest([project.marking for project, _ in rows]),
    )


def _desk_page(
    found: Project, form: HubForm, status: int = 200, *, onward: HubForm | None = None
) -> Any:
    listed = choices.all_choices()
    rounds = queries.submissions(found.id)
    now = content.content_of(found)
    before = rounds[1] if len(rounds) > 1 else None
    page = render_template(
        "registering/desk.html",
        project=found,
        form=form,
        sections=words.sections_read(now, listed),
        rounds=rounds,
        differences=words.differences(before.content.content, now, listed) if before else [],
        earlier=before.comments if before else {},
        lacking=missing(now, Needed.NOW, Needed.LATER),
        alike=queries.alike(
            found.title, found.question, found.partner_stated, viewer(), but=found.id
        ),
        is_screening=Stage(found.stage) is Stage.SCREENING,
        gates=check_gates([found], TRANSITIONS["send to assessment"].gates)[found.id],
        onward=onward or DuplicatesForm(formdata=None, data={"note": rounds[0].duplicates_note}),
        is_submitted=Stage(found.stage) is Stage.SUBMITTED,
        comment_prefix=COMMENT,
        labels={name: asked.label for name, asked in ASKED.items()},
    )
    return page, status


@bp.get("/projects/<ref>/screening")
def desk(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.SCREEN, viewer().relationship(found))
    return _desk_page(found, ReturnForm(formdata=None))


@bp.post("/projects/<ref>/screening")
@transactional
def desk_start(ref: str) -> Any:
    found = full_view_of(ref)
    HubForm().refuse_other_fields()
    operations.start_screening(
        actor=current.actor(), relationship=viewer().relationship(found), project=found
    )
    return redirect(url_for("registering.desk", ref=found.reference))


@bp.post("/projects/<ref>/duplicates")
@transactional
def desk_duplicates(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.SCREEN, viewer().relationship(found))
    form = DuplicatesForm()
    if not form.is_sent():
        return _desk_page(found, ReturnForm(formdata=None), 422, onward=form)
    try:
        operations.note_duplicates(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            note=form.note.data,
        )
    except Invalid as error:
        form.take(error)
        return _desk_page(found, ReturnForm(formdata=None), 422, onward=form)
    flash("Saved.", "success")
    return redirect(url_for(".desk", ref=ref))


@bp.post("/projects/<ref>/assessment")
@transactional
def desk_onward(ref: str) -> Any:
    found = full_view_of(ref)
    HubForm().refuse_other_fields()
    try:
        operations.send_to_assessment(
            actor=current.actor(), relationship=viewer().relationship(found), project=found
        )
    except Invalid as error:
        reject("Not yet: " + "; ".join(error.fields))
        return _desk_page(found, ReturnForm(formdata=None), 422)
    flash("Sent to assessment.", "success")
    return redirect(url_for("registry.project", ref=ref))


@bp.post("/projects/<ref>/return")
@transactional
def desk_return(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.SCREEN, viewer().relationship(found))
    form = ReturnForm()
    if not form.is_sent():
        return _desk_page(found, form, 422)
    try:
        operations.return_to_lead(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            reason=form.reason.data,
            comments={name: form[f"{COMMENT}{name}"].data for name in ASKED},
        )
    except Invalid as error:
        form.take(error)
        return _desk_page(found, form, 422)
    flash("Returned to the lead with your comments.", "success")
    return redirect(url_for("registering.screening"))


@bp.get("/projects/<ref>/withdraw")
def withdrawal(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.WITHDRAW, viewer().relationship(found))
    return render_template(
        "registering/withdraw.html", project=found, form=ReasonForm(formdata=None)
    )


@bp.post("/projects/<ref>/withdraw")
@transactional
def withdraw(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.WITHDRAW, viewer().relationship(found))
    form = ReasonForm()
    if not form.is_sent():
        return render_template("registering/withdraw.html", project=found, form=form), 422
    try:
        operations.withdraw(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return render_template("registering/withdraw.html", project=found, form=form), 422
    flash("Withdrawn. Everything about it is kept.", "success")
    return redirect(url_for("registry.project", ref=found.reference))


def actions_for(found: Project) -> list[tuple[str, str]]:
    """Return what the person may do with the record, as (label, address)."""
    actor, relationship = current.actor(), viewer().relationship(found)
    stage = Stage(found.stage)
    ref = found.reference
    if found.is_legacy or not (set(relationship.relations) or may(actor, Can.SCREEN)):
        return []
    offered = [
        (
            stage in (Stage.DRAFT, Stage.RETURNED) and may(actor, Can.EDIT_DRAFT, relationship),
            "Go on with the draft",
            "registering.draft",
        ),
        (
            stage in (Stage.SUBMITTED, Stage.SCREENING) and may(actor, Can.SCREEN, relationship),
            "Screen it",
            "registering.desk",
        ),
        (True, "Versions", "registering.versions"),
        (may(actor, Can.MANAGE_PEOPLE, relationship), "People", "registering.people"),
        (
            stage not in (Stage.DRAFT, Stage.RETURNED)
            and (
                may(actor, Can.FILE_AMENDMENT, relationship) or may(actor, Can.SCREEN, relationship)
            ),
            "Amendments",
            "registering.amendments",
        ),
        (may(actor, Can.HAND_OVER, relationship), "Hand over", "registering.handover"),
        (
            may(actor, Can.WITHDRAW, relationship) and stage in WITHDRAWABLE,
            "Withdraw",
            "registering.withdrawal",
        ),
    ]
    return [(label, url_for(endpoint, ref=ref)) for is_for, label, endpoint in offered if is_for]
