"""Reporting incidents, and deciding on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask import render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock, vocabularies
from evidence_hub.core.markings import highest
from evidence_hub.registry import queries as registry
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
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
from evidence_hub.tracking.views.shared import FRAME
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import HubForm
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/incidents"
BASE = "/projects/<ref>"
form_page = form_pages(bp, BASE)
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
def incidents(ref: str) -> ViewResult:
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


def _with_kinds(form: IncidentForm | DecisionForm) -> None:
    form.category.choices = list(vocabularies.labels(KINDS)[KINDS].items())


@form_page(f"{HERE}/new", "incident_new", save="incident_report")
def incident_new(ref: str) -> PostAction:
    project = _visible(ref)
    if request.method == "GET":  # the operation asks in any case, and remembers who was refused
        require(actor(), Can.REPORT_INCIDENT, relationship_to(project))
    form = IncidentForm.filled(idempotency_key=new_idempotency_key())
    _with_kinds(form)
    return PostAction(
        lambda: operations.report(
            **acting_on(project),
            idempotency_key=key_from(form, actor().person_id, ref),
            category=form.category.data,
            what=form.what.data,
            aware_at=moment(form.aware_on.data, form.aware_time.time),
            people_affected=form.people_affected.data,
            containment=form.containment.data,
        ),
        "Reported. Those who decide on it are told.",
        lambda incident: url_for(".incident", ref=ref, incident_id=incident.id),
        form,
        page=lambda: FRAME.page("incident_new", project, form=form),
    )


def clock_words(row: Incident, now: dt.datetime) -> str:
    """Say how much of the 72 hours is left, or that they have passed."""
    if not row.has_deadline or row.decided_at is not None:
        return ""
    left = (row.notify_by - now).total_seconds()
    if left < 0:
        return "The 72 hours have passed"
    return f"{int(left // SECONDS_AN_HOUR)} of 72 hours left to tell the Commissioner"


def _incident_page(project: Project, incident: Incident, form: HubForm | None = None) -> str:
    """Show an incident with the one form that the person may fill in, if there is one."""
    rights = can(project, Can.DECIDE_ON_INCIDENT, Can.DECIDE_CONTINUATION)
    # The decision on the law's deadline comes first, where one person may take both.
    if form is None and incident.decided_at is None and rights["DECIDE_ON_INCIDENT"]:
        form = DecisionForm(formdata=None, data={"category": incident.category})
        _with_kinds(form)
    elif form is None and not incident.continuation and rights["DECIDE_CONTINUATION"]:
        form = ContinuationForm(formdata=None)
    return FRAME.page(
        "incident",
        project,
        row=incident,
        form=form,
        is_deciding=isinstance(form, DecisionForm),
        kinds=vocabularies.labels(KINDS)[KINDS],
        decisions=operations.DECISIONS,
        continuations=operations.CONTINUATIONS,
        clock_words=clock_words(incident, clock.now()),
    )


@bp.get(f"{BASE}{HERE}/<int:incident_id>")
def incident(ref: str, incident_id: int) -> ViewResult:
    project = _visible(ref)
    return _incident_page(project, queries.incident(project, incident_id, viewer()))


@form_page.post(f"{HERE}/<int:incident_id>/decide", "incident_decide")
def incident_decide(ref: str, incident_id: int) -> PostAction:
    project = _visible(ref)
    reported = queries.incident(project, incident_id, viewer())
    require(actor(), Can.DECIDE_ON_INCIDENT, relationship_to(project))
    form = DecisionForm()
    _with_kinds(form)
    return PostAction(
        lambda: operations.decide(
            **acting_on(project),
            incident=reported,
            category=form.category.data,
            decision=form.decision.data,
            reason=form.reason.data,
            notified_at=moment(form.notified_on.data, form.notified_time.time),
            reference=form.reference.data,
            late_reason=form.late_reason.data,
            are_people_told=form.people_told.data == "yes",
        ),
        "The decision is recorded.",
        url_for(".incident", ref=ref, incident_id=incident_id),
        form,
        page=lambda: _incident_page(project, reported, form),
    )


@form_page.post(f"{HERE}/<int:incident_id>/continuation", "incident_continue")
def incident_continue(ref: str, incident_id: int) -> PostAction:
    project = _visible(ref)
    reported = queries.incident(project, incident_id, viewer())
    require(actor(), Can.DECIDE_CONTINUATION, relationship_to(project))
    form = ContinuationForm()
    return PostAction(
        lambda: operations.decide_continuation(
            **acting_on(project),
            incident=reported,
            continuation=form.continuation.data,
            reason=form.continuation_reason.data,
        ),
        "The decision is recorded.",
        url_for(".incident", ref=ref, incident_id=incident_id),
        form,
        page=lambda: _incident_page(project, reported, form),
    )
