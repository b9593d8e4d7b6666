"""Incidents that a viewer sees, and how a project moved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from evidence_hub.core.authority import Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import Project, StageMove
from evidence_hub.tracking.models import Incident
from evidence_hub.tracking.models.incident import INTEGRITY

DECIDERS = (Role.INFORMATION_GOVERNANCE, Role.CHAIR, Role.AUDITOR)
PARTS = frozenset({Relation.LEAD, Relation.SUPERVISOR})


def sees_incident(viewer: Viewer, incident: Incident) -> bool:
    """Whether an incident of a visible project is this person's business."""
    if incident.reported_by_id == viewer.actor.person_id:
        return True
    standing = viewer.standing(incident.project)
    if Relation.CONFLICTED in standing:
        return False
    if viewer.actor.has(*DECIDERS):
        return True
    if viewer.actor.has(Role.DEPUTY):
        return Relation.CHAIR_AWAY in standing
    reviews = Relation.ASSIGNED in standing and viewer.actor.has(Role.ETHICS_REVIEWER)
    # Whom an allegation may be about reads neither it nor who made it.
    is_told = incident.category != INTEGRITY and bool(standing.relations & PARTS)
    return reviews or is_told


def _incidents(viewer: Viewer) -> Select[Incident]:
    return (
        select(Incident)
        .join(Project, Project.id == Incident.project_id)
        .where(visible(viewer))
        .options(joinedload(Incident.project), joinedload(Incident.reported_by))
        .order_by(Incident.id.desc())
    )


def incidents_of(project: Project, viewer: Viewer) -> list[Incident]:
    rows = db.session.scalars(_incidents(viewer).where(Incident.project_id == project.id))
    return [row for row in rows if sees_incident(viewer, row)]


def undecided(viewer: Viewer) -> list[Incident]:
    """Return those on which something is still to decide, of what the viewer sees."""
    rows = db.session.scalars(
        _incidents(viewer).where(Incident.decided_at.is_(None) | (Incident.continuation == ""))
    )
    return [row for row in rows if sees_incident(viewer, row)]


def incident(project: Project, incident_id: int, viewer: Viewer) -> Incident:
    for row in incidents_of(project, viewer):
        if row.id == incident_id:
            return row
    raise NotFound


def moves_of(project_id: int) -> Sequence[StageMove]:
    return db.session.scalars(
        select(StageMove).where(StageMove.project_id == project_id).order_by(StageMove.id.desc())
    ).all()
