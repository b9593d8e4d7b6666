"""What of agreements, assessments, rights and clearances waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_hub.accounts.policy import Can, may
from evidence_hub.agreements import worklist
from evidence_hub.agreements.worklist import CHAIR, IG, LEAD, LEGAL, OWNER, Row
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registry.audience import Viewer

CONCERNED = (
    Role.RESEARCH_LEAD, Role.INFORMATION_GOVERNANCE, Role.CHAIR, Role.DEPUTY,
    Role.EXTERNAL_PARTNER, Role.STUDENT, Role.LEGAL_ADVISER,
)  # fmt: skip
WHY = {
    IG: "Information governance takes the next step",
    CHAIR: "You clear publications",
    LEAD: "You lead the project",
    OWNER: "You are the asset owner",
    LEGAL: "You advise on intellectual property",
}


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this room."""
    if not viewer.actor.has(*CONCERNED) and not viewer.team_of:
        return
    for row in worklist.rows(viewer, clock.today()):
        if row.waits_for and _is_duty(viewer, row):
            yield about(
                row.project,
                f"{row.what}: {row.project.title}",
                f"{row.state}. {WHY[row.waits_for]}",
                row.endpoint,
                since=row.since,
                due=row.due,
                more=row.params,
            )


def _is_duty(viewer: Viewer, row: Row) -> bool:
    """Whether the next step itself is the person's, not only the project."""
    if row.waits_for == OWNER:
        return row.is_mine and "mine" in row.lists
    standing = viewer.standing(row.project)
    if row.waits_for == LEAD:
        can = Can.SUBMIT_FINDING if "clock" in row.lists else Can.DRAFT_DATA_SHARING
        return may(viewer.actor, can, standing) and row.is_mine
    return may(viewer.actor, worklist.WHOSE[row.waits_for], standing)
