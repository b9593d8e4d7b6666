"""The board's part of a record's page: which meeting decided what."""

from __future__ import annotations

from evidence_hub.commissioning import queries
from evidence_hub.commissioning.hooks import kinds
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.authority import Role
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.hooks import Panel
from evidence_hub.registry.models import Project


def decisions_panel(project: Project, viewer: Viewer, tier: Tier) -> Panel | None:
    """Show the decisions to the team and to the board's unconflicted readers."""
    if tier is not Tier.FULL:
        return None
    # The secretary writes the papers, so an interest cannot close them to the secretary.
    is_shut_out = project.id in viewer.conflicted_on and not viewer.actor.has(Role.SECRETARY)
    # The team reads what was decided on its own project, although it is conflicted by being the
    # team.
    if is_shut_out and not queries.is_of_team(viewer, project):
        return None
    decisions = queries.decisions_of(project.id)
    if not decisions:
        return None
    return Panel(
        anchor="decisions",
        title="Decisions of the board",
        template="commissioning/panel.html",
        context={
            "decisions": decisions,
            "outcomes": {each.value: each.label for each in Outcome},
            "kinds": {code: kind.label for code, kind in kinds().items()},
        },
    )
