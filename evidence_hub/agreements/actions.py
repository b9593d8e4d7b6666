"""What the package offers beside a record."""

from __future__ import annotations

from flask import url_for

from evidence_hub.agreements.views.shared import sees_agreements
from evidence_hub.registry.models import Project


def agreement_actions(project: Project) -> list[tuple[str, str]]:
    """Offer the agreements to those who see them; imports have none until they are adopted."""
    if project.awaits_adoption or not sees_agreements(project):
        return []
    return [("Agreements", url_for("agreements.overview", ref=project.reference))]
