"""What is on its way: counted by the database, and only what is shown is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from evidence_hub.commissioning.models import Assessment
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.directory.models import BusinessArea, Priority
from evidence_hub.lifecycle.models import Condition, StageMove
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project, ProjectArea, ProjectPriority
from evidence_hub.registry.queries import with_content
from evidence_hub.registry.stages import Stage

# In the order of the way through (DOMAIN 5). Side states stand where a reader looks for them.
PIPELINE: tuple[Stage, ...] = (
    Stage.SUBMITTED,
    Stage.SCREENING,
    Stage.RETURNED,
    Stage.ASSESSMENT,
    Stage.BOARD_READY,
    Stage.DEFERRED,
    Stage.COMMISSIONED,
    Stage.SET_UP,
    Stage.LIVE,
    Stage.PAUSED,
    Stage.SUSPENDED,
    Stage.ANALYSIS,
    Stage.REPORTING,
    Stage.IMPLEMENTATION,
    Stage.BENEFITS_REVIEW,
)


@dataclass(frozen=True)
class Wanted:
    """The filters of the pipeline: codes of stages, business areas and priorities."""

    stages: Sequence[str] = ()
    areas: Sequence[str] = ()
    priorities: Sequence[str] = ()

    @property
    def is_whole(self) -> bool:
        return not (self.stages or self.areas or self.priorities)

    @property
    def in_order(self) -> list[Stage]:
        return [stage for stage in PIPELINE if not self.stages or stage in self.stages]


@dataclass(frozen=True)
class Total:
    """What stands at one stage: how many, since when the oldest, and the money that they ask."""

    number: int = 0
    since: dt.datetime | None = None
    asked_pence: int = 0
    silent: int = 0  # ask for money without a sum, or for none
    markings: frozenset[str] = frozenset()


def _since() -> ColumnElement[dt.datetime]:
    """Since the last move; a record that never moved has stood since it was last written."""
    moved = (
        select(StageMove.at)
        .where(StageMove.project_id == Project.id)
        .order_by(StageMove.id.desc())
        .limit(1)
        .correlate(Project)
        .scalar_subquery()
    )
    return func.coalesce(moved, Project.updated_at, type_=Project.updated_at.type)


def _on_the_way(viewer: Viewer, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what is asked of a project: trimmed to the viewer before anything is counted (J8)."""
    asked: list[ColumnElement[bool]] = [
        Project.stage.in_(wanted.in_order),
        # Enquiries and candidates are not on their way to the board.
        Project.record_kind == "registered",
        visible(viewer, Tier.FULL),
    ]
    # The pipeline shows stages and sums of money, which an interest closes like the papers.
    if viewer.conflicted_on and not viewer.actor.has(Role.SECRETARY):
        asked.append(Project.id.not_in(sorted(viewer.conflicted_on)))
    if wanted.areas:
        asked.append(Project.areas.any(ProjectArea.area.has(BusinessArea.code.in_(wanted.areas))))
    if wanted.priorities:
        asked.append(
            Project.priorities.any(
                ProjectPriority.priority.has(Priority.code.in_(wanted.priorities))
            )
        )
    return asked


def totals(viewer: Viewer, wanted: Wanted) -> dict[Stage, Total]:
    """Return what stands at each stage of the pipeline, in its order."""
    rows = db.session.execute(
        select(
            Project.stage,
            Project.marking,
            func.count(),
            func.min(_since()),
            func.sum(Project.amount_asked_pence),
            func.count(Project.amount_asked_pence),
        )
        .where(*_on_the_way(viewer, wanted))
        .group_by(Project.stage, Project.marking)
        .order_by(Project.stage, Project.marking)
    )
    found = {stage: Total() for stage in wanted.in_order}
    for stage, marking, number, since, asked, stated in rows:
        before = found[Stage(stage)]
        found[Stage(stage)] = Total(
            before.number + number,
            min(since, before.since or since),
            before.asked_pence + (asked or 0),
            before.silent + number - stated,
            before.markings | {marking},
        )
    return found


