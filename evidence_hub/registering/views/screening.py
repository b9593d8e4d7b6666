"""The secretary's desk, returning with comments, withdrawing."""

from __future__ import annotations

from flask import render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registering import choices, exports, queries, words
from evidence_hub.registering.forms import ReasonForm
from evidence_hub.registering.operations import screening as operations
from evidence_hub.registering.views import bp, form_page
from evidence_hub.registry import content
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, relationship_to
from evidence_hub.registry.sections import DRAFT_FIELDS, Needed, missing
from evidence_hub.registry.stages import EDITABLE, WITHDRAWABLE, Stage
from evidence_hub.web.exports import exported
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import HubForm, Paragraphs
from evidence_hub.web.results import ViewResult

COMMENT = "comment-"


def full_view_of(ref: str) -> Project:
    project, tier = registry.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    return project


class ReturnForm(ReasonForm):
    """A reason for the whole, and a comment beside each field."""


class DuplicatesForm(HubForm):
    note = Paragraphs(
        "What you found about duplicates",
        most=1000,
        required="Say what you found, for example “none: a different question”",
    )


for _asked in DRAFT_FIELDS.values():
    setattr(
        ReturnForm,
        f"{COMMENT}{_asked.name}",
        Paragraphs(f"Comment on “{_asked.label}”", most=1000),
    )


@bp.get("/screening")
def screening() -> ViewResult:
    require(current.actor(), Can.SCREEN)
    rows = queries.desk(viewer())
    if sheet := exported("screening", exports.DESK, rows, about=lambda row: row[0]):
        return sheet
    return render_template(
        "registering/screening.html",
        rows=rows,
        marking=highest([project.marking for project, _ in rows]),
    )


def _screened(ref: str) -> Project:
    """Return a project to those who screen it."""
    project = full_view_of(ref)
    require(current.actor(), Can.SCREEN, relationship_to(project))
    return project


def _desk_page(project: Project, form: HubForm, *, onward: HubForm | None = None) -> str:
    listed = choices.all_choices()
    rounds = queries.submissions(project.id)
    now = content.content_of(project)
    before = rounds[1] if len(rounds) > 1 else None
    return render_template(
        "registering/desk.html",
        project=project,
        form=form,
        sections=words.sections_read(now, listed),
        rounds=rounds,
        differences=words.differences(before.content.content, now, listed) if before else [],
        earlier=before.comments if before else {},
        lacking=missing(now, Needed.NOW, Needed.LATER),
        alike=queries.alike(
            project.title, project.question, project.partner_stated, viewer(), but=project.id
        ),
        is_screening=project.stage is Stage.SCREENING,
        gates=check_gates([project], TRANSITIONS[Move.SEND_TO_ASSESSMENT].gates)[project.id],
        onward=onward or DuplicatesForm(formdata=None, data={"note": rounds[0].duplicates_note}),
        is_submitted=project.stage is Stage.SUBMITTED,
        comment_prefix=COMMENT,
        labels={name: field.label for name, field in DRAFT_FIELDS.items()},
    )


@bp.get("/projects/<ref>/screening")
def desk(ref: str) -> ViewResult:
    return _desk_page(_screened(ref), ReturnForm(formdata=None))


@form_page.post("/projects/<ref>/screening", "desk_start")
def desk_start(ref: str) -> PostAction:
    project = full_view_of(ref)
    return PostAction(
        lambda: operations.start_screening(**acting_on(project)),
        "",
        url_for("registering.desk", ref=project.reference),
        page=lambda: _desk_page(project, ReturnForm(formdata=None)),
        refusal=str,
    )


@form_page.post("/projects/<ref>/duplicates", "desk_duplicates")
def desk_duplicates(ref: str) -> PostAction:
    project, form = _screened(ref), DuplicatesForm()
    return PostAction(
        lambda: operations.note_duplicates(**acting_on(project), note=form.note.data),
        "Saved.",
        url_for(".desk", ref=ref),
        form,
        page=lambda: _desk_page(project, ReturnForm(formdata=None), onward=form),
    )


@form_page.post("/projects/<ref>/assessment", "desk_onward")
def desk_onward(ref: str) -> PostAction:
    project = full_view_of(ref)
    return PostAction(
        lambda: operations.send_to_assessment(**acting_on(project)),
        "Sent to assessment.",
        url_for("registry.project", ref=ref),
        page=lambda: _desk_page(project, ReturnForm(formdata=None)),
        # The names of the gates alone: the page shows beside each why it is not met.
        refusal=lambda error: "Not yet: " + "; ".join(error.fields),
    )


@form_page.post("/projects/<ref>/return", "desk_return")
def desk_return(ref: str) -> PostAction:
    project, form = _screened(ref), ReturnForm()
    return PostAction(
        lambda: operations.return_to_lead(
            **acting_on(project),
            reason=form.reason.data,
            comments={name: form[f"{COMMENT}{name}"].data for name in DRAFT_FIELDS},
        ),
        "Returned to the lead with your comments.",
        url_for("registering.screening"),
        form,
        page=lambda: _desk_page(project, form),
    )


@form_page("/projects/<ref>/withdraw", "withdrawal", save="withdraw")
def withdrawal(ref: str) -> PostAction:
    project = full_view_of(ref)
    require(current.actor(), Can.WITHDRAW, relationship_to(project))
    form = ReasonForm()
    return PostAction(
        lambda: operations.withdraw(**acting_on(project), reason=form.reason.data),
        "Withdrawn. Everything about it is kept.",
        url_for("registry.project", ref=project.reference),
        form,
        page=lambda: render_template("registering/withdraw.html", project=project, form=form),
    )


def actions_for(project: Project) -> list[tuple[str, str]]:
    """Return what the person may do with the record, as (label, address)."""
    actor, relationship = current.actor(), relationship_to(project)
    # A reader of the register sees a record, but nothing of its making is theirs to look at.
    is_inside = bool(relationship.relations) or may(actor, Can.SCREEN)
    if project.is_legacy or not is_inside:
        return []
    links = _links_at(project.stage)
    return [
        (label, url_for(endpoint, ref=project.reference))
        for label, endpoint, rights in links
        if not rights or any(may(actor, right, relationship) for right in rights)
    ]


def _links_at(stage: Stage) -> list[tuple[str, str, tuple[Can, ...]]]:
    """Return label, endpoint and the rights, any one of which it needs, of each link at a stage."""
    # In the order of the page: what the person most likely came for stands first.
    links: list[tuple[str, str, tuple[Can, ...]]] = []
    if stage in EDITABLE:
        links.append(("Go on with the draft", "registering.draft", (Can.EDIT_DRAFT,)))
    if stage in (Stage.SUBMITTED, Stage.SCREENING):
        links.append(("Screen it", "registering.desk", (Can.SCREEN,)))
    links.append(("Versions", "registering.versions", ()))
    links.append(("People", "registering.people", (Can.MANAGE_PEOPLE,)))
    if stage not in EDITABLE:
        rights = (Can.FILE_AMENDMENT, Can.SCREEN)
        links.append(("Amendments", "registering.amendments", rights))
    links.append(("Hand over", "registering.handover", (Can.HAND_OVER,)))
    if stage in WITHDRAWABLE:
        links.append(("Withdraw", "registering.withdrawal", (Can.WITHDRAW,)))
    return links
