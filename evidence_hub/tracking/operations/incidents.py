"""Reporting an incident, deciding whether the Commissioner is told, and whether it goes on."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.vocabularies import labels
from evidence_hub.ethics.operations import reviews
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import ACTIVE
from evidence_hub.tracking.models import Incident
from evidence_hub.tracking.models.incident import BREACH, INTEGRITY
from evidence_hub.tracking.operations.stage_moves import suspend
from evidence_hub.tracking.verbs import TrackingVerb

KINDS = "incident_category"
DECISIONS = {
    "notified": "The Commissioner was told",
    "not_notified": "No risk to people, so the Commissioner is not told",
    "none_needed": "Not a breach of personal data",
}
# Kept apart from DECISIONS, since other people decide it (T20): information governance whether the
# Commissioner is told, ethics or the chair whether the study goes on.
CONTINUATIONS = {"continue": "It goes on", "suspend": "It is suspended"}


def _reviewers(project: Project) -> set[int]:
    today = clock.today()
    return {
        part.person_id
        for part in project.people
        if part.part == Relation.ASSIGNED and part.duty == reviews.DUTY and part.is_held(today)
    }


def report(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    category: str,
    what: str,
    aware_at: dt.datetime | None,
    people_affected: int | None,
    containment: str,
) -> Incident:
    """Report an incident; the 72 hours count from when somebody first knew (DOMAIN T20)."""
    require(actor, Can.REPORT_INCIDENT, relationship)
    known = db.session.scalar(select(Incident).where(Incident.idempotency_key == idempotency_key))
    # Incidents are seen by few, so a key that somebody else used gives nothing away.
    if known is not None and known.reported_by_id == actor.person_id:
        return known
    if category not in labels(KINDS)[KINDS]:
        raise Invalid({"category": "Choose a kind from the list"})
    if aware_at is None or aware_at > clock.now():
        raise Invalid({"aware_on": "Enter when it became known, not later than now"})
    # What was done at once is asked for even if it is “nothing yet”: the blank itself would be a
    # finding in any later inquiry.
    if not what or not containment:
        raise Invalid(
            {"what" if not what else "containment": "Say what happened and what was done"}
        )
    row = Incident(
        idempotency_key=idempotency_key,
        project_id=project.id,
        category=category,
        what=what,
        aware_at=aware_at,
        people_affected=people_affected,
        containment=containment,
        reported_by_id=actor.person_id,
        reported_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        TrackingVerb.INCIDENT_REPORTED,
        f"incident:{row.id}",
        difference={"category": [None, category]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    leads = {
        part.person_id
        for part in project.people
        if part.part in (Relation.LEAD, Relation.SUPERVISOR) and part.is_held(clock.today())
    }
    if category == INTEGRITY:
        leads = set()  # whom it may be about is not told of it
    notices.notify(
        leads
        | _reviewers(project)
        | notices.in_roles(project, Role.INFORMATION_GOVERNANCE, Role.CHAIR),
        key=f"incident:{row.id}",
        text=f"An incident was reported on {project.reference}",
        path=f"/projects/{project.reference}/incidents/{row.id}",
        project=project,
    )
    return row


def decide(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    incident: Incident,
    category: str,
    decision: str,
    reason: str,
    notified_at: dt.datetime | None,
    reference: str,
    late_reason: str,
    are_people_told: bool | None,
) -> None:
    """Information governance says what it was, and whether the Commissioner and people are told.

    Whoever reported it may have named the wrong kind; ``category`` puts that right. Raises
    Invalid where a notification after 72 hours gives no reason for being late.
    """
    require(actor, Can.DECIDE_ON_INCIDENT, relationship)
    if incident.decided_at is not None:
        raise Invalid({"decision": "This was decided already"})
    if decision not in DECISIONS:
        raise Invalid({"decision": "Choose what was decided"})
    if not reason:
        raise Invalid({"reason": "Give the reasons"})
    if category not in labels(KINDS)[KINDS]:
        raise Invalid({"category": "Choose a kind from the list"})
    # A breach of personal data always needs one of the two other answers, and nothing else may
    # have one: otherwise a wrong kind would quietly stop the 72 hours.
    if (decision == "none_needed") == (category == BREACH):
        raise Invalid({"decision": "That does not fit the kind of incident"})
    before, incident.category = incident.category, category
    if decision == "notified":
        _check_notification(incident, notified_at, reference, late_reason)
    incident.decision, incident.decision_reason = decision, reason
    incident.notified_at = notified_at if decision == "notified" else None
    incident.notification_reference = reference if decision == "notified" else ""
    # Kept whatever was decided: a reason that somebody wrote is not thrown away.
    incident.late_reason = late_reason
    incident.are_people_told = are_people_told
    incident.decided_at, incident.decided_by_name = clock.now(), actor.name
    db.session.flush()
    audit.record(
        actor,
        TrackingVerb.INCIDENT_DECIDED,
        f"incident:{incident.id}",
        difference={
            "category": [before, category],
            "decision": [None, decision],
            "people told": [None, are_people_told],
        },
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )


def _check_notification(
    incident: Incident, notified_at: dt.datetime | None, reference: str, late_reason: str
) -> None:
    # Nobody can have told the Commissioner before anybody knew; such a time is a slip, and would
    # make a late notification look early.
    if notified_at is None or notified_at > clock.now() or notified_at < incident.aware_at:
        raise Invalid(
            {"notified_on": "Enter when the Commissioner was told, after it became known"}
        )
    if not reference:
        raise Invalid({"reference": "Enter the Commissioner’s reference"})
    if notified_at > incident.notify_by and not late_reason:
        raise Invalid({"late_reason": "It was told after 72 hours, so say why"})


def decide_continuation(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    incident: Incident,
    continuation: str,
    reason: str,
) -> None:
    """An ethics reviewer or the chair decides whether the study goes on; or suspends it."""
    require(actor, Can.DECIDE_CONTINUATION, relationship)
    if incident.continuation:
        raise Invalid({"continuation": "This was decided already"})
    if continuation not in CONTINUATIONS:
        raise Invalid({"continuation": "Choose whether it goes on"})
    if not reason:
        raise Invalid({"continuation_reason": "Give the reasons"})
    incident.continuation, incident.continuation_reason = continuation, reason
    incident.continued_at, incident.continued_by_name = clock.now(), actor.name
    audit.record(
        actor,
        TrackingVerb.CONTINUATION_DECIDED_AFTER_AN_INCIDENT,
        f"incident:{incident.id}",
        difference={"continuation": [None, continuation]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    # A study that has ended since or stands suspended already has nothing to stop, but the
    # decision is recorded all the same.
    if continuation == "suspend" and project.stage in ACTIVE:
        # The reasons stay with the incident; the project's history says only that there was one.
        suspend(actor=actor, relationship=relationship, project=project, reason="After an incident")
