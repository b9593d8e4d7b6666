"""The one clock, so that a date means the same everywhere and can be moved in development."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

# Deadlines, release days and the digest's morning are the force's, whatever zone a server is set
# to; instants are stored in UTC and meet London here.
LONDON = ZoneInfo("Europe/London")
_stands_at: ContextVar[dt.datetime | None] = ContextVar("stands_at", default=None)


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """Let the hub believe that it is this instant; the DEMO tells of the past that way."""
    token = _stands_at.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _stands_at.reset(token)


def now() -> dt.datetime:
    """Return the instant the hub believes it is, in UTC; ``EVIDENCE_HUB_TODAY`` moves it."""
    return _stands_at.get() or moved_to(os.environ.get("EVIDENCE_HUB_TODAY", ""))


def moved_to(given: str) -> dt.datetime:
    """Return the instant that a setting names, the real one for none; raise ValueError.

    A date keeps the real time of day, a date-time stands still.
    """
    real = dt.datetime.now(LONDON)
    given = given.strip()
    if not given:
        return real.astimezone(dt.UTC)
    if len(given) == len("2026-01-01"):
        day = dt.date.fromisoformat(given)
        return dt.datetime.combine(day, real.time(), tzinfo=LONDON).astimezone(dt.UTC)
    at = dt.datetime.fromisoformat(given)
    return (at if at.tzinfo else at.replace(tzinfo=LONDON)).astimezone(dt.UTC)


def today() -> dt.date:
    """Return the calendar day in Europe/London."""
    return now().astimezone(LONDON).date()


def day_words(day: dt.date | None) -> str:
    """Return "5 November 2013", or '' for no day."""
    return f"{day.day} {day:%B %Y}" if day else ""


def in_london(at: dt.datetime) -> dt.datetime:
    return at.astimezone(LONDON)
