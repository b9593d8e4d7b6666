"""Waiving a gate: by a minuted decision, with a last day, never ethics or a lawful basis."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.gates import WAIVABLE
from evidence_hub.lifecycle.models import Waiver
from evidence_hub.lifecycle.verbs import LifecycleVerb
from evidence_hub.registry.models import Project


def grant_waiver(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    gate: str,
    reason: str,
    until: dt.date | None,
    minuted_in: str,
) -> Waiver:
    """Let a gate pass unmet until a day; ``minuted_in`` names the meeting that decided so."""
    require(actor, Can.RECORD_WAIVER, relationship)
    if gate not in {named.name for named in WAIVABLE}:
        raise Invalid({"gate": "This cannot be waived"})
    if not reason:
        raise Invalid({"reasons": "Give the reason for the waiver"})
    if until is None or until < clock.today():
        raise Invalid({"until": "Give the last day on which the waiver holds"})
    row = Waiver(
        project_id=project.id,
        gate=gate,
        reason=reason,
        until=until,
        minuted_in=minuted_in,
        granted_at=clock.now(),
        granted_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        LifecycleVerb.GATE_WAIVED,
        f"project:{project.reference}",
        difference={gate: [None, str(until)]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return row
