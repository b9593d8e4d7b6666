"""Reads the seed files strictly, so that no mistake in a hand-written fact reaches the register.

Every mistake of every file is named at once, in plain English, with its file, line and field.
No database, no web.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence_hub.seeding.problems import Problem, SeedError
from evidence_hub.seeding.references import CrossReferences
from evidence_hub.seeding.sections import SECTIONS
from evidence_hub.seeding.sheets import Row, read_sheet

__all__ = ["Problem", "Row", "SeedData", "SeedError", "read_seed"]

# Named one by one: "2011-05" is a fact about a month and must not become the first of May.
WHOLE_DATES = frozenset({"issued_on", "valid_from", "valid_to", "as_reported_on", "date"})


@dataclass(frozen=True)
class SeedData:
    """All rows of the seed, checked and complete.

    `projects` holds the registered items, then the candidates, then the mentions.
    """

    vocabularies: tuple[Row, ...]
    documents: tuple[Row, ...]
    external: tuple[Row, ...]
    organisations: tuple[Row, ...]
    bodies: tuple[Row, ...]
    business_areas: tuple[Row, ...]
    priorities: tuple[Row, ...]
    projects: tuple[Row, ...]
    publications: tuple[Row, ...]
    findings: tuple[Row, ...]
    ratings: tuple[Row, ...]
    unverified_results: tuple[Row, ...]


def read_seed(folder: Path) -> SeedData:
    """Read the seed in `folder` and its `schema/`; raise SeedError with every Problem found."""
    sheets = {file: read_sheet(folder, file) for file, _ in SECTIONS.values()}
    CrossReferences(sheets).check()
    # All at once, so that whoever mends the files does not find one mistake at a time.
    problems = sorted({problem for sheet in sheets.values() for problem in sheet.problems.found})
    if problems:
        raise SeedError(problems)
    rows = {
        section: tuple(_with_dates(row) for _, row in sheets[file].rows(key))
        for section, (file, key) in SECTIONS.items()
    }
    for vocabulary in rows["vocabularies"]:
        _complete_terms(vocabulary)
    # In the order of their worth: what a register holds, what could be in it, what is only
    # mentioned.
    rows["projects"] += rows.pop("candidates") + rows.pop("mentions")
    return SeedData(**rows)


def _with_dates(value: Any) -> Any:
    """Turn whole dates into dates; parts of a date, such as the `2011-05` of a claim, stay text."""
    if isinstance(value, list):
        return [_with_dates(part) for part in value]
    if isinstance(value, dict):
        return {
            name: dt.date.fromisoformat(part) if part and name in WHOLE_DATES else _with_dates(part)
            for name, part in value.items()
        }
    return value


def _complete_terms(vocabulary: Row) -> None:
    """Let a term that says nothing else inherit provenance and source, and be sorted as written."""
    for position, term in enumerate(vocabulary["terms"], start=1):
        term.setdefault("provenance", vocabulary["provenance"])
        term.setdefault("source", vocabulary["source"])
        term.setdefault("sort", position * 10)
