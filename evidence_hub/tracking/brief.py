"""How all projects under way stand, to count and to choose: only what can change that is read.

A milestone that is not due, a low risk or a line of money that holds makes no colour and nothing
late. Thousands of projects are judged by a few columns each; the page then reads whole what it
shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.tracking.budget_totals import DROPPED
from evidence_hub.tracking.delays import STILL
from evidence_hub.tracking.lifecycle import REPORTED
from evidence_hub.tracking.models import (
    FundingLine,
    Milestone,
    MoneyEntry,
    ProgressReport,
    Risk,
)
from evidence_hub.tracking.project_status import ProjectStatus, Records, limits
from evidence_hub.tracking.queries import is_tracked
from evidence_hub.tracking.rag import AMBER_SCORE

# What judging, listing and linking ask of a project.
ASKED = (
    Project.id,
    Project.reference,
    Project.title,
    Project.title_sort,
    Project.stage,
    Project.marking,
    Project.is_demo,
    Project.adopted_on,
    Project.actual_start_on,
    Project.intended_end_on,
)


@cached_in_evaluation
def judged_in_brief(viewer: Viewer) -> list[ProjectStatus]:
    """Return how each project stands that may be late, red or amber, as far as seen in full.

    Six statements. Their ``project`` holds the columns of ``ASKED``; of milestones, risks and
    money only what is or may be late, high or overspent. All other projects under way are steady.
    """
    seen = (*is_tracked(), visible(viewer, Tier.FULL), _may_need_action())
    projects = db.session.execute(
        select(*ASKED).where(*seen).order_by(Project.title_sort, Project.id)
    ).all()
    if not projects:
        return []
    ids = select(Project.id).where(*seen)
    milestones, reports, risks = _milestones(ids), _reports(ids), _risks(ids)
    records = Records(milestones, reports, risks, _overspent_lines(ids), _stops(ids))
    today, asked = clock.today(), limits()
    return [records.status_of(cast("Project", project), today, asked) for project in projects]


def _may_need_action() -> ColumnElement[bool]:
    """Return what is true of every project that is late, or red or amber by anybody's word."""
    reports_from = func.coalesce(Project.adopted_on, Project.actual_start_on)
    return or_(
        Project.stage.in_(sorted(STILL)),
        Project.stage.in_(sorted(REPORTED)) & reports_from.is_not(None),
        Project.id.in_(select(Milestone.project_id).where(*_is_due())),
        Project.id.in_(select(ProgressReport.project_id)),
        Project.id.in_(select(Risk.project_id).where(*_is_high_or_due())),
        Project.id.in_(_overspent()),
    )


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found


def _is_due() -> tuple[ColumnElement[bool], ...]:
    # Stops move a day on, never back: what is not due by its agreed day is not late.
    return (
        Milestone.actual_on.is_(None),
        Milestone.cancelled_on.is_(None),
        Milestone.baseline_on < clock.today(),
    )


def _milestones(ids: Select[int]) -> dict[int, list[Milestone]]:
    rows = db.session.scalars(
        select(Milestone)
        .where(*_is_due(), Milestone.project_id.in_(ids))
        .options(joinedload(Milestone.rebaselines), joinedload(Milestone.owner))
        .order_by(Milestone.baseline_on, Milestone.number)
    )
    return _grouped(rows.unique())


def _reports(ids: Select[int]) -> dict[int, list[ProgressReport]]:
    return _grouped(
        db.session.execute(
            select(
                ProgressReport.project_id,
                ProgressReport.kind,
                ProgressReport.status,
                ProgressReport.number,
                ProgressReport.ends_on,
                ProgressReport.sent_at,
                ProgressReport.answered_at,
                ProgressReport.declared,
            )
            .where(ProgressReport.project_id.in_(ids))
            .order_by(ProgressReport.ends_on, ProgressReport.number)
        )
    )


def _is_high_or_due() -> tuple[ColumnElement[bool], ...]:
    is_high = Risk.likelihood * Risk.impact >= AMBER_SCORE
    return Risk.closed_on.is_(None), is_high | (Risk.review_on < clock.today())


def _risks(ids: Select[int]) -> dict[int, list[Risk]]:
    return _grouped(
        db.session.scalars(
            select(Risk)
            .where(*_is_high_or_due(), Risk.project_id.in_(ids))
            .options(joinedload(Risk.owner))
            .order_by((Risk.likelihood * Risk.impact).desc(), Risk.number)
        )
    )


def _counts() -> ColumnElement[bool]:
    return and_(FundingLine.confirmed_at.is_not(None), FundingLine.status != DROPPED)


def _overspent() -> Select[int]:
    """Select the projects on which more is spent or forecast than was given."""
    spent = (
        select(MoneyEntry.line_id, func.sum(MoneyEntry.amount_pence).label("pence"))
        .where(MoneyEntry.kind == "actual")
        .group_by(MoneyEntry.line_id)
        .subquery()
    )
    given = func.sum(FundingLine.amount_pence)
    return (
        select(FundingLine.project_id)
        .outerjoin(spent, spent.c.line_id == FundingLine.id)
        .where(_counts())
        .group_by(FundingLine.project_id)
        .having(
            (func.sum(FundingLine.forecast_pence) > given)
            | (func.sum(func.coalesce(spent.c.pence, 0)) > given)
        )
    )


def _overspent_lines(ids: Select[int]) -> dict[int, list[FundingLine]]:
    rows = db.session.scalars(
        select(FundingLine)
        .where(_counts(), FundingLine.project_id.in_(_overspent()), FundingLine.project_id.in_(ids))
        .options(joinedload(FundingLine.entries))
        .order_by(FundingLine.year, FundingLine.id)
    )
    return _grouped(rows.unique())


def _stops(ids: Select[int]) -> dict[int, list[StageMove]]:
    stages = sorted(STILL)
    return _grouped(
        db.session.scalars(
            select(StageMove)
            .where(
                StageMove.source.in_(stages) | StageMove.target.in_(stages),
                StageMove.project_id.in_(ids),
            )
            .order_by(StageMove.id)
        )
    )
