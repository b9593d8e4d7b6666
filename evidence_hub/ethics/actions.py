"""What the package offers beside a record."""

from __future__ import annotations

from flask import url_for

from evidence_hub.ethics.access import sees_ethics
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project


def ethics_actions(project: Project) -> list[tuple[str, str]]:
    """Offer the ethics page to those who see it; imports have none until they are adopted."""
    if project.awaits_adoption or not sees_ethics(viewer(), project):
        return []
    return [("Ethics", url_for("ethics.overview", ref=project.reference))]
