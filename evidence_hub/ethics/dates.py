"""The days of an opinion: counted in whole months, never back-dated."""

from __future__ import annotations

import calendar
import datetime as dt

from evidence_hub.core.errors import Invalid
from evidence_hub.house_rules import rules


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the last day of a time of so many months that begins on ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    same = min(day.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, same) - dt.timedelta(days=1)


def check_dates(valid_from: dt.date | None, valid_to: dt.date | None, *, today: dt.date) -> None:
    """Raise Invalid on dates that an opinion given today cannot have: nothing is back-dated."""
    if valid_from is None or valid_to is None:
        raise Invalid({"valid_to": "Enter the first and the last day"})
    if valid_from < today:
        raise Invalid({"valid_from": "An opinion cannot begin before the day it is given"})
    if valid_to < valid_from:
        raise Invalid({"valid_to": "The last day must be on or after the first"})
    months = rules.number("opinion_months")
    longest = months_after(valid_from, months)
    if valid_to > longest:
        raise Invalid(
            {
                "valid_to": f"House rule: at most {months} months, until "
                f"{longest.day} {longest:%B %Y}"
            }
        )
