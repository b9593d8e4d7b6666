"""Proposing a change to a sent project, and deciding on it."""

from __future__ import annotations

from flask import render_template, request, url_for
from wtforms import RadioField

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.registering import choices, exports, queries, unsaved_forms, words
from evidence_hub.registering.forms import DecideAmendmentForm, section_form, values_of
from evidence_hub.registering.operations import amendments as operations
from evidence_hub.registering.views import bp, form_page
from evidence_hub.registering.views.drafts import section_of
from evidence_hub.registering.views.screening import full_view_of
from evidence_hub.registry import content, hooks, unsaved_input
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.models.registering import AmendmentClass, AmendmentStatus
from evidence_hub.registry.project_page import acting_on, relationship_to
from evidence_hub.registry.sections import DRAFT_FIELDS, SECTIONS, Section
from evidence_hub.web.exports import exported
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import HubForm, Paragraphs, Required
from evidence_hub.web.results import ViewResult


@bp.get("/projects/<ref>/amendments")
def amendments(ref: str) -> ViewResult:
    project = full_view_of(ref)
    filed, name = queries.amendments(project.id), f"amendments-{project.reference}"
    if sheet := exported(name, exports.AMENDMENTS, filed, about=lambda _: project):
        return sheet
    return render_template(
        "registering/amendments.html",
        project=project,
        amendments=filed,
        kinds=operations.KINDS,
        sections=[(section.code, section.title) for section in SECTIONS],
        may_file=may(current.actor(), Can.FILE_AMENDMENT, relationship_to(project)),
        labels={name: field.label for name, field in DRAFT_FIELDS.items()},
    )


def _proposal_form(project: Project, section: Section) -> HubForm:
    """Return the section's form with the two questions that every amendment answers."""
    recorded = content.content_of(project)
    form = section_form(section, recorded, choices.all_choices(), request.form)
    extra = type(
        "AmendmentForm",
        (type(form),),
        {
            "why": Paragraphs("Why the change is needed", most=2000, required="Say why"),
            "proposed_kind": RadioField(
                "What class is it, in your view?",
                choices=operations.KINDS,
                validators=[Required("Choose a class")],
            ),
        },
    )
    made: HubForm = extra(data=dict(form.data))
    return made


@form_page("/projects/<ref>/amendments/new/<code>", "amendment_new", save="amendment_file")
def amendment_new(ref: str, code: str) -> PostAction:
    project, section = full_view_of(ref), section_of(code)
    require(current.actor(), Can.FILE_AMENDMENT, relationship_to(project))
    form, kept = _proposal_form(project, section), unsaved_forms.offered(current.actor().person_id)
    form.offer_again(kept)

    def file() -> Amendment:
        amendment = operations.file_amendment(
            **acting_on(project),
            changes=values_of(section, form),
            reason=form["why"].data,
            proposed_kind=form["proposed_kind"].data,
        )
        unsaved_input.forget(current.person().id, request.path)
        return amendment

    return PostAction(
        file,
        "Filed. Nothing changes until it is accepted.",
        lambda amendment: url_for(
            "registering.amendment", ref=project.reference, amendment_id=amendment.id
        ),
        form,
        page=lambda: render_template(
            "registering/amendment_new.html",
            project=project,
            section=section,
            form=form,
            is_kept=bool(kept),
        ),
    )


def _decision_form(amendment: Amendment) -> DecideAmendmentForm:
    form = DecideAmendmentForm()
    form.kind.choices = operations.KINDS
    if not form.kind.data:
        is_classed = amendment.kind is not AmendmentClass.UNCLASSIFIED
        form.kind.data = amendment.kind if is_classed else amendment.proposed_kind
    return form


def _amendment_page(
    project: Project, amendment: Amendment, form: DecideAmendmentForm | None
) -> str:
    before = {name: change["before"] for name, change in amendment.changes.items()}
    after = {name: change["after"] for name, change in amendment.changes.items()}
    is_open = amendment.status is AmendmentStatus.PROPOSED
    return render_template(
        "registering/amendment.html",
        project=project,
        amendment=amendment,
        kinds=operations.KINDS,
        form=form,
        differences=words.differences(before, after, choices.all_choices()),
        is_major=content.is_major(list(amendment.changes)),
        needs=hooks.amendment_needs(project, amendment) if is_open else [],
    )


@bp.get("/projects/<ref>/amendments/<int:amendment_id>")
def amendment(ref: str, amendment_id: int) -> ViewResult:
    project = full_view_of(ref)
    amendment = queries.amendment(project.id, amendment_id)
    decides = amendment.status is AmendmentStatus.PROPOSED and may(
        current.actor(), Can.SCREEN, relationship_to(project)
    )
    return _amendment_page(project, amendment, _decision_form(amendment) if decides else None)


def _decide(project: Project, amendment: Amendment, form: DecideAmendmentForm) -> str:
    """Do what the secretary chose, and return the words that say so."""
    about, kind = acting_on(project), form.kind.data
    if form.decision.data == "classify":
        operations.classify_amendment(**about, amendment=amendment, kind=kind)
        return "Classed. Whoever has to agree is asked."
    operations.decide_amendment(
        **about,
        amendment=amendment,
        kind=kind,
        accept=form.decision.data == "accept",
        answer=form.answer.data,
    )
    return f"The amendment is {amendment.status}."


@form_page.post("/projects/<ref>/amendments/<int:amendment_id>", "amendment_decide")
def amendment_decide(ref: str, amendment_id: int) -> PostAction:
    project = full_view_of(ref)
    require(current.actor(), Can.SCREEN, relationship_to(project))
    amendment = queries.amendment(project.id, amendment_id)
    form = _decision_form(amendment)
    return PostAction(
        lambda: _decide(project, amendment, form),
        lambda done: done,
        url_for("registering.amendment", ref=project.reference, amendment_id=amendment.id),
        form,
        page=lambda: _amendment_page(project, amendment, form),
    )
