"""The plan as a picture: where each mark stands, in the units of the drawing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evidence_hub.tracking.delays import months_on
from evidence_hub.tracking.lifecycle import State
from evidence_hub.tracking.project_status import ProjectStatus

# Units of the drawing, not pixels: the page scales it. Room for labels stands on the left.
LEFT, WIDTH, ROW, TOP = 200, 400, 30, 34
MOST_TICKS = 6
LONGEST_LABEL = 27


@dataclass(frozen=True)
class Mark:
    """One milestone: x of its first, agreed and latest day, and y of its row."""

    label: str
    y: int
    first: int
    agreed: int
    latest: int
    is_done: bool
    is_late: bool
    is_cancelled: bool


@dataclass(frozen=True)
class Chart:
    title: str
    width: int
    height: int
    today: int | None
    ticks: list[tuple[int, str]]
    marks: list[Mark]


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


def _ticks(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return first days of months, so many months apart that the words do not touch."""
    start = first.replace(day=1)
    count = (last.year - start.year) * 12 + last.month - start.month + 1
    # Rounded up, so that there are never more ticks than fit beside each other.
    step = max(1, -(-count // MOST_TICKS))
    days = [months_on(start, number) for number in range(0, count + 1, step)]
    return [day for day in days if first <= day <= last]


def drawn(project_status: ProjectStatus) -> Chart | None:
    """Return the drawing, None where there is nothing to draw."""
    rows = project_status.milestones
    if not rows:
        return None
    days = [
        day for row in rows for day in (row.first_on, row.baseline_on, row.forecast_on) if day
    ] + [row.actual_on for row in rows if row.actual_on]
    # A week to each side keeps the outermost marks off the frame, and makes the span positive
    # where a plan has a single day, which would otherwise divide by zero.
    first, last = min(days) - dt.timedelta(days=7), max(days) + dt.timedelta(days=7)
    span = (last - first).days

    def x(day: dt.date) -> int:
        return LEFT + round((day - first).days * WIDTH / span)

    marks = [
        Mark(
            label=_label(row.title),
            y=TOP + ROW * place + ROW // 2,
            first=x(row.first_on),
            agreed=x(row.baseline_on),
            latest=x(row.actual_on or row.forecast_on),
            is_done=row.actual_on is not None,
            is_late=project_status.late(row).is_late,
            is_cancelled=project_status.state(row) is State.CANCELLED,
        )
        for place, row in enumerate(rows)
    ]
    late = sum(1 for row in rows if project_status.late(row).is_late and row.cancelled_on is None)
    met = sum(1 for row in rows if row.actual_on)
    return Chart(
        # This is the picture's text for those who do not see it, so it says what the eye would
        # take from it.
        title=f"{met} of {len(rows)} milestones met, {late} late",
        width=LEFT + WIDTH + 20,
        height=TOP + ROW * len(rows) + 10,
        today=x(project_status.today) if first <= project_status.today <= last else None,
        ticks=[(x(day), f"{day:%b %Y}") for day in _ticks(first, last)],
        marks=marks,
    )
