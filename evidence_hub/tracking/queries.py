"""What the package holds, of what a viewer may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.core.authority import Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project, ProjectArea, ProjectPartner
from evidence_hub.registry.stages import FROM_COMMISSIONED, OVER, Stage
from evidence_hub.tracking import budget_totals
from evidence_hub.tracking.models import (
    Benefit,
    BudgetYear,
    Departure,
    EndStatement,
    FundingLine,
    Incident,
    Milestone,
    ProgressReport,
    Risk,
)
from evidence_hub.tracking.models.incident import INTEGRITY

T = TypeVar("T")
# The deputy is not among them: they see an incident only while they stand in for the chair.
DECIDERS = (Role.INFORMATION_GOVERNANCE, Role.CHAIR, Role.AUDITOR)
PARTS = frozenset({Relation.LEAD, Relation.SUPERVISOR})


def sees_incident(viewer: Viewer, incident: Incident) -> bool:
    """Whether an incident of a visible project is this person's business."""
    if incident.reported_by_id == viewer.actor.person_id:
        return True
    relationship = viewer.relationship(incident.project)
    # Before every role: not even the chair reads of an incident in a study that they have an
    # interest in.
    if Relation.CONFLICTED in relationship:
        return False
    if viewer.actor.has(*DECIDERS):
        return True
    if viewer.actor.has(Role.DEPUTY):
        return Relation.CHAIR_AWAY in relationship
    reviews = Relation.ASSIGNED in relationship and viewer.actor.has(Role.ETHICS_REVIEWER)
    # Whom an allegation may be about reads neither it nor who made it.
    is_told = incident.category != INTEGRITY and bool(relationship.relations & PARTS)
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
    # Looked up among those that the viewer sees, so that one that is hidden and one that never was
    # give the same answer (J8).
    for row in incidents_of(project, viewer):
        if row.id == incident_id:
            return row
    raise NotFound


def moves_of(project_id: int) -> Sequence[StageMove]:
    return db.session.scalars(
        select(StageMove).where(StageMove.project_id == project_id).order_by(StageMove.id.desc())
    ).all()


def given_from_budget(year: int) -> int:
    """Return the pence of a year's research budget that projects were given, to the penny.

    Read anew, so that who holds the year's budget sees what others were given before.
    """
    return budget_totals.from_budget(
        db.session.scalars(
            select(FundingLine)
            .where(FundingLine.year == year)
            .options(selectinload(FundingLine.entries))
            .order_by(FundingLine.id)
            .execution_options(populate_existing=True)
        )
    )


def lines(viewer: Viewer) -> Sequence[FundingLine]:
    """Return the funding lines of every project that the viewer sees in full, by year."""
    rows = db.session.scalars(
        select(FundingLine)
        .join(Project, Project.id == FundingLine.project_id)
        .where(visible(viewer, Tier.FULL))
        .options(
            joinedload(FundingLine.entries),
            joinedload(FundingLine.project),
            joinedload(FundingLine.funder),
        )
        .order_by(FundingLine.year.desc(), Project.title_sort, FundingLine.id)
    )
    return rows.unique().all()


def budgets() -> Sequence[BudgetYear]:
    return db.session.scalars(select(BudgetYear).order_by(BudgetYear.year.desc())).all()


def budget(year: int) -> BudgetYear | None:
    return db.session.get(BudgetYear, year)


def _one(statement: Select[T]) -> T:
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def milestone(project: Project, number: int) -> Milestone:
    return _one(
        select(Milestone)
        .where(Milestone.project_id == project.id, Milestone.number == number)
        .options(selectinload(Milestone.rebaselines), joinedload(Milestone.owner))
    )


def report(project: Project, number: int) -> ProgressReport:
    return _one(
        select(ProgressReport).where(
            ProgressReport.project_id == project.id, ProgressReport.number == number
        )
    )


def risk(project: Project, number: int) -> Risk:
    return _one(
        select(Risk)
        .where(Risk.project_id == project.id, Risk.number == number)
        .options(joinedload(Risk.owner))
    )


def line(project: Project, line_id: int) -> FundingLine:
    return _one(
        select(FundingLine)
        .where(FundingLine.project_id == project.id, FundingLine.id == line_id)
        .options(selectinload(FundingLine.entries), joinedload(FundingLine.funder))
    )


