"""What the package offers beside a record."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.operations.assessments import ASSESSED_AT
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage


def commissioning_actions(project: Project) -> list[tuple[str, str]]:
    """Offer the assessment to whoever manages it or was asked for one."""
    if project.awaits_adoption:
        return []
    relationship = viewer().relationship(project)
    manages = may(current.actor(), Can.ASSIGN_REVIEWERS, relationship)
    if manages and Stage(project.stage) in ASSESSED_AT:
        return [("Assessment", url_for("commissioning.assessment", ref=project.reference))]
    asked = may(current.actor(), Can.GIVE_ASSESSMENT, relationship) and any(
        row.person_id == current.actor().person_id for row in queries.assessments_of(project.id)
    )
    if asked:
        return [("Assessment", url_for("commissioning.assessment", ref=project.reference))]
    return []
