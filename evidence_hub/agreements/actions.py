"""What the package offers beside a record."""

from __future__ import annotations

from flask import url_for

from evidence_hub.agreements.access import sees_agreements
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project


def agreement_actions(project: Project) -> list[tuple[str, str]]:
    """Offer the agreements to those who see them; imports have none until they are adopted."""
    if not sees_agreements(viewer(), project):
        return []
    return [("Agreements", url_for("agreements.overview", ref=project.reference))]
