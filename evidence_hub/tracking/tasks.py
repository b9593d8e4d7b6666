"""What of incidents and suspensions waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import queries

CONCERNED = (Role.INFORMATION_GOVERNANCE, Role.ETHICS_REVIEWER, Role.CHAIR, Role.DEPUTY)


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield incidents to decide on and suspensions to lift."""
    if not viewer.actor.has(*CONCERNED):
        return
    for row in queries.undecided(viewer):
        if not row.continuation and may(
            viewer.actor, Can.DECIDE_CONTINUATION, viewer.standing(row.project)
        ):
            yield about(
                row.project,
                f"Say whether “{row.project.title}” goes on after an incident",
                "Ethics reviewers and the chair decide that",
                "tracking.incident",
                more={"incident_id": row.id},
                since=in_london(row.reported_at).date(),
            )
        if row.decided_at is None and may(
            viewer.actor, Can.DECIDE_ON_INCIDENT, viewer.standing(row.project)
        ):
            yield about(
                row.project,
                f"Decide on the incident of “{row.project.title}”",
                "The Commissioner is told within 72 hours of a breach"
                if row.has_deadline
                else "You decide on incidents",
                "tracking.incident",
                more={"incident_id": row.id},
                since=in_london(row.reported_at).date(),
                due=in_london(row.notify_by).date() if row.has_deadline else None,
            )
    suspended = db.session.scalars(
        select(Project)
        .where(Project.stage == Stage.SUSPENDED, visible(viewer, Tier.FULL))
        .order_by(Project.updated_at, Project.id)
    )
    for project in suspended:
        if may(viewer.actor, Can.LIFT_SUSPENSION, viewer.standing(project)):
            yield about(
                project,
                f"“{project.title}” is suspended: lift it once its gates are met",
                "The chair lifts suspensions",
                "tracking.overview",
                since=in_london(project.updated_at).date(),
            )
