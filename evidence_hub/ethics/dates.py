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
    # From the 31st, a month with fewer days ends on its own last day and does not spill into the
    # next one.
    same = min(day.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, same) - dt.timedelta(days=1)


# Far enough to plan a start, too near to collect several terms in a row.
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
    # J4 and T19: what was collected in a gap stays collected without an opinion.
    if valid_from < today:
        raise Invalid({"valid_from": "An opinion cannot begin before the day it is given"})
    # Two opinions in waiting could be added up beyond the house rule on validity.
    if to_come(opinions, today) is not None:
        raise Invalid({"valid_from": "An opinion that has not begun yet is waiting already"})
    after = last_day(opinions, today)
    # A renewal may join on to the day after the present one, however far ahead that lies.
    latest = max(
        today + dt.timedelta(days=FURTHEST_START),
        after + dt.timedelta(days=1) if after else today,
    )
    if valid_from > latest:
        raise Invalid({"valid_from": f"It can begin on {day_words(latest)} at the latest"})
    if valid_to < valid_from:
        raise Invalid({"valid_to": "The last day must be on or after the first"})
    # Validity is a house rule that the board adopts (DOMAIN 5), so the months are read and not
    # written here.
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
    # From the round that was sent: what is being typed now was not what the reviewer looked at.
    ends = application.rounds[-1].content.get("committee", {}).get("ends")
    if ends and valid_to is not None and valid_to > dt.date.fromisoformat(ends):
        raise Invalid({"valid_to": "The external committee’s opinion ends before that"})
