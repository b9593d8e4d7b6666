"""Confirming, and taking back, that a project has neither participants nor personal data."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.approvals import NO_DATA_FIELDS, covered_now
from evidence_hub.lifecycle.models import NoDataConfirmation
from evidence_hub.lifecycle.verbs import LifecycleVerb
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import EDITABLE, OVER, Stage
from evidence_hub.registry.versions import freeze, keep_version


def confirm_no_data(
    *, actor: Actor, relationship: Relationship, project: Project, reason: str
) -> NoDataConfirmation:
    """Open the proportionate route; the version that was looked at is frozen.

    Raises Invalid on a draft, and where the record itself says that people or data are involved.
    """
    require(actor, Can.CONFIRM_NO_PERSONAL_DATA, relationship)
    if Stage(project.stage) in EDITABLE | OVER:
        raise Invalid({"reason": "This project is not being assessed"})
    if project.people_or_data == "yes":
        raise Invalid({"reason": "The record says that people or personal data are involved"})
    if not reason:
        raise Invalid({"reason": "Say what you looked at and why it holds neither"})
    version = keep_version(project, actor=actor, reason="Confirmed: no personal data")
    freeze(version)
    row = NoDataConfirmation(
        project_id=project.id,
        version_id=version.id,
        covered=covered_now(project, NO_DATA_FIELDS),
        reason=reason,
        confirmed_at=clock.now(),
        confirmed_by_id=actor.person_id,
        confirmed_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        LifecycleVerb.NO_PERSONAL_DATA_CONFIRMED,
        f"project:{project.reference}",
        difference={"version": [None, version.number]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return row


def withdraw_confirmation(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    row: NoDataConfirmation,
    reason: str,
) -> None:
    """Take the confirmation back; the usual gates are asked from now on."""
    require(actor, Can.CONFIRM_NO_PERSONAL_DATA, relationship)
    if not reason:
        raise Invalid({"reason": "Say why it no longer holds"})
    row.withdrawn_at = clock.now()
    audit.record(
        actor,
        LifecycleVerb.CONFIRMATION_OF_NO_PERSONAL_DATA_WITHDRAWN,
        f"project:{project.reference}",
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
