"""What is done about a recommendation: actions, and the units that work that way."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.accounts.queries import person_named
from evidence_hub.core.authority import Relationship
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.findings import recommendation_queries
from evidence_hub.findings.forms import recommendation as forms
from evidence_hub.findings.models import Recommendation, RecommendationAction
from evidence_hub.findings.operations import actions as operations
from evidence_hub.findings.operations import adoption
from evidence_hub.findings.states import Adopting
from evidence_hub.findings.views.recommendations import ONE, owner_of
from evidence_hub.findings.views.shared import form_page, inside
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import actor, as_owner, relationship_to
from evidence_hub.tracking import queries as tracking
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key

ACTION = f"{ONE}/actions/<int:action_number>"


def _back(row: Recommendation) -> str:
    return url_for("findings.recommendation", ref=row.project.reference, number=row.number)


def _recommendation(ref: str, number: int) -> tuple[Project, Recommendation]:
    found = inside(ref)
    return found, recommendation_queries.recommendation(found, number)


@form_page(f"{ONE}/actions/new", "action_new")
def _add(ref: str, number: int) -> FormPage:
    found, row = _recommendation(ref, number)
    require(actor(), Can.KEEP_RECOMMENDATION, owner_of(row))
    form = forms.ActionForm(data={"idempotency_key": new_idempotency_key()})
    form.benefits.choices = [(each.id, each.title) for each in tracking.benefits_of(found)]
    return FormPage(
        found,
        form,
        "Add an action",
        "Add it",
        lambda: operations.add(
            actor=actor(),
            relationship=owner_of(row),
            recommendation=row,
            idempotency_key=key_from(form, actor().person_id, f"{ref}:{number}"),
            text=form.text.data,
            owner=person_named(form.owner.data, "owner"),
            due_on=form.due_on.data,
            benefits=form.benefits.data or [],
        ),
        "Added. Its owner is told.",
        _back(row),
        facts=[("Recommendation", [row.text])],
    )


def _facts(row: Recommendation, action: RecommendationAction) -> list[tuple[str, list[str]]]:
    return [
        ("Recommendation", [row.text]),
        ("Action", [action.text]),
        ("Owner, by when", [f"{action.owner.name}, {day_words(action.due_on)}"]),
    ]


@form_page(f"{ACTION}/report", "action_report")
def _report(ref: str, number: int, action_number: int) -> FormPage:
    found, row = _recommendation(ref, number)
    action = recommendation_queries.action(row, action_number)
    relationship = as_owner(found, action.owner_id)
    require(actor(), Can.REPORT_ON_ACTION, relationship)
    form = forms.ActionReportForm(
        data={
            "percent": action.percent,
            "status": action.status,
            "evidence": action.evidence,
            "version": action.version,
        }
    )
    return FormPage(
        found,
        form,
        "Report on an action",
        "Report it",
        lambda: operations.report(
            actor=actor(),
            relationship=relationship,
            action=action,
            percent=form.percent.data,
            status=form.status.data,
            evidence=form.evidence.data,
            version=whole_number(form.version.data),
        ),
        "Reported.",
        _back(row),
        facts=_facts(row, action),
    )


@form_page(f"{ACTION}/verify", "action_verify")
def _verify(ref: str, number: int, action_number: int) -> FormPage:
    found, row = _recommendation(ref, number)
    action = recommendation_queries.action(row, action_number)
    require(actor(), Can.VERIFY_BENEFIT, relationship_to(found))
    form = forms.VerdictForm()
    form.verdict.choices = [("yes", "It is so: verified"), ("no", "No: it is open again")]
    return FormPage(
        found,
        form,
        "Verify an action",
        "Save",
        lambda: operations.verify(
            actor=actor(),
            relationship=relationship_to(found),
            action=action,
            is_verified=form.verdict.data == "yes",
            note=form.note.data,
        ),
        "Saved. The owner is told.",
        _back(row),
        facts=[
            *_facts(row, action),
            (
                "Reported",
                [recommendation_queries.state_of(action)[0], f"{action.percent} per cent"],
            ),
            ("What shows it", [action.evidence]),
        ],
    )


@form_page(f"{ACTION}/hand-on", "action_hand_on")
def _hand_on(ref: str, number: int, action_number: int) -> FormPage:
    found, row = _recommendation(ref, number)
    action = recommendation_queries.action(row, action_number)
    require(actor(), Can.KEEP_RECOMMENDATION, owner_of(row))
    form = forms.HandOnForm()
    return FormPage(
        found,
        form,
        "Hand an action on to business as usual",
        "Hand it on",
        lambda: operations.hand_on(
            actor=actor(),
            relationship=owner_of(row),
            action=action,
            receiver=person_named(form.owner.data, "owner"),
            note=form.note.data,
        ),
        "Handed on. The project need not wait for it.",
        _back(row),
        facts=_facts(row, action),
    )


@form_page(f"{ONE}/units/new", "unit_new")
def _unit(ref: str, number: int) -> FormPage:
    found, row = _recommendation(ref, number)
    relationship = owner_of(row)
    require(actor(), Can.KEEP_RECOMMENDATION, relationship)
    form = forms.UnitForm()
    return FormPage(
        found,
        form,
        "A unit begins",
        "Save",
        lambda: _enter(row, form, relationship, form.unit.data),
        "Saved.",
        _back(row),
        facts=[("Recommendation", [row.text])],
    )


@form_page(f"{ONE}/units/<int:adoption_id>", "unit_stage")
def _unit_stage(ref: str, number: int, adoption_id: int) -> FormPage:
    found, row = _recommendation(ref, number)
    held = next((each for each in row.adoptions if each.id == adoption_id), None)
    if held is None:
        raise NotFound
    # Whoever sees to it in the unit may say how far it has come, besides the owner of the whole.
    relationship = as_owner(found, row.owner_id, held.owner_id)
    require(actor(), Can.KEEP_RECOMMENDATION, relationship)
    form = forms.UnitForm(data={"owner": held.owner.email, "stage": held.stage})
    # The unit is known from the address; a field for it could only make it another one.
    del form.unit
    steps = [f"{Adopting(step.stage).label}, {day_words(step.entered_on)}" for step in held.steps]
    return FormPage(
        found,
        form,
        f"{held.unit}: the next stage",
        "Save",
        lambda: _enter(row, form, relationship, held.unit),
        "Saved.",
        _back(row),
        facts=[("Recommendation", [row.text]), ("Up to now", steps)],
    )


def _enter(
    row: Recommendation, form: forms.UnitForm, relationship: Relationship, unit: str
) -> None:
    adoption.enter_stage(
        actor=actor(),
        relationship=relationship,
        recommendation=row,
        unit=unit,
        owner=person_named(form.owner.data, "owner"),
        stage=form.stage.data,
        entered_on=form.entered_on.data,
        note=form.note.data,
    )
