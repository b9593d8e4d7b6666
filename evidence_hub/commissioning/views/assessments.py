"""Assessments: whom the secretary asks, and what each gives."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.commissioning import cover_sheet, queries
from evidence_hub.commissioning.forms import AssessmentForm, AssessorForm
from evidence_hub.commissioning.models import Assessment
from evidence_hub.commissioning.operations import assessments as operations
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.shared import actor, full_project
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registering.queries import people_by_email
from evidence_hub.registry.approvals import confirmations, confirmed_words
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.sockets import check_gates
from evidence_hub.registry.stages import Stage
from evidence_hub.registry.transitions import TRANSITIONS
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import reject, transactional


def _own(found: Project) -> Assessment | None:
    return next(
        (row for row in queries.assessments_of(found.id) if row.person_id == actor().person_id),
        None,
    )


def _confirmed(found: Project) -> str:
    row = confirmations([found]).get(found.id)
    return confirmed_words(row) if row else ""


def _page(found: Project, form: HubForm | None = None, status: int = 200) -> Any:
    rows = queries.assessments_of(found.id)
    relationship = viewer().relationship(found)
    manages = may(actor(), Can.ASSIGN_REVIEWERS, relationship)
    own = _own(found)
    if not manages and own is None and not queries.reads_advice(viewer(), found):
        raise NotFound
    # Nobody reads what others say before they have said what they think themselves.
    reads_others = own is None or own.given_at is not None
    page = render_template(
        "commissioning/assessments.html",
        project=found,
        rows=rows,
        own=own,
        manages=manages,
        reads_others=reads_others,
        spreads=cover_sheet.spreads(rows) if reads_others else [],
        criteria=operations.CRITERIA,
        recommends=operations.RECOMMENDS,
        confirmed=_confirmed(found),
        may_ask=Stage(found.stage) in operations.ASSESSED_AT,
        form=form,
        assessor_form=form if isinstance(form, AssessorForm) else AssessorForm(formdata=None),
        own_form=form if isinstance(form, AssessmentForm) else AssessmentForm(formdata=None),
        gates=check_gates([found], TRANSITIONS["make ready for the board"].gates)[found.id]
        if found.stage == Stage.ASSESSMENT and manages
        else [],
        marking=highest([found.marking]),
    )
    return page, status


@bp.get("/projects/<ref>/assessments")
def assessment(ref: str) -> Any:
    return _page(full_project(ref))


@bp.post("/projects/<ref>/assessments/assessors")
@transactional
def assessor_ask(ref: str) -> Any:
    found, form = full_project(ref), AssessorForm()
    require(actor(), Can.ASSIGN_REVIEWERS, viewer().relationship(found))
    if not form.is_sent():
        return _page(found, form, 422)
    email = form.email.data.strip().lower()
    person = people_by_email([email]).get(email)
    if person is None:
        form.take(Invalid({"email": "Nobody active has this e-mail address"}))
        return _page(found, form, 422)
    try:
        operations.assign_assessor(
            actor=actor(), relationship=viewer().relationship(found), project=found, person=person
        )
    except Invalid as error:
        form.take(error)
        return _page(found, form, 422)
    flash(f"{person.name} is asked.", "success")
    return redirect(url_for(".assessment", ref=ref))


@bp.post("/projects/<ref>/assessments/assessors/<int:assessment_id>/release")
@transactional
def assessor_release(ref: str, assessment_id: int) -> Any:
    found = full_project(ref)
    require(actor(), Can.ASSIGN_REVIEWERS, viewer().relationship(found))
    HubForm().refuse_other_fields()
    row = next(
        (each for each in queries.assessments_of(found.id) if each.id == assessment_id), None
    )
    if row is None:
        raise NotFound
    try:
        operations.release_assessor(
            actor=actor(), relationship=viewer().relationship(found), project=found, assessment=row
        )
        flash(f"{row.person.name} is no longer asked.", "success")
    except Invalid as error:
        reject(str(error))
    return redirect(url_for(".assessment", ref=ref))


@bp.post("/projects/<ref>/assessments")
@transactional
def assessment_give(ref: str) -> Any:
    found, own = full_project(ref), None
    own = _own(found)
    if own is None:
        raise NotFound
    form = AssessmentForm()
    if not form.is_sent():
        return _page(found, form, 422)
    try:
        operations.give_assessment(
            actor=actor(),
            relationship=viewer().relationship(found),
            project=found,
            assessment=own,
            scores={
                code: (form[f"score_{code}"].data, form[f"reason_{code}"].data)
                for code in operations.CRITERIA
            },
            recommends=form.recommends.data,
            advice=form.advice.data,
        )
    except Invalid as error:
        form.take(error)
        return _page(found, form, 422)
    flash("Your assessment is given. You can read the others’ now.", "success")
    return redirect(url_for(".assessment", ref=ref))


@bp.post("/projects/<ref>/assessments/board-ready")
@transactional
def board_ready(ref: str) -> Any:
    found = full_project(ref)
    HubForm().refuse_other_fields()
    try:
        operations.make_board_ready(
            actor=actor(), relationship=viewer().relationship(found), project=found
        )
        flash("It is ready for the board.", "success")
    except Invalid as error:
        reject("Not yet. " + "; ".join(f"{gate}: {why}" for gate, why in error.fields.items()))
    return redirect(url_for(".assessment", ref=ref))
