"""Reporting incidents, and deciding on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock, vocabularies
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import highest
from evidence_hub.registry import queries as registry
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.tracking import queries
from evidence_hub.tracking.forms.incidents import (
    ContinuationForm,
    DecisionForm,
    IncidentForm,
    moment,
)
from evidence_hub.tracking.models import Incident
from evidence_hub.tracking.operations import incidents as operations
from evidence_hub.tracking.views import bp
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.forms import HubForm
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.transactions import transactional

KINDS = "incident_category"
SECONDS_AN_HOUR = 3600


def _visible(ref: str) -> Project:
    found, _ = registry.visible_project(ref, viewer())
    return found


def _columns(kinds: Mapping[str, str]) -> Columns:
    return {
        "What kind": lambda row: kinds.get(row.category, row.category),
        "Known since": lambda row: row.aware_at,
        "Reported": lambda row: row.reported_at,
        "What happened": lambda row: row.what,
        "People affected": lambda row: row.people_affected,
        "Containment": lambda row: row.containment,
        "Decision": lambda row: row.decision.replace("_", " "),
        "Decided": lambda row: row.decided_at,
        "Continuation": lambda row: row.continuation,
    }


@bp.get("/projects/<ref>/incidents")
def incidents(ref: str) -> Any:
    found = _visible(ref)
    rows, kinds = queries.incidents_of(found, viewer()), vocabularies.labels(KINDS)[KINDS]
    name = f"incidents-{found.reference}"
    if sheet := exported(name, _columns(kinds), rows, about=lambda _: found):
        return sheet
    return render_template(
        "tracking/incidents.html",
        project=found,
        incidents=rows,
        kinds=kinds,
        may_report=may(current.actor(), Can.REPORT_INCIDENT, viewer().relationship(found)),
        marking=highest([found.marking]),
    )


def _form(**options: Any) -> IncidentForm:
    form = IncidentForm(**options)
    form.category.choices = list(vocabularies.labels(KINDS)[KINDS].items())
    return form


def _report_page(found: Project, form: IncidentForm, status: int = 200) -> Any:
    page = render_template(
        "tracking/incident_new.html", project=found, form=form, marking=highest([found.marking])
    )
    return page, status


@bp.get("/projects/<ref>/incidents/new")
def incident_new(ref: str) -> Any:
    found = _visible(ref)
    require(current.actor(), Can.REPORT_INCIDENT, viewer().relationship(found))
    return _report_page(
        found, _form(formdata=None, data={"idempotency_key": new_idempotency_key()})
    )


@bp.post("/projects/<ref>/incidents/new")
@transactional
def incident_report(ref: str) -> Any:
    found = _visible(ref)
    form = _form()
    if not form.is_sent():
        return _report_page(found, form, 422)
    try:
        row = operations.report(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            idempotency_key=key_from(form, current.actor().person_id, ref),
            category=form.category.data,
            what=form.what.data,
            aware_at=moment(form.aware_on.data, form.aware_time.time),
            people_affected=form.people_affected.data,
            containment=form.containment.data,
        )
    except Invalid as error:
        form.take(error)
        return _report_page(found, form, 422)
    flash("Reported. Those who decide on it are told.", "success")
    return redirect(url_for(".incident", ref=ref, incident_id=row.id))


def _decision_form(**options: Any) -> DecisionForm:
    form = DecisionForm(**options)
    form.category.choices = list(vocabularies.labels(KINDS)[KINDS].items())
    return form


def clock_words(row: Incident, now: dt.datetime) -> str:
    """Say how much of the 72 hours is left, or that they have passed."""
    if not row.has_deadline or row.decided_at is not None:
        return ""
    left = (row.notify_by - now).total_seconds()
    if left < 0:
        return "The 72 hours have passed"
    return f"{int(left // SECONDS_AN_HOUR)} of 72 hours left to tell the Commissioner"


def _incident_page(
    found: Project, row: Incident, form: HubForm | None = None, status: int = 200
) -> Any:
    actor, relationship = current.actor(), viewer().relationship(found)
    may_decide = row.decided_at is None and may(actor, Can.DECIDE_ON_INCIDENT, relationship)
    may_continue = not row.continuation and may(actor, Can.DECIDE_CONTINUATION, relationship)
    if form is None and may_decide:
        form = _decision_form(formdata=None, data={"category": row.category})
    elif form is None and may_continue:
        form = ContinuationForm(formdata=None)
    page = render_template(
        "tracking/incident.html",
        project=found,
        row=row,
        form=form,
        is_deciding=isinstance(form, DecisionForm),
        kinds=vocabularies.labels(KINDS)[KINDS],
        decisions=operations.DECISIONS,
        continuations=operations.CONTINUATIONS,
        clock_words=clock_words(row, clock.now()),
        marking=highest([found.marking]),
    )
    return page, status


@bp.get("/projects/<ref>/incidents/<int:incident_id>")
def incident(ref: str, incident_id: int) -> Any:
    found = _visible(ref)
    return _incident_page(found, queries.incident(found, incident_id, viewer()))


@bp.post("/projects/<ref>/incidents/<int:incident_id>/decide")
@transactional
def incident_decide(ref: str, incident_id: int) -> Any:
    found = _visible(ref)
    row = queries.incident(found, incident_id, viewer())
    require(current.actor(), Can.DECIDE_ON_INCIDENT, viewer().relationship(found))
    form = _decision_form()
    if not form.is_sent():
        return _incident_page(found, row, form, 422)
    try:
        operations.decide(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            incident=row,
            category=form.category.data,
            decision=form.decision.data,
            reason=form.reason.data,
            notified_at=moment(form.notified_on.data, form.notified_time.time),
            reference=form.reference.data,
            late_reason=form.late_reason.data,
            are_people_told=form.people_told.data == "yes",
        )
    except Invalid as error:
        form.take(error)
        return _incident_page(found, row, form, 422)
    flash("The decision is recorded.", "success")
    return redirect(url_for(".incident", ref=ref, incident_id=incident_id))


@bp.post("/projects/<ref>/incidents/<int:incident_id>/continuation")
@transactional
def incident_continue(ref: str, incident_id: int) -> Any:
    found = _visible(ref)
    row = queries.incident(found, incident_id, viewer())
    require(current.actor(), Can.DECIDE_CONTINUATION, viewer().relationship(found))
    form = ContinuationForm()
    if not form.is_sent():
        return _incident_page(found, row, form, 422)
    try:
        operations.decide_continuation(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            incident=row,
            continuation=form.continuation.data,
            reason=form.continuation_reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _incident_page(found, row, form, 422)
    flash("The decision is recorded.", "success")
    return redirect(url_for(".incident", ref=ref, incident_id=incident_id))
