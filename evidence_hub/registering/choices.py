"""What the fields of a draft can be chosen from."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_hub.core import clock, vocabularies
from evidence_hub.directory import queries as directory
from evidence_hub.registering.forms import YES_NO_UNSURE

# What the service may hold today; the chair confirms what is proposed here.
MARKINGS = [("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")]
RANKS = [("primary", "Primary"), ("secondary", "Secondary")]
# These two are of imports: a person who registers a project knows its design, and a candidate is
# found in a report and never entered.
NOT_CHOSEN_HERE = frozenset({"not_stated", "candidate"})


# code, label, and whether it may still be chosen
Listed = list[tuple[str, str, bool]]


def _terms(vocabulary: str) -> Listed:
    today = clock.today()
    return [
        (term.code, term.label, term.is_current(today) and term.code not in NOT_CHOSEN_HERE)
        for term in vocabularies.terms(vocabulary)
    ]


def _areas() -> Listed:
    return [(row.code, row.name, row.retired_on is None) for row in directory.areas()]


def _priorities() -> Listed:
    today = clock.today()
    return [
        (
            row.code,
            f"{row.name} ({row.adoption_words})",
            row.retired_on is None and (row.valid_to is None or row.valid_to >= today),
        )
        for row in directory.priorities()
    ]


def _organisations() -> Listed:
    return [(row.code, row.name, row.retired_on is None) for row in directory.every_organisation()]


def all_choices() -> dict[str, Sequence[tuple[str, str]]]:
    """Return every list by name; a constant number of queries.

    What may no longer be chosen stands under its list's name with ":retired", for the records
    that hold it already.
    """
    offered: dict[str, Sequence[tuple[str, str]]] = {}
    for name, listed in (
        ("design", _terms("design")),
        ("activity_type", _terms("activity_type")),
        ("partner_part", _terms("partner_part")),
        ("business_area", _areas()),
        ("priority", _priorities()),
        ("organisation", _organisations()),
    ):
        offered[name] = [(code, label) for code, label, is_current in listed if is_current]
        offered[f"{name}:retired"] = [
            (code, label) for code, label, is_current in listed if not is_current
        ]
    return offered | {
        "outcome_rank": RANKS,
        "yes_no_unsure": YES_NO_UNSURE,
        "marking": MARKINGS,
    }
