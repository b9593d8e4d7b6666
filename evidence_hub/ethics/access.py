"""Who sees the inside of a project's ethics, and who reads what reviewers write to each other."""

from __future__ import annotations

from evidence_hub.core.authority import Relation, Role
from evidence_hub.registry.audience import NOT_A_PART, Tier, Viewer, tier_of
from evidence_hub.registry.models import Project

# The board and the auditor read; reviewers and the team are let in by their part in the project
# instead.
READERS = (Role.SECRETARY, Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER, Role.AUDITOR)


def sees_ethics(viewer: Viewer, project: Project) -> bool:
    """Whether somebody may see a project's ethics; asks the database nothing more."""
    # A conflict is a relation as well, but no part: it must not open what it ought to close.
    parts = viewer.relationship(project).relations - NOT_A_PART
    reads = viewer.actor.has(*READERS, Role.INFORMATION_GOVERNANCE)
    return tier_of(viewer, project) is Tier.FULL and bool(parts or reads)


def sees_private_notes(viewer: Viewer, project: Project) -> bool:
    """Notes for reviewers alone are the reviewers' and the secretary's."""
    relationship = viewer.relationship(project)
    # Both are asked for, because other advisers are assigned to a project too.
    is_reviewer = Relation.ASSIGNED in relationship and viewer.actor.has(Role.ETHICS_REVIEWER)
    is_inside = is_reviewer or viewer.actor.has(Role.SECRETARY)
    # The strictest rule wins (DOMAIN 4): a secretary with an interest in the project reads no
    # private notes of it.
    return is_inside and not relationship.relations & {Relation.TEAM, Relation.CONFLICTED}
