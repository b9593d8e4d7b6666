"""Projects with their facts and parts, and how they relate, made of rows of the seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from evidence_hub.registry.fields import BY_CODE
from evidence_hub.registry.models import (
    Fact,
    Plan,
    Project,
    ProjectArea,
    ProjectFunding,
    ProjectPartner,
    RelatedProject,
)
from evidence_hub.registry.stages import Stage
from evidence_hub.seeding.known import Known, Row, cited, day, text

# The year of the document and not of the work: most items do not say when they began (trap 5).
YEAR_OF_REPORT = 2013
# The report calls the stage of most items "current", or nothing: it is then not stated.
KNOWN_STAGES = frozenset(stage.value for stage in Stage)


def _rows(row: Row, name: str) -> Iterable[Any]:
    """Return the parts of a row under a name; a part that the file leaves out is none."""
    return row.get(name) or ()


def _fact(row: Row, now: dt.datetime, *, is_claim: bool) -> Fact:
    return Fact(
        field=row["field"],
        value=str(row["value"]),
        value_date=text(row, "value_date"),
        is_claim=is_claim,
        provenance=row["provenance"],
        **cited(row),
        note=text(row, "note"),
        recorded_at=now,
    )


def _columns(facts: Iterable[Row]) -> dict[str, str]:
    """Return the record's current values: the stated facts of each field that has a column."""
    stated: dict[str, list[str]] = {}
    for row in facts:
        known = BY_CODE.get(row["field"])
        # These two are given with the row itself; a fact about them is its source.
        if known and known.column and known.code not in ("title", "plain_summary"):
            stated.setdefault(known.column, []).append(str(row["value"]))
    return {column: "\n".join(values) for column, values in stated.items()}


class Projects:
    """Makes projects with their parts; relations between projects come afterwards."""

    def __init__(self, areas: Known, organisations: Known, now: dt.datetime) -> None:
        self.areas = areas
        self.organisations = organisations
        self.now = now

    def make(self, row: Row) -> Project:
        stated = str(row["stage"])
        return Project(
            reference=row["reference"],
            record_kind=row["record_kind"],
            activity_type=row["activity_type"],
            title=row["title"],
            title_sort=row["title"].casefold(),
            plain_summary=text(row, "plain_summary"),
            # Never guessed from the words: the report says "current" of most items, and gates must
            # not be shown as passed for that.
            stage=stated if stated in KNOWN_STAGES else Stage.LEGACY_IMPORT,
            stage_as_stated=text(row, "stage_as_stated"),
            is_legacy=True,
            source_item=text(row, "source_item"),
            year=YEAR_OF_REPORT,
            keywords=[str(word) for word in _rows(row, "keywords")],
            # A blank with its reason is correct data; it is listed so that nobody fills it by
            # inference.
            not_stated=[*_rows(row, "not_stated"), *_rows(row, "also_not_stated")],
            not_stated_notes=list(_rows(row, "not_stated_notes")),
            created_at=self.now,
            updated_at=self.now,
            areas=self._areas(row),
            partners=[self._partner(part) for part in _rows(row, "partners")],
            funding=[self._funding(part) for part in _rows(row, "funding")],
            plans=[self._plan(part) for part in _rows(row, "plans")],
            facts=self._facts(row),
            **_columns(_rows(row, "facts")),
        )

    def _facts(self, row: Row) -> list[Fact]:
        """Return what the source says of the project, then what others claim beside it."""
        return [
            *(_fact(fact, self.now, is_claim=False) for fact in _rows(row, "facts")),
            *(_fact(claim, self.now, is_claim=True) for claim in _rows(row, "claims")),
        ]

    def _areas(self, row: Row) -> list[ProjectArea]:
        given = row["business_area"]
        codes = [given] if isinstance(given, str) else given
        return [ProjectArea(area=self.areas.get(code), sort=i) for i, code in enumerate(codes)]

    def _partner(self, row: Row) -> ProjectPartner:
        return ProjectPartner(
            organisation=self.organisations.get(row["organisation"]),
            part=row["part"],
            statement=text(row, "statement"),
            provenance=row["provenance"],
            **cited(row),
        )

    def _funding(self, row: Row) -> ProjectFunding:
        return ProjectFunding(
            funder=self.organisations.get(row.get("funder")),
            status=text(row, "status"),
            amount_pence=row.get("amount"),
            statement=text(row, "statement"),
            provenance=row["provenance"],
            **cited(row),
        )

    def _plan(self, row: Row) -> Plan:
        return Plan(
            what=row["what"],
            when_stated=text(row, "when"),
            as_reported_on=day(row, "as_reported_on"),
            note=text(row, "note"),
            **cited(row),
        )


def relate(rows: Iterable[Row], projects: Known, fresh: frozenset[str]) -> None:
    for row in rows:
        if row["reference"] in fresh:
            projects.get(row["reference"]).related.extend(
                RelatedProject(
                    other=projects.get(each["reference"]),
                    kind=each["kind"],
                    note=text(each, "note"),
                )
                for each in row.get("related") or ()
            )
