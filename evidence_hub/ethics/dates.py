"""The days of an opinion: counted in whole months, never back-dated."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import Invalid
from evidence_hub.ethics.current_opinion import last_day, to_come
from evidence_hub.ethics.models import Application, Opinion
from evidence_hub.house_rules import rules


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the last day of a time of so many months that begins on ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    same = min(day.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, same) - dt.timedelta(days=1)


FURTHEST_START = 90  # days; a first opinion begins no later than this


def check_dates(
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    *,
    today: dt.date,
    opinions: Sequence[Opinion],
) -> None:
    """Raise Invalid on days that an opinion given today cannot have.

    Nothing is back-dated, and nothing is put so far ahead that terms add up: it begins within 90
    days, or on the day after the one in force ends.
    """
    if valid_from is None or valid_to is None:
        raise Invalid({"valid_to": "Enter the first and the last day"})
    if valid_from < today:
        raise Invalid({"valid_from": "An opinion cannot begin before the day it is given"})
    if to_come(opinions, today) is not None:
        raise Invalid({"valid_from": "An opinion that has not begun yet is waiting already"})
    after = last_day(opinions, today)
    latest = max(
        today + dt.timedelta(days=FURTHEST_START),
        after + dt.timedelta(days=1) if after else today,
    )
    if valid_from > latest:
        raise Invalid({"valid_from": f"It can begin on {day_words(latest)} at the latest"})
    if valid_to < valid_from:
        raise Invalid({"valid_to": "The last day must be on or after the first"})
    months = rules.number("opinion_months")
    longest = months_after(valid_from, months)
    if valid_to > longest:
        raise Invalid(
            {"valid_to": f"House rule: at most {months} months, until {day_words(longest)}"}
        )


def check_committee(application: Application | None, valid_to: dt.date | None) -> None:
    """Raise Invalid where an opinion would outlast that of the committee which it relies on."""
    if application is None or not application.rounds:
        return
    ends = application.rounds[-1].content.get("committee", {}).get("ends")
    if ends and valid_to is not None and valid_to > dt.date.fromisoformat(ends):
        raise Invalid({"valid_to": "The external committee’s opinion ends before that"})
