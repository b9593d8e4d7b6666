"""How projects stand as a whole: plan, reports, risks and money, read for many at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evidence_hub.core import clock
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import budget_totals, rag
from evidence_hub.tracking.delays import (
    Lateness,
    Period,
    Span,
    lateness,
    moved_on,
    periods,
    still_spans,
)
from evidence_hub.tracking.lifecycle import REPORTED, State, state_of
from evidence_hub.tracking.models import FundingLine, Milestone, ProgressReport, Risk
from evidence_hub.tracking.models.progress import COLLECTED, PERIODIC

COLLECTS = frozenset({Stage.LIVE, Stage.PAUSED, Stage.SUSPENDED})
SENT = frozenset({"sent", "accepted"})


@dataclass(frozen=True)
class Limits:
    """The house rules that a picture is drawn with."""

    report_months: int
    report_days: int
    red_after: int


def limits() -> Limits:
    return Limits(*rules.several("report_months", "report_days", "red_after_days"))


def reports_from(project: Project) -> dt.date | None:
    """Return the day from which a project reports: going live, or the adoption of an import."""
    return project.adopted_on or project.actual_start_on


@dataclass(frozen=True)
class DueReport:
    """A time that must be reported on, and how late its report is or was."""

    period: Period
    report: ProgressReport | None
    late: Lateness

    @property
    def is_open(self) -> bool:
        return self.report is None or self.report.status not in SENT


@dataclass
class ProjectStatus:
    """One project on one day."""

    project: Project
    today: dt.date
    limits: Limits
    milestones: list[Milestone] = field(default_factory=list)
    reports: list[ProgressReport] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    lines: list[FundingLine] = field(default_factory=list)
    moves: list[StageMove] = field(default_factory=list)

    @cached_property
    def spans(self) -> list[Span]:
        return still_spans(self.moves, self.today)

    def late(self, row: Milestone) -> Lateness:
        """Return how late a milestone is or was met, standing still and granted delay not counted.

        What was granted after a pause was given in knowledge of it, so that the pause does not
        count a second time.
        """
        granted = [each for each in row.rebaselines if each.is_granted and each.answered_at]
        since = in_london(granted[-1].answered_at).date() if granted else None  # type: ignore[arg-type]
        return lateness(
            row.first_on, row.baseline_on, row.actual_on, self.today, spans=self.spans, since=since
        )

    def state(self, row: Milestone) -> State:
        return state_of(row, self.late(row).due_on, self.today)

    @cached_property
    def due_reports(self) -> list[DueReport]:
        """Return each time that has to be reported on, the oldest first."""
        start = reports_from(self.project)
        if start is None or Stage(self.project.stage) not in REPORTED:
            return []
        # A report and the time it is on meet in their last day, which alone decides when it is
        # due.
        by_end = {row.ends_on: row for row in self.reports if row.kind == PERIODIC}
        return [
            self._due(period, by_end.get(period.ends_on))
            for period in periods(start, self.limits.report_months, self.today)
        ]

    def _due(self, period: Period, report: ProgressReport | None) -> DueReport:
        day = period.ends_on + dt.timedelta(days=self.limits.report_days)
        reached = in_london(report.sent_at).date() if report and report.sent_at else None
        if report and report.status == "handed_back" and report.answered_at:
            # It was there in time; what counts now is its return.
            day = in_london(report.answered_at).date() + dt.timedelta(days=self.limits.report_days)
            reached = None
        return DueReport(period, report, lateness(day, day, reached, self.today, spans=self.spans))

    @cached_property
    def open_report(self) -> DueReport | None:
        """Return the oldest time that nobody has reported on yet."""
        return next((row for row in self.due_reports if row.is_open), None)

    @property
    def last_sent(self) -> ProgressReport | None:
        sent = [row for row in self.reports if row.status in SENT]
        return max(sent, key=lambda row: (row.ends_on, row.number), default=None)

    @property
    def declared(self) -> rag.Rag:
        last = self.last_sent
        return rag.Rag(last.declared) if last and last.declared else rag.Rag.GREY

    @cached_property
    def open_risks(self) -> list[Risk]:
        return [row for row in self.risks if row.closed_on is None]

    @cached_property
    def facts(self) -> rag.Facts:
        late = self.open_report
        return rag.Facts(
            milestone_days_late=[self.late(row).days for row in self.milestones if row.is_open],
            report_days_late=late.late.days if late else 0,
            highest_risk=max((row.score for row in self.open_risks), default=0),
            is_suspended=self.project.stage == Stage.SUSPENDED,
            is_paused=self.project.stage == Stage.PAUSED,
            overspent_pence=budget_totals.total(self.lines).overspent,
        )

    @cached_property
    def colour(self) -> tuple[rag.Rag, list[str]]:
        return rag.computed(self.facts, red_after=self.limits.red_after)

    @property
    def computed(self) -> rag.Rag:
        return self.colour[0]

    @property
    def disagrees(self) -> bool:
        """Whether the lead declared another colour than the hub works out."""
        # Not reported is no opinion, so it disagrees with nothing.
        return rag.Rag.GREY not in (self.declared, self.computed) and (
            self.declared is not self.computed
        )

    @property
    def is_red(self) -> bool:
        return rag.Rag.RED in (self.declared, self.computed)

    @property
    def ends_on(self) -> dt.date | None:
        """The day on which it is to end, moved on by the time it stood still."""
        planned = self.project.intended_end_on
        return moved_on(planned, self.spans) if planned else None

    @property
    def overdue(self) -> list[Milestone]:
        return [row for row in self.milestones if row.is_open and self.late(row).is_late]


Row = TypeVar("Row", Milestone, ProgressReport, Risk, FundingLine, StageMove)


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found


@cached_by_project
def _milestones(ids: Sequence[int]) -> dict[int, list[Milestone]]:
    return _grouped(
        db.session.scalars(
            select(Milestone)
            .where(Milestone.project_id.in_(ids))
            .options(joinedload(Milestone.rebaselines), joinedload(Milestone.owner))
            .order_by(Milestone.baseline_on, Milestone.number)
        ).unique()
    )


@cached_by_project
def reports_of(ids: Sequence[int]) -> dict[int, list[ProgressReport]]:
    """Return each project's progress reports, by the days that they end on."""
    return _grouped(
        db.session.scalars(
            select(ProgressReport)
            .where(ProgressReport.project_id.in_(ids))
            .order_by(ProgressReport.ends_on, ProgressReport.number)
        )
    )


