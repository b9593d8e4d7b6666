"""Decisions, the actions that follow from them, and what was done between meetings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.commissioning.models import (
    AgendaItem,
    BoardAction,
    ChairsAction,
    Decision,
    Vote,
)
from evidence_hub.commissioning.queries.meetings import (
    OF_READERS,
    papers_are_read_by,
    reads_papers,
    seen,
)
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.audience import Tier, Viewer, tier_of, visible
from evidence_hub.registry.models import Project, ProjectArea


def decision(decision_id: int, viewer: Viewer) -> Decision:
    """Return a decision to those who read the board's papers, and to those who see its project.

    A conflicted applicant reads what was decided on their own project; a conflicted member does
    not read the papers of an item that they had to leave.
    """
    # Asked for by its number alone, and loaded once it may be read: a hidden decision takes the one
    # statement that a missing one takes.
    may_read = db.session.scalar(
        select(Decision.id)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .outerjoin(Project, Project.id == AgendaItem.project_id)
        .where(Decision.id == decision_id, _is_read_by(viewer))
    )
    if may_read is None:
        raise NotFound
    return db.session.scalars(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(
            joinedload(Decision.item).joinedload(AgendaItem.meeting),
            joinedload(Decision.item)
            .joinedload(AgendaItem.project)
            .selectinload(Project.areas)
            .joinedload(ProjectArea.area),
            joinedload(Decision.presiding),
            joinedload(Decision.benefit_owner),
            selectinload(Decision.votes).joinedload(Vote.person),
            selectinload(Decision.actions),
        )
    ).one()


def _is_read_by(viewer: Viewer) -> ColumnElement[bool]:
    """The SQL condition on a decision with its item and project: who may read it."""
    # The team is shut out of the papers and still owed the decision.
    of_team = and_(Project.id.in_(sorted(viewer.own_team_of)), visible(viewer, Tier.FULL))
    # Whoever has to act on a decision must be able to read it.
    to_act = and_(
        exists().where(
            BoardAction.decision_id == Decision.id,
            BoardAction.owner_id == viewer.actor.person_id,
        ),
        or_(AgendaItem.project_id.is_(None), visible(viewer)),
    )
    papers = papers_are_read_by(viewer)
    # A decision about no project has no other readers than the board's.
    if not reads_papers(viewer):
        papers = and_(AgendaItem.project_id.is_not(None), papers)
    return or_(of_team, to_act, papers)


def may_know(viewer: Viewer, project: Project | None) -> bool:
    """Whether the viewer may know of what an item is about; of no project, everybody may."""
    return project is None or tier_of(viewer, project) is not Tier.NOTHING


def reads_how(viewer: Viewer, decision: Decision) -> bool:
    """Whether somebody reads how it was decided, and by whom: no one of the project's own team."""
    return reads_papers(viewer) and bool(seen(viewer, [decision.item]))


def is_of_team(viewer: Viewer, project: Project) -> bool:
    full = tier_of(viewer, project) is Tier.FULL
    return full and Relation.TEAM in viewer.relationship(project)


def last_decisions(
    ids: Sequence[int], outcomes: Sequence[str] | None = None, *, on_money: bool = False
) -> dict[int, Decision]:
    """Return the latest decision on each of these projects; ``on_money``: that speaks of it."""
    statement = (
        select(Decision)
        .where(Decision.project_id.in_(ids))
        .options(joinedload(Decision.benefit_owner))
        .order_by(Decision.id)
    )
    if outcomes is not None:
        statement = statement.where(Decision.outcome.in_(outcomes))
    if on_money:
        statement = statement.where(Decision.money != "")
    # In the order of their keys, so that the latest of each project is the one that remains.
    return {row.project_id: row for row in db.session.scalars(statement) if row.project_id}


def decisions_of(project_id: int) -> list[Decision]:
    return list(
        db.session.scalars(
            select(Decision)
            .where(Decision.project_id == project_id)
            .options(
                joinedload(Decision.item).joinedload(AgendaItem.meeting),
                joinedload(Decision.presiding),
            )
            .order_by(Decision.id.desc())
        )
    )


def open_actions(viewer: Viewer) -> list[BoardAction]:
    """Return what the board asked for and is not done, of projects that the viewer sees."""
    rows = db.session.scalars(
        select(BoardAction)
        .where(BoardAction.done_at.is_(None))
        .options(
            joinedload(BoardAction.decision)
            .joinedload(Decision.item)
            .joinedload(AgendaItem.project)
            .options(*OF_READERS)
        )
        .order_by(BoardAction.due_on, BoardAction.id)
    )
    found = list(rows.unique())
    # Trimmed by the same rule as the agenda, so that an action tells nothing which its item would
    # not.
    shown = {item.id for item in seen(viewer, [row.decision.item for row in found])}
    return [row for row in found if row.decision.item_id in shown]


def action(action_id: int, viewer: Viewer) -> BoardAction:
    for row in open_actions(viewer):
        if row.id == action_id:
            return row
    raise NotFound


def chairs_actions(viewer: Viewer) -> list[ChairsAction]:
    """Return what was done between meetings on projects that the viewer sees, newest first."""
    rows = db.session.scalars(
        select(ChairsAction)
        .join(Project, Project.id == ChairsAction.project_id)
        .where(visible(viewer, Tier.FULL))
        .options(joinedload(ChairsAction.project), joinedload(ChairsAction.decision))
        .order_by(ChairsAction.id.desc())
    )
    # Conflicts are left out here: what was done between meetings is a paper like any other.
    return [row for row in rows if row.project_id not in viewer.conflicted_on]


def has_moved(project_id: int, name: Move) -> bool:
    """Whether the project has made this move before."""
    asked = select(StageMove.id).where(StageMove.project_id == project_id, StageMove.name == name)
    return db.session.scalar(asked.limit(1)) is not None


def chairs_actions_by_id(ids: Sequence[int]) -> dict[int, ChairsAction]:
    if not ids:
        return {}
    rows = db.session.scalars(select(ChairsAction).where(ChairsAction.id.in_(ids)))
    return {row.id: row for row in rows}
