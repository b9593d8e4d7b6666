"""Which basis goes with which regime, and whether each was law on a day (DOMAIN 3.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from evidence_hub.core.clock import day_words
from evidence_hub.core.vocabularies import Term, terms

PART_2, PART_3 = "dpa_2018_part_2", "dpa_2018_part_3"
# The terms of these vocabularies have days (DOMAIN 3.9), so what was law is read and not written.
LAW = ("data_regime", "lawful_basis", "sensitive_data_condition", "research_safeguard")
# What stands under another regime than Part 2, where the articles of the UK GDPR do.
UNDER_PART_3 = frozenset({"s35_consent", "s35_necessary_task", "schedule_8", "s36_4", "s41"})
# Who holds personal data for a task of a public authority cannot rest on its own interests.
NOT_FOR_AUTHORITIES = "art_6_1_f"
# Class of data → the field of its condition, its name, and how its codes begin under Part 2.
CONDITIONS = {
    "special": ("condition", "a condition for special category data", "art_9"),
    "criminal": ("criminal", "a condition for criminal-offence data", "art_10"),
}

Basis = Mapping[str, str]
Law = Mapping[str, Sequence[Term]]


def law() -> Law:
    """Return the terms of every vocabulary of the law; four queries."""
    return {name: terms(name) for name in LAW}


def regime_of(code: str) -> str:
    return PART_3 if code in UNDER_PART_3 else PART_2


def choices(known: Law, name: str) -> dict[str, str]:
    """Return code → label with the days of what has an end or a late beginning."""
    return {"": "Not chosen", **{term.code: _with_days(term) for term in known[name]}}


def _with_days(term: Term) -> str:
    if term.valid_to is not None:
        # Choices that ended stay on offer: an agreement may describe sharing that began before 5
        # February 2026.
        return f"{term.label} (until {day_words(term.valid_to)})"
    return term.label


def _problem_of(term: Term | None, word: str, starts_on: dt.date, ends_on: dt.date) -> str:
    if term is None:
        return f"Choose {word} from the list"
    # Both ends are asked about, because Article 89 gave way to Chapter 8A in the middle of
    # agreements.
    for day in (starts_on, ends_on):
        if not term.is_current(day):
            return f"{term.label} is not law on {day_words(day)}"
    return ""


def problems(
    known: Law,
    basis: Basis,
    *,
    classes: Collection[str],
    is_force: bool,
    starts_on: dt.date,
    ends_on: dt.date,
) -> list[str]:
    """Return what is wrong with one party's basis for one dataset from its first to its last day.

    A safeguard that gives way to another during the agreement must be one that holds to its end.
    """
    needed = [("data_regime", "regime", "a regime"), ("lawful_basis", "basis", "a lawful basis")]
    needed.append(("research_safeguard", "safeguard", "a research safeguard"))
    found = []
    for kind, (field, word, allowed) in CONDITIONS.items():
        # Part 3 is about offences throughout: there only sensitive processing needs a condition.
        is_exempt = kind == "criminal" and basis.get("regime") == PART_3
        if kind in classes and not is_exempt:
            needed.append(("sensitive_data_condition", field, word))
            code = basis.get(field, "")
            if code and regime_of(code) == PART_2 and not code.startswith(allowed):
                found.append(f"This is not {word}")
    for vocabulary, field, word in needed:
        code = basis.get(field, "")
        term = next((each for each in known[vocabulary] if each.code == code), None)
        if wrong := _problem_of(term, word, starts_on, ends_on):
            found.append(wrong)
        elif term and field != "regime" and regime_of(code) != basis.get("regime"):
            found.append(f"{term.label} does not belong to the regime that is chosen")
    if is_force and basis.get("basis") == NOT_FOR_AUTHORITIES:
        found.append("A public authority cannot rest its tasks on legitimate interests")
    return found
