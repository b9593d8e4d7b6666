"""Which projects it makes sense to ask about collecting data."""

from __future__ import annotations

from sqlalchemy import Select, select

from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.queries import with_content
from evidence_hub.registry.stages import ASKED_AT


def asked_to_collect(viewer: Viewer) -> Select[Project]:
    """Select the projects of which it makes sense to ask whether they can collect data today."""
    return (
        select(Project)
        .options(*with_content())
        .where(
            visible(viewer, Tier.FULL),
            Project.stage.in_(sorted(ASKED_AT)),
            Project.is_legacy.is_(False) | Project.adopted_on.is_not(None),
        )
        .order_by(Project.stage, Project.title_sort, Project.id)
    )
