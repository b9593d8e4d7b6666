"""Making records from lines: every value a fact that names its file and line, nothing invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from evidence_hub.core.provenance import Provenance
from evidence_hub.importing.lines import Record
from evidence_hub.importing.names import Names, split_names
from evidence_hub.importing.queries import Lists
from evidence_hub.registry.fields import FIELDS
from evidence_hub.registry.models import (
    Fact,
    Project,
    ProjectArea,
    ProjectPartner,
    ProjectPriority,
)

# Field of the record → the column of a line that states it.
_STATED = {
    "title": "title",
    "plain_summary": "plain_summary",
    "question": "question",
    "methods": "methods",
    "design": "design",
    "lead": "lead",
    "partners": "partner",
    "funding": "funding",
    "status": "stage",
    "marking": "marking",
}


@dataclass(frozen=True)
class Origin:
    """Where records come from and who brings them."""

    batch_id: int
    file_name: str
    by_name: str
    at: dt.datetime
    is_demo: bool
    this_year: int

    def note(self, number: int) -> str:
        return f"imported from {self.file_name}, line {number}"


def _found(stated: str, names: Names) -> tuple[list[int], list[str]]:
    """Return the ids that a cell names, and the names that no list holds."""
    ids: list[int] = []
    unknown: list[str] = []
    for name in split_names(stated, lambda each: names.find(each) is not None):
        row_id = names.find(name)
        if row_id is None:
            unknown.append(name)
        elif row_id not in ids:
            ids.append(row_id)
    return ids, unknown


def _facts(record: Record, origin: Origin, other: Iterable[str]) -> list[Fact]:
    stated = {field: record.value(column) for field, column in _STATED.items()}
    stated["dates_intended"] = record.dates_stated
    rows = [(field, value) for field, value in stated.items() if value]
    rows += [("other", text) for text in other]
    return [
        Fact(
            field=field,
            value=value,
            provenance=Provenance.ENTERED,
            note=origin.note(record.number),
            recorded_at=origin.at,
            recorded_by_name=origin.by_name,
            paragraphs=[],
        )
        for field, value in rows
    ]


def _not_stated(facts: Iterable[Fact]) -> list[str]:
    stated = {fact.field for fact in facts}
    return [field.code for field in FIELDS if field.is_expected and field.code not in stated]


def make_project(record: Record, reference: str, origin: Origin, lists: Lists) -> Project:
    """Return a new legacy record that says what the line says."""
    areas, unknown_areas = _found(record.value("area"), lists.areas)
    priorities, unknown_priorities = _found(record.value("priority"), lists.priorities)
    partners, unknown_partners = _found(record.value("partner"), lists.organisations)
    design = lists.designs.find(record.value("design"))
    # What no list knows is kept as words beside the record. To leave it out would lose it, and to
    # add it to the lists is the secretary's decision.
    other = [f"Business area as stated: {name}" for name in unknown_areas]
    other += [f"Priority as stated: {name}" for name in unknown_priorities]
    if record.value("own_reference"):
        other.append(f"Number in the list it came from: {record.value('own_reference')}")
    facts = _facts(record, origin, other)
    return Project(
        reference=reference,
        title=record.title,
        title_sort=record.title.casefold()[:300],
        plain_summary=record.value("plain_summary"),
        question=record.value("question"),
        methods=record.value("methods"),
        design=lists.design_codes[design] if design else "not_stated",
        stage=record.stage,
        stage_as_stated=record.value("stage"),
        is_legacy=True,
        is_demo=origin.is_demo,
        year=record.year or origin.this_year,
        partner_stated="; ".join(unknown_partners),
        funding_stated=record.value("funding"),
        dates_stated=record.dates_stated,
        intended_start_on=record.start.day,
        intended_end_on=record.end.day,
        keywords=record.keywords,
        not_stated=_not_stated(facts),
        not_stated_notes=[],
        marking=record.marking,
        import_batch_id=origin.batch_id,
        created_at=origin.at,
        updated_at=origin.at,
        areas=[ProjectArea(area_id=row, sort=i) for i, row in enumerate(areas)],
        priorities=[ProjectPriority(priority_id=row, basis="") for row in priorities],
        partners=[
            ProjectPartner(
                organisation_id=row,
                part="not_stated",
                statement=origin.note(record.number),
                provenance=Provenance.ENTERED,
                paragraphs=[],
            )
            for row in partners
        ],
        facts=facts,
    )
