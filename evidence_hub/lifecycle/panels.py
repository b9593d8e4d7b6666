"""What the record's page says to a project's team: can it collect data today?"""

from __future__ import annotations

from evidence_hub.lifecycle.permission import permissions
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.hooks import Panel, PanelPlace
from evidence_hub.registry.models import Project
from evidence_hub.registry.record import sees_team_panel
from evidence_hub.registry.stages import ASKED_AT, Stage


def permission_panel(project: Project, viewer: Viewer, tier: Tier) -> Panel | None:
    """Answer where that is a question: of an import last, since its gates were never kept."""
    if tier is not Tier.FULL or not sees_team_panel(viewer, project):
        return None
    if Stage(project.stage) not in ASKED_AT and not project.awaits_adoption:
        return None
    return Panel(
        anchor="missing",
        title="What is missing",
        template="lifecycle/permission_panel.html",
        context={"permission": permissions([project])[project.id]},
        place=PanelPlace.END if project.is_legacy else PanelPlace.HEADER,
    )
