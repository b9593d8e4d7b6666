"""What the fields of a draft can be chosen from."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_hub.core import clock, vocabularies
from evidence_hub.directory import queries as directory
from evidence_hub.registering.forms import YES_NO_UNSURE

MARKINGS = [("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")]
RANKS = [("primary", "Primary"), ("secondary", "Secondary")]
NOT_CHOSEN_HERE = frozenset({"not_stated", "candidate"})


def _current(vocabulary: str) -> list[tuple[str, str]]:
    today = clock.today()
    return [
        (term.code, term.label)
        for term in vocabularies.terms(vocabulary)
        if term.is_current(today) and term.code not in NOT_CHOSEN_HERE
    ]


def all_choices() -> dict[str, Sequence[tuple[str, str]]]:
    """Return every list by name; a constant number of queries."""
    listed = directory.filter_choices(reads_register=True)
    today = clock.today()
    priorities = [
        (row.code, f"{row.name} ({row.standing})")
        for row in directory.priorities()
        if row.retired_on is None and (row.valid_to is None or row.valid_to >= today)
    ]
    return {
        "design": _current("design"),
        "activity_type": _current("activity_type"),
        "partner_part": _current("partner_part"),
        "business_area": listed.business_area,
        "priority": priorities,
        "organisation": listed.partner,
        "outcome_rank": RANKS,
        "yes_no_unsure": YES_NO_UNSURE,
        "marking": MARKINGS,
    }
