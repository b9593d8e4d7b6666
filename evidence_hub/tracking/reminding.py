"""Reminders before a milestone or a progress report is due, each told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import func, select

from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece
from evidence_hub.house_rules import rules
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER
from evidence_hub.tracking.delays import months_on, periods
from evidence_hub.tracking.lifecycle import REPORTED
from evidence_hub.tracking.models import Milestone
from evidence_hub.tracking.project_status import project_status

WINDOW = 400  # days back for which a due day may have been moved on by standing still


def _mark(days_left: int, marks: tuple[int, ...]) -> int | None:
    """Return the shortest mark that has been reached, None before the first and after the day."""
    # Only the shortest: a milestone that is set for next week must not send the reminders of 60
    # and 30 days all at once.
    reached = [mark for mark in marks if 0 <= days_left <= mark]
    return min(reached, default=None)


def reminders() -> Iterator[Piece]:
    """Yield one piece for each project in which something is due soon."""
    today, marks = clock.today(), rules.numbers("tracking_reminders")
    soon = today + dt.timedelta(days=max(marks))
    months, days = rules.several("report_months", "report_days")
    with_milestones = set(
        db.session.scalars(
            select(Milestone.project_id)
            .join(Project, Project.id == Milestone.project_id)
            .where(
                Milestone.actual_on.is_(None),
                Milestone.cancelled_on.is_(None),
                Milestone.baseline_on.between(today - dt.timedelta(days=WINDOW), soon),
                Project.stage.not_in(sorted(OVER)),
            )
            .order_by(Milestone.project_id)
        )
    )
    # Ids and days alone; whether something is due needs arithmetic with months, which the two
    # databases do differently.
    reporting = db.session.execute(
        select(Project.id, func.coalesce(Project.adopted_on, Project.actual_start_on))
        .where(
            Project.stage.in_(sorted(REPORTED)),
            Project.adopted_on.is_not(None) | Project.actual_start_on.is_not(None),
        )
        .order_by(Project.id)
    ).all()
    begun = {key for key, start in reporting if _just_ended(start, months, days, today)}
    for key in sorted(with_milestones | begun):
        yield lambda key=key: _remind(key, marks)  # type: ignore[misc]


def _just_ended(start: dt.date, months: int, days: int, today: dt.date) -> bool:
    """Whether a reporting period ended so lately that its report can still be in time."""
    if start > today or months_on(start, months) > today:
        return False
    last = periods(start, months, today)
    return bool(last) and (today - last[-1].ends_on).days <= days + WINDOW


def _remind(project_id: int, marks: tuple[int, ...]) -> bool:
    project = db.session.get_one(Project, project_id)
    seen = project_status(project)
    told = 0
    for row in seen.milestones:
        due_on = seen.late(row).due_on
        mark = _mark((due_on - seen.today).days, marks) if row.is_open else None
        if mark is not None:
            told += notices.notify(
                {row.owner_id} if row.owner_id else notices.team_of(project),
                # With the day in it, so that a date that moves brings its reminders again.
                key=f"milestone-due:{row.id}:{due_on}:{mark}",
                text=f"A milestone of {project.reference} is due on {day_words(due_on)}",
                path=f"/projects/{project.reference}/tracking/plan",
                project=project,
            )
    waiting = seen.open_report
    if waiting is not None:
        mark = _mark((waiting.late.due_on - seen.today).days, marks)
        if mark is not None:
            told += notices.notify(
                notices.team_of(project),
                key=f"report-due:{project.id}:{waiting.late.due_on}:{mark}",
                text=f"The progress report of {project.reference} is due on "
                f"{day_words(waiting.late.due_on)}",
                path=f"/projects/{project.reference}/tracking/progress",
                project=project,
            )
    return told > 0