def first_of_each(
    viewer: Viewer, wanted: Wanted, most: int
) -> dict[Stage, list[tuple[Project, dt.datetime]]]:
    """Return the longest waiting of each stage, with what their gates look at."""
    since = _since()
    places = (
        select(
            Project.id,
            since.label("since"),
            func.row_number()
            .over(partition_by=Project.stage, order_by=(since, Project.id))
            .label("place"),
        )
        .where(*_on_the_way(viewer, wanted))
        .subquery()
    )
    rows = db.session.execute(
        select(Project, places.c.since)
        .join(places, places.c.id == Project.id)
        .where(places.c.place <= most)
        .options(*with_content())
        .order_by(places.c.since, Project.id)
    )
    found: dict[Stage, list[tuple[Project, dt.datetime]]] = {stage: [] for stage in wanted.in_order}
    for project, at in rows:
        found[Stage(project.stage)].append((project, at))
    return found


def in_order(
    viewer: Viewer, wanted: Wanted, most: int, after: int = 0
) -> list[tuple[Project, dt.datetime]]:
    """Return a part of the pipeline as one list: by stage, the longest waiting first."""
    order = case({stage.value: place for place, stage in enumerate(PIPELINE)}, value=Project.stage)
    since = _since()
    rows = db.session.execute(
        select(Project, since)
        .where(*_on_the_way(viewer, wanted))
        .options(*with_content())
        .order_by(order, since, Project.id)
        .limit(most)
        .offset(after)
    )
    return [(row[0], row[1]) for row in rows]


def _whole(viewer: Viewer) -> list[ColumnElement[bool]]:
    return _on_the_way(viewer, Wanted())


@dataclass(frozen=True)
class First:
    """The first rows of something, and how many there are."""

    rows: Sequence[Any]
    total: int


def _first(statement: Select[*tuple[Any, ...]], most: int) -> First:
    # Counted over the same rows in the same statement.
    rows = db.session.execute(statement.add_columns(func.count().over()).limit(most)).all()
    return First(rows, rows[0][-1] if rows else 0)


def at_stages(viewer: Viewer, stages: Iterable[Stage], most: int) -> First:
    """Return (project, since) of the first at these stages, by stage and then by age."""
    order = case({stage.value: place for place, stage in enumerate(PIPELINE)}, value=Project.stage)
    since = _since()
    return _first(
        select(Project, since)
        .where(*_whole(viewer), Project.stage.in_(list(stages)))
        .order_by(order, since, Project.id),
        most,
    )


def past_their_end(viewer: Viewer, stages: Iterable[Stage], today: dt.date, most: int) -> First:
    """Return the first projects that run on after the day on which they were to end."""
    order = case({stage.value: place for place, stage in enumerate(PIPELINE)}, value=Project.stage)
    return _first(
        select(Project)
        .where(*_whole(viewer), Project.stage.in_(list(stages)), Project.intended_end_on < today)
        .order_by(order, Project.intended_end_on, Project.id),
        most,
    )


def late_assessments(viewer: Viewer, today: dt.date) -> list[Assessment]:
    """Return what was asked of assessors and is overdue, of what is on its way."""
    return list(
        db.session.scalars(
            select(Assessment)
            .join(Project, Project.id == Assessment.project_id)
            .where(
                Assessment.undone_at.is_(None),
                Assessment.given_at.is_(None),
                Assessment.due_on < today,
                *_whole(viewer),
            )
            .options(contains_eager(Assessment.project), joinedload(Assessment.person))
            .order_by(Assessment.project_id, Assessment.id)
        )
    )


def open_conditions(viewer: Viewer, today: dt.date, most: int) -> First:
    """Return (condition, project) of the first conditions not met: the late ones first."""
    is_late = case((Condition.due_on < today, 0), else_=1)
    return _first(
        select(Condition, Project)
        .join(Project, Project.id == Condition.project_id)
        .where(Condition.met_at.is_(None), Condition.lifted_at.is_(None), *_whole(viewer))
        .order_by(is_late, Condition.due_on, Condition.id),
        most,
    )