@cached_by_project
def _risks(ids: Sequence[int]) -> dict[int, list[Risk]]:
    return _grouped(
        db.session.scalars(
            select(Risk)
            .where(Risk.project_id.in_(ids))
            .options(joinedload(Risk.owner))
            .order_by((Risk.likelihood * Risk.impact).desc(), Risk.number)
        )
    )


@cached_by_project
def lines_of(ids: Sequence[int]) -> dict[int, list[FundingLine]]:
    """Return each project's lines of money with their entries, by year."""
    return _grouped(
        db.session.scalars(
            select(FundingLine)
            .where(FundingLine.project_id.in_(ids))
            .options(joinedload(FundingLine.entries), joinedload(FundingLine.funder))
            .order_by(FundingLine.year, FundingLine.id)
        ).unique()
    )


@cached_by_project
def _moves(ids: Sequence[int]) -> dict[int, list[StageMove]]:
    return _grouped(
        db.session.scalars(
            select(StageMove).where(StageMove.project_id.in_(ids)).order_by(StageMove.id)
        )
    )


@dataclass(frozen=True)
class Records:
    """What was read to say how projects stand, each by the id of its project."""

    milestones: Mapping[int, list[Milestone]]
    reports: Mapping[int, list[ProgressReport]]
    risks: Mapping[int, list[Risk]]
    lines: Mapping[int, list[FundingLine]]
    moves: Mapping[int, list[StageMove]]

    def status_of(self, project: Project, today: dt.date, asked: Limits) -> ProjectStatus:
        return ProjectStatus(
            project,
            today,
            asked,
            self.milestones.get(project.id, []),
            self.reports.get(project.id, []),
            self.risks.get(project.id, []),
            self.lines.get(project.id, []),
            self.moves.get(project.id, []),
        )


@cached_by_project
def project_statuses(projects: Sequence[Project]) -> dict[int, ProjectStatus]:
    """Return the picture of each of these projects; six queries whatever their number.

    Each table is asked once for all projects. Asking for one project at a time would cost the
    worklist, the board's page and the report some six statements for every row.
    """
    ids = sorted(project.id for project in projects)
    if not ids:
        return {}
    milestones, reports, risks = _milestones(ids), reports_of(ids), _risks(ids)
    records = Records(milestones, reports, risks, lines_of(ids), _moves(ids))
    today, asked = clock.today(), limits()
    return {project.id: records.status_of(project, today, asked) for project in projects}


def project_status(project: Project) -> ProjectStatus:
    return project_statuses([project])[project.id]


def reporting_on(found: ProjectStatus, kind: str) -> tuple[dt.date, dt.date]:
    """Return the time that the next report is on: the oldest not reported on, or up to today."""
    today, start = found.today, reports_from(found.project) or found.today
    if kind == COLLECTED:
        if Stage(found.project.stage) not in COLLECTS:
            raise Invalid({"kind": "Collecting has ended already"})
        return start, today
    if found.open_report is not None:
        period = found.open_report.period
        return period.starts_on, period.ends_on
    # All is reported: the next one covers what has passed since, so that no day is in two reports.
    last = max((row.period.ends_on for row in found.due_reports), default=None)
    return (last + dt.timedelta(days=1) if last else start), today
