"""What of agreements, assessments, rights and clearances waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_hub.accounts.policy import Can, may
from evidence_hub.agreements import queries, worklist
from evidence_hub.agreements.worklist import CHAIR, HOLDER, IG, LEAD, LEGAL, OWNER, Row
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import in_london
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.stages import Stage

# Checked before any query, so that the tasks of everybody else cost this package nothing.
CONCERNED = (
    Role.RESEARCH_LEAD,
    Role.INFORMATION_GOVERNANCE,
    Role.CHAIR,
    Role.DEPUTY,
    Role.EXTERNAL_PARTNER,
    Role.STUDENT,
    Role.LEGAL_ADVISER,
)
WHY = {
    IG: "Information governance takes the next step",
    CHAIR: "You clear publications",
    LEAD: "You lead the project",
    OWNER: "You are the asset owner",
    LEGAL: "You advise on intellectual property",
    HOLDER: "Your organisation holds the data. Certify that they are gone",
}


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this package."""
    if not viewer.actor.has(*CONCERNED, Role.SECRETARY) and not viewer.team_of:
        return
    if viewer.actor.has(Role.SECRETARY):
        yield from _advisers_to_ask(viewer)
    # The rows of the worklist, so that a task and the list can never disagree about whose turn it
    # is.
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


def _advisers_to_ask(viewer: Viewer) -> Iterator[Task]:
    """Yield projects that wait for advice of a kind for which nobody has been asked.

    A legal adviser sees a project once they are asked; information governance sees it by itself
    from the day it is commissioned.
    """
    for project in queries.waiting_for_advice(viewer):
        roles = queries.advising_roles(project, clock.today())
        wanted = [Role.LEGAL_ADVISER]
        if project.stage == Stage.ASSESSMENT:
            wanted.append(Role.INFORMATION_GOVERNANCE)
        missing = [role for role in wanted if role not in roles]
        if missing and may(viewer.actor, Can.ASSIGN_REVIEWERS, viewer.relationship(project)):
            yield about(
                project,
                f"Ask an adviser for “{project.title}”",
                f"Nobody is asked yet: {', '.join(role.label for role in missing)}",
                "agreements.advisers",
                since=in_london(project.updated_at).date(),
            )


def _is_duty(viewer: Viewer, row: Row) -> bool:
    """Whether the next step itself is the person's, not only the project."""
    # The list "mine" also holds whole projects; the asset owner's duty is theirs alone.
    if row.waits_for == OWNER:
        return row.is_mine and "mine" in row.lists
    relationship = viewer.relationship(row.project)
    if row.waits_for == HOLDER:
        return "held" in row.lists and may(viewer.actor, Can.CERTIFY_DISPOSAL, relationship)
    # Two rights under one name: authors answer about a text, whoever drafts agreements about data.
    if row.waits_for == LEAD:
        can = Can.SUBMIT_FINDING if "clock" in row.lists else Can.DRAFT_DATA_SHARING
        return may(viewer.actor, can, relationship) and row.is_mine
    return may(viewer.actor, worklist.WHOSE[row.waits_for], relationship)