def _benefits() -> Select[Benefit]:
    return select(Benefit).options(
        selectinload(Benefit.readings), joinedload(Benefit.owner), joinedload(Benefit.project)
    )


def benefits_of(project: Project) -> Sequence[Benefit]:
    return db.session.scalars(
        _benefits().where(Benefit.project_id == project.id).order_by(Benefit.number)
    ).all()


def benefit(project: Project, number: int) -> Benefit:
    return _one(_benefits().where(Benefit.project_id == project.id, Benefit.number == number))


def benefits(viewer: Viewer) -> Select[Benefit]:
    """Select the benefits of every project that the viewer sees in full, the next due first."""
    return (
        _benefits()
        .join(Project, Project.id == Benefit.project_id)
        .where(visible(viewer, Tier.FULL))
        # The two databases sort blanks to different ends; asking for them by name puts them last
        # in both.
        .order_by(Benefit.target_on.is_(None), Benefit.target_on, Benefit.id)
    )


def statements_of(projects: Sequence[int]) -> dict[int, dict[str, EndStatement]]:
    """Return what was said at the end of these projects: project id → code → statement."""
    rows = db.session.scalars(
        select(EndStatement)
        .where(EndStatement.project_id.in_(list(projects)))
        .order_by(EndStatement.id)
    )
    found: dict[int, dict[str, EndStatement]] = {key: {} for key in projects}
    for row in rows:
        found[row.project_id][row.code] = row
    return found


def departures_of(project: Project) -> Sequence[Departure]:
    return db.session.scalars(
        select(Departure)
        .where(Departure.project_id == project.id)
        .options(joinedload(Departure.successor))
        .order_by(Departure.id.desc())
    ).all()


UNDER_WAY = FROM_COMMISSIONED - OVER - {Stage.LEGACY_IMPORT}


def own_tracked(viewer: Viewer) -> list[Project]:
    """Return the projects under way on whose team the viewer is and that they see in full."""
    return [project for project in registry.own_in_full(viewer, UNDER_WAY) if is_under_way(project)]


def is_tracked() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a project under way."""
    # Sorted, since a set comes in another order in each process and the statement should not.
    return (
        Project.stage.in_(sorted(UNDER_WAY)),
        Project.is_legacy.is_(False) | Project.adopted_on.is_not(None),
    )


def is_under_way(project: Project) -> bool:
    """Say of one project what ``is_tracked`` asks of many."""
    return project.stage in UNDER_WAY and (not project.is_legacy or project.adopted_on is not None)


def tracked(viewer: Viewer) -> Select[Project]:
    """Select the projects under way that the viewer sees in full, by title."""
    return (
        select(Project)
        .where(*is_tracked(), visible(viewer, Tier.FULL))
        .order_by(Project.title_sort, Project.id)
    )


def count_tracked(viewer: Viewer, ids: Collection[int]) -> tuple[int, int]:
    """Count what is under way for the viewer: all of it, and of these ids."""
    are_named = case((Project.id.in_(sorted(ids)), 1))
    row = db.session.execute(
        select(func.count(), func.count(are_named)).where(*is_tracked(), visible(viewer, Tier.FULL))
    ).one()
    return row[0], row[1]


def with_units(ids: Iterable[int]) -> dict[int, Project]:
    """Return these projects with their areas and partners; the caller has seen them already."""
    rows = db.session.scalars(
        select(Project)
        .where(Project.id.in_(sorted(ids)))
        .options(
            selectinload(Project.areas).joinedload(ProjectArea.area),
            selectinload(Project.partners).joinedload(ProjectPartner.organisation),
        )
        .order_by(Project.id)
    )
    return {project.id: project for project in rows}


def past_their_target(viewer: Viewer, today: dt.date) -> Sequence[Benefit]:
    """Return the benefits of what is under way whose day of the target has passed."""
    return db.session.scalars(
        _benefits()
        .join(Project, Project.id == Benefit.project_id)
        .where(Benefit.target_on < today, *is_tracked(), visible(viewer, Tier.FULL))
        .order_by(Benefit.id)
    ).all()
