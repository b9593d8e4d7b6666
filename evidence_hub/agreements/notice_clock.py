"""The clock of publication clearance: whole calendar days in Europe/London.

The day of sending is day nought. A day is stopped where the clock stood when that day ended, so
neither hours, nor the change to summer time, nor a stop within one day moves the deadline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence_hub.agreements.models import ClearanceSubmission
from evidence_hub.core.clock import in_london
from evidence_hub.lifecycle.models import StageMove

Stop = tuple[dt.date, dt.date | None]  # its first day, and the day on which the clock runs again


def merged(stops: Iterable[Stop]) -> list[Stop]:
    """Return the stops in order with those that meet or overlap made one."""
    # A suspension and a time with the authors can overlap. Counted one by one, the same day would
    # be given twice.
    found: list[Stop] = []
    for begins, ends in sorted(stops, key=lambda stop: (stop[0], stop[1] or dt.date.max)):
        if found and (found[-1][1] is None or begins <= found[-1][1]):
            last = found[-1]
            latest = None if last[1] is None or ends is None else max(last[1], ends)
            found[-1] = (last[0], latest)
        else:
            found.append((begins, ends))
    return found


def last_day(sent_on: dt.date, notice_days: int, stops: Iterable[Stop]) -> dt.date | None:
    """Return the last day of the notice, None while a stop keeps it from coming."""
    # The day of sending does not count (day nought), nor can it be stopped.
    first = sent_on + dt.timedelta(days=1)
    last = sent_on + dt.timedelta(days=notice_days)
    for begins, ends in merged(stops):
        # Notice that has run out is not revived by a later stop.
        if begins > last:
            break
        # While a stop is open nobody can say when the notice ends; a guess would be read as a
        # promise.
        if ends is None:
            return None
        last += dt.timedelta(days=max((ends - max(begins, first)).days, 0))
    return last


def _day(at: dt.datetime) -> dt.date:
    return in_london(at).date()


def suspended(moves: Sequence[StageMove]) -> list[Stop]:
    """Return the project's suspensions as stops."""
    found: list[Stop] = []
    begun: dt.date | None = None
    for row in moves:
        # Read from the moves of the project, not copied: a suspension is recorded in one place.
        if row.target == "suspended":
            begun = _day(row.at)
        elif row.source == "suspended" and begun is not None:
            found.append((begun, _day(row.at)))
            begun = None
    return [*found, (begun, None)] if begun is not None else found


# The terms are those kept with the submission, so a variation of the agreement does not move a
# clock that runs.
def stops_of(submission: ClearanceSubmission, moves: Sequence[StageMove]) -> list[Stop]:
    """Return what stops this clock: only what its agreement says."""
    found: list[Stop] = []
    if submission.stops_when_suspended:
        found += suspended(moves)
    if submission.stops_with_authors:
        found += [
            (_day(row.began_at), _day(row.ended_at) if row.ended_at else None)
            for row in submission.pauses
        ]
    return found


@dataclass(frozen=True)
class Reading:
    """What the clock shows: the day it is, the last day (None while stopped), days left."""

    day: int
    due_on: dt.date | None
    left: int | None

    @property
    def is_over(self) -> bool:
        # Below nought, so that the whole last day remains to decide.
        return self.left is not None and self.left < 0


def read(submission: ClearanceSubmission, moves: Sequence[StageMove], today: dt.date) -> Reading:
    """Read a submission's clock on a day."""
    sent_on = _day(submission.sent_at)
    due_on = last_day(sent_on, submission.notice_days, stops_of(submission, moves))
    return Reading((today - sent_on).days, due_on, (due_on - today).days if due_on else None)


def is_released(submission: ClearanceSubmission, reading: Reading) -> bool:
    """Whether silence has released the text: only as the agreement says, and once confirmed."""
    if submission.status == "released":
        return True
    return (
        # The two guards of DOMAIN 3.10: the agreement says so, and information governance has
        # confirmed.
        submission.status in ("open", "with_authors")
        and submission.silence_releases
        and submission.confirmed_at is not None
        and reading.is_over
    )
