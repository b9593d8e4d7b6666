"""Which opinion rules: the last one that has begun, whatever it says (DOMAIN 3.8, T19).

A later refusal, a later shorter opinion and a revoked renewal all replace what came before; a
request for further information replaces nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evidence_hub.ethics.models import Opinion
from evidence_hub.ethics.models.opinion import FAVOURABLE

ASKS_FOR_MORE = "further_information_required"


def current_opinion(opinions: Sequence[Opinion], day: dt.date) -> Opinion | None:
    """Return the opinion that rules on that day; ``opinions`` in the order they were given."""
    # The order in which they were given decides, not the dates: the later word of the reviewers
    # rules.
    begun = [row for row in opinions if row.value != ASKS_FOR_MORE and row.valid_from <= day]
    return begun[-1] if begun else None


def in_force(opinions: Sequence[Opinion], day: dt.date) -> Opinion | None:
    """Return the ruling opinion where it is favourable, in date and not revoked."""
    # Not the latest favourable one: a refusal in between has ended what came before it.
    row = current_opinion(opinions, day)
    return row if row is not None and row.is_in_force(day) else None


def to_come(opinions: Sequence[Opinion], day: dt.date) -> Opinion | None:
    """Return a favourable opinion that begins after that day."""
    later = [
        row
        for row in opinions
        if row.value in FAVOURABLE and row.revoked_at is None and row.valid_from > day
    ]
    return later[-1] if later else None


def last_day(opinions: Sequence[Opinion], day: dt.date) -> dt.date | None:
    """Return the last day that is covered, counting an opinion still to begin."""
    # An opinion still to begin counts, so that what comes next can be joined on to it.
    ends = [row.valid_to for row in (in_force(opinions, day), to_come(opinions, day)) if row]
    return max((end for end in ends if end is not None), default=None)
