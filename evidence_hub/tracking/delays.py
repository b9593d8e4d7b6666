"""How late something is: reckoned from the day granted last, less the time a study stood still.

Pure functions on calendar days in Europe/London (DOMAIN 3.11).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence_hub.core.clock import in_london
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.stages import Stage

# Both stops are no delay of the lead's, whether chosen (T14) or imposed (T15).
STILL = frozenset({Stage.PAUSED, Stage.SUSPENDED})


@dataclass(frozen=True)
class Span:
    """Days on which a study stood still: the first, until the day it went on (not included)."""

    first: dt.date
    until: dt.date


@dataclass(frozen=True)
class Lateness:
    """``days`` late, after ``granted`` days of delay and ``still`` days of standing still."""

    due_on: dt.date
    days: int
    granted: int = 0
    still: int = 0

    @property
    def is_late(self) -> bool:
        return self.days > 0

    @property
    def counted(self) -> str:
        """Say what was counted as no delay, '' for nothing."""
        parts = []
        if self.granted > 0:
            parts.append(f"{_days(self.granted)} granted")
        if self.still:
            parts.append(f"{_days(self.still)} paused or suspended")
        return ", ".join(parts)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def still_spans(moves: Iterable[StageMove], today: dt.date) -> list[Span]:
    """Return when a study stood still, from its moves in their order; an open span ends today."""
    spans: list[Span] = []
    began: dt.date | None = None
    # By time and then by id: several moves can bear one time, and then only the id tells which
    # came first.
    for row in sorted(moves, key=lambda row: (row.at, row.id)):
        day = in_london(row.at).date()
        stands = Stage(row.target) in STILL
        if stands and began is None:
            began = day
        elif not stands and began is not None:
            spans.append(Span(began, day))
            began = None
    if began is not None:
        spans.append(Span(began, max(began, today)))
    return spans


def moved_on(day: dt.date, spans: Sequence[Span]) -> dt.date:
    """Return a due day after the time that the study stood still before it.

    A span that begins on or before the due day moves it on by the whole span: what was due while
    everything stood still is due as many days later.
    """
    due = day
    for span in spans:
        if span.first <= due:
            due += span.until - span.first
    return due


def lateness(
    first_on: dt.date,
    agreed_on: dt.date,
    reached_on: dt.date | None,
    today: dt.date,
    *,
    spans: Sequence[Span] = (),
    since: dt.date | None = None,
) -> Lateness:
    """Reckon how late something is that was due first on one day, and by agreement on another.

    Time stood still counts from ``since``, the day on which the agreed day was given.
    """
    # Stops before the date was agreed were known when it was given and are in it already.
    counted = [span for span in spans if since is None or span.first >= since]
    due = moved_on(agreed_on, counted)
    end = reached_on or today
    return Lateness(
        due_on=due,
        days=max(0, (end - due).days),
        granted=(agreed_on - first_on).days,
        still=(due - agreed_on).days,
    )


def months_on(day: dt.date, months: int) -> dt.date:
    """Return the day so many months later, the last of a shorter month (29 February: 28)."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    # The last day of a month is the day before the first of the next one; that needs no table of
    # lengths and no rule for leap years.
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Period:
    """A time on which a report is due: from the first day to the last, both included."""

    number: int
    starts_on: dt.date
    ends_on: dt.date


def periods(start: dt.date, months: int, until: dt.date) -> list[Period]:
    """Return the reporting periods that have ended before ``until``, counted from the start."""
    found: list[Period] = []
    number = 1
    while True:
        first = months_on(start, (number - 1) * months)
        last = months_on(start, number * months) - dt.timedelta(days=1)
        # A period is due only once it is over, so the one that is running is never reported as
        # missing.
        if last >= until:
            return found
        found.append(Period(number, first, last))
        number += 1
