"""Assessments: whom the secretary asks, and what each gives."""

from __future__ import annotations

from flask import render_template, url_for

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.accounts.queries import active_person
from evidence_hub.commissioning import cover_sheet, queries
from evidence_hub.commissioning.forms import AssessmentForm, AssessorForm
from evidence_hub.commissioning.models import Assessment
from evidence_hub.commissioning.operations import assessments as operations
from evidence_hub.commissioning.views import bp, form_page
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.lifecycle.approvals import confirmations, confirmed_words
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import actor, full_project
from evidence_hub.registry.stages import Stage
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import HubForm
from evidence_hub.web.results import ViewResult


def _own(project: Project) -> Assessment | None:
    return next(
        (row for row in queries.assessments_of(project.id) if row.person_id == actor().person_id),
        None,
    )


def _confirmed(project: Project) -> str:
    row = confirmations([project]).get(project.id)
    return confirmed_words(row) if row else ""


def _page(project: Project, form: HubForm | None = None) -> ViewResult:
    rows = queries.assessments_of(project.id)
    relationship = viewer().relationship(project)
    manages = may(actor(), Can.ASSIGN_REVIEWERS, relationship)
    own = _own(project)
    # The team must not read what assessors say to the board, nor who they are.
    if not manages and own is None and not queries.reads_advice(viewer(), project):
        raise NotFound
    # Nobody reads what others say before they have said what they think themselves.
    reads_others = own is None or own.given_at is not None
    return render_template(
        "commissioning/assessments.html",
        project=project,
        rows=rows,
        own=own,
        manages=manages,
        reads_others=reads_others,
        spreads=cover_sheet.spreads(rows) if reads_others else [],
        criteria=operations.CRITERIA,
        recommends=operations.RECOMMENDS,
        confirmed=_confirmed(project),
        may_ask=Stage(project.stage) in operations.ASSESSED_AT,
        form=form,
        assessor_form=form if isinstance(form, AssessorForm) else AssessorForm(formdata=None),
        own_form=form if isinstance(form, AssessmentForm) else AssessmentForm(formdata=None),
        gates=check_gates([project], TRANSITIONS[Move.MAKE_BOARD_READY].gates)[project.id]
        if project.stage == Stage.ASSESSMENT and manages
        else [],
        marking=highest([project.marking]),
    )


@bp.get("/projects/<ref>/assessments")
def assessment(ref: str) -> ViewResult:
    return _page(full_project(ref))


def _here(ref: str) -> str:
    return url_for(".assessment", ref=ref)


@form_page.post("/projects/<ref>/assessments/assessors", "assessor_ask")
def assessor_ask(ref: str) -> PostAction:
    project, form = full_project(ref), AssessorForm()
    require(actor(), Can.ASSIGN_REVIEWERS, viewer().relationship(project))

    def ask() -> Person:
        person = active_person(form.email.data, "email")
        operations.assign_assessor(
            actor=actor(),
            relationship=viewer().relationship(project),
            project=project,
            person=person,
        )
        return person

    return PostAction(
        ask,
        lambda person: f"{person.name} is asked.",
        _here(ref),
        form,
        page=lambda: _page(project, form),
    )


@form_page.post(
    "/projects/<ref>/assessments/assessors/<int:assessment_id>/release", "assessor_release"
)
def assessor_release(ref: str, assessment_id: int) -> PostAction:
    project = full_project(ref)
    require(actor(), Can.ASSIGN_REVIEWERS, viewer().relationship(project))
    rows = queries.assessments_of(project.id)
    assessment = next((row for row in rows if row.id == assessment_id), None)
    if assessment is None:
        raise NotFound
    return PostAction(
        lambda: operations.release_assessor(
            actor=actor(),
            relationship=viewer().relationship(project),
            project=project,
            assessment=assessment,
        ),
        f"{assessment.person.name} is no longer asked.",
        _here(ref),
    )


@form_page.post("/projects/<ref>/assessments", "assessment_give")
def assessment_give(ref: str) -> PostAction:
    project = full_project(ref)
    own = _own(project)
    if own is None:
        raise NotFound
    form = AssessmentForm()
    return PostAction(
        lambda: operations.give_assessment(
            actor=actor(),
            relationship=viewer().relationship(project),
            project=project,
            assessment=own,
            scores={
                code: (form[f"score_{code}"].data, form[f"reason_{code}"].data)
                for code in operations.CRITERIA
            },
            recommends=form.recommends.data,
            advice=form.advice.data,
        ),
        "Your assessment is given. You can read the others’ now.",
        _here(ref),
        form,
        page=lambda: _page(project, form),
    )


def _gates_in_words(error: Invalid) -> str:
    return "Not yet. " + "; ".join(f"{gate}: {why}" for gate, why in error.fields.items())


@form_page.post("/projects/<ref>/assessments/board-ready", "board_ready")
def board_ready(ref: str) -> PostAction:
    project = full_project(ref)
    return PostAction(
        lambda: operations.make_board_ready(
            actor=actor(), relationship=viewer().relationship(project), project=project
        ),
        "It is ready for the board.",
        _here(ref),
        refusal=_gates_in_words,
    )
