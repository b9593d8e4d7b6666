"""What is recommended and what is done about it, of what a viewer may see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.findings.lifecycle import Disposition
from evidence_hub.findings.models import Adoption, Recommendation, RecommendationAction
from evidence_hub.findings.states import Action
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project


def _whole() -> Select[Recommendation]:
    # One statement for each kind of part, however many recommendations: a join of all of them
    # would multiply the rows by each other.
    actions = selectinload(Recommendation.actions)
    adoptions = selectinload(Recommendation.adoptions)
    return select(Recommendation).options(
        joinedload(Recommendation.owner),
        selectinload(Recommendation.findings),
        actions.joinedload(RecommendationAction.owner),
        actions.selectinload(RecommendationAction.benefits),
        adoptions.selectinload(Adoption.steps),
        adoptions.joinedload(Adoption.owner),
    )


def of_projects(ids: Sequence[int]) -> dict[int, list[Recommendation]]:
    """Return each project's recommendations with all that was done, by number; six queries."""
    found: dict[int, list[Recommendation]] = {project_id: [] for project_id in ids}
    if ids:
        for row in db.session.scalars(
            _whole()
            .where(Recommendation.project_id.in_(ids))
            .order_by(Recommendation.project_id, Recommendation.number)
        ):
            found[row.project_id].append(row)
    return found


def count_of(project: Project) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Recommendation)
            .where(Recommendation.project_id == project.id)
        )
        or 0
    )


def recommendation(project: Project, number: int) -> Recommendation:
    row = db.session.scalar(
        _whole().where(Recommendation.project_id == project.id, Recommendation.number == number)
    )
    if row is None:
        raise NotFound
    return row


def action(found: Recommendation, number: int) -> RecommendationAction:
    for row in found.actions:
        if row.number == number:
            return row
    raise NotFound


def recommendations(
    viewer: Viewer, *, dispositions: Sequence[str] = (), severities: Sequence[str] = ()
) -> Select[Recommendation]:
    """Select what is recommended in projects that the viewer sees in full, newest first."""
    statement = (
        _whole()
        .join(Project, Project.id == Recommendation.project_id)
        .where(visible(viewer, Tier.FULL))
        .options(joinedload(Recommendation.project))
        .order_by(Recommendation.made_at.desc(), Recommendation.id.desc())
    )
    if dispositions:
        statement = statement.where(Recommendation.disposition.in_(dispositions))
    if severities:
        statement = statement.where(Recommendation.severity.in_(severities))
    return statement


def state_of(row: RecommendationAction) -> tuple[str, str]:
    """Return how an action stands in words, and the kind of tag (DOMAIN 3.11)."""
    # In this order: what is settled is never overdue, however old its day.
    if row.status == Action.HANDED_ON:
        return "Handed on", "done"
    if row.status == Action.STOPPED:
        return ("Stopped", "plain") if row.verified_at else ("Stopped, not verified", "waiting")
    if row.status == Action.COMPLETE:
        return ("Complete", "done") if row.verified_at else ("Complete, not verified", "waiting")
    if row.due_on < clock.today():
        return "Overdue", "alert"
    return ("In progress", "waiting") if row.percent else ("Not started", "plain")


def wanting(rows: Sequence[Recommendation]) -> list[Recommendation]:
    """Return what the board accepted and nobody has been given to do."""
    return [row for row in rows if Disposition(row.disposition).asks_for_action and not row.actions]
