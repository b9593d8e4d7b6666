"""From when on a project is tracked, and who sees that."""

from __future__ import annotations

from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.current import sees_inside
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import BEFORE_COMMISSIONED, Stage


def is_tracked(project: Project) -> bool:
    """Whether there is anything to track: an import has nothing until the board adopts it."""
    return not project.awaits_adoption and Stage(project.stage) not in BEFORE_COMMISSIONED


def sees_tracking(viewer: Viewer, project: Project) -> bool:
    return sees_inside(viewer, project) and is_tracked(project)
