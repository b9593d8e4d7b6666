"""The publications part of a record's page."""

from __future__ import annotations

from evidence_hub.library import queries
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.hooks import Panel
from evidence_hub.registry.models import Project


def publications_panel(project: Project, viewer: Viewer, tier: Tier) -> Panel:
    rows = queries.of_projects([project.id]).get(project.id, [])
    order = list(queries.RELATION_LABELS)
    rows.sort(key=lambda pair: (order.index(pair[1].relation), pair[0].year or 0))
    return Panel(
        anchor="publications",
        title="Publications",
        template="library/panel.html",
        context={"publications": rows, "relation_labels": queries.RELATION_LABELS},
    )
