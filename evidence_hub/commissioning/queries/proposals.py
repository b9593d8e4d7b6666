"""Proposals on their way: who advised on them, the pipeline, and calls."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.commissioning.models import (
    Assessment,
    Call,
    CallAnswer,
)
from evidence_hub.commissioning.queries.meetings import reads_papers, shut_out
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.directory.models import BusinessArea, Priority
from evidence_hub.registry.audience import Tier, Viewer, tier_of, visible
from evidence_hub.registry.models import (
    Enquiry,
    Project,
    ProjectArea,
    ProjectPriority,
)
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


def reads_advice(viewer: Viewer, project: Project) -> bool:
    """Whether somebody reads what assessors advise the board on a project that they see."""
    if not reads_papers(viewer) or tier_of(viewer, project) is not Tier.FULL:
        return False
    return not shut_out(viewer)(project)


def assessments(ids: Sequence[int]) -> dict[int, list[Assessment]]:
    """Return what was asked of assessors, by project; released ones are left out."""
    found: defaultdict[int, list[Assessment]] = defaultdict(list)
    rows = db.session.scalars(
        select(Assessment)
        .where(Assessment.project_id.in_(ids), Assessment.undone_at.is_(None))
        .options(joinedload(Assessment.person))
        .order_by(Assessment.id)
    )
    for row in rows:
        found[row.project_id].append(row)
    return found


def assessments_of(project_id: int) -> list[Assessment]:
    return assessments([project_id])[project_id]


def pipeline(
    viewer: Viewer,
    stages: Sequence[str] = (),
    areas: Sequence[str] = (),
    priorities: Sequence[str] = (),
) -> dict[str, list[Project]]:
    """Return what the viewer sees in full of what is on its way, by stage."""
    wanted = [stage for stage in PIPELINE if not stages or stage in stages]
    filters: list[ColumnElement[bool]] = []
    if areas:
        filters.append(Project.areas.any(ProjectArea.area.has(BusinessArea.code.in_(areas))))
    if priorities:
        filters.append(
            Project.priorities.any(ProjectPriority.priority.has(Priority.code.in_(priorities)))
        )
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.stage.in_([stage.value for stage in wanted]),
            # Enquiries and candidates are not on their way to the board.
            Project.record_kind == "registered",
            visible(viewer, Tier.FULL),
            *filters,
        )
        .options(*with_content())
        .order_by(Project.updated_at, Project.id)
    )
    found: defaultdict[str, list[Project]] = defaultdict(list)
    for row in rows:
        # The pipeline shows stages and sums of money, which an interest closes like the papers.
        if row.id not in viewer.conflicted_on or viewer.actor.has(Role.SECRETARY):
            found[row.stage].append(row)
    return {stage.value: found.get(stage.value, []) for stage in wanted}


def calls(open_by: dt.date | None) -> Select[Call]:
    """Select calls, the last to close first; ``open_by`` leaves out those that open later."""
    statement = (
        select(Call)
        .options(joinedload(Call.priority))
        .order_by(Call.closes_on.desc(), Call.id.desc())
    )
    # A call that is still to come is the secretary's draft in all but name.
    return statement if open_by is None else statement.where(Call.opens_on <= open_by)


def call_answered_by(enquiry: Enquiry) -> Call | None:
    """Return the call that an enquiry answers."""
    return db.session.scalar(
        select(Call).join(CallAnswer).where(CallAnswer.enquiry_id == enquiry.id)
    )


def call(call_id: int) -> Call:
    answered = selectinload(Call.answers).joinedload(CallAnswer.enquiry)
    found = db.session.scalar(
        select(Call)
        .where(Call.id == call_id)
        .options(joinedload(Call.priority), answered.joinedload(Enquiry.raised_by))
    )
    if found is None:
        raise NotFound
    return found
