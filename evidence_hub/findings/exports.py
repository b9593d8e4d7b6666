"""Findings as a list to download."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from evidence_hub.core import vocabularies
from evidence_hub.core.paging import all_of
from evidence_hub.findings import words
from evidence_hub.web.exports import MOST_ROWS, Listing

COLUMNS = (
    "Finding",
    "Exploratory",
    "Direction",
    "Effect",
    "Outcome",
    "Measure",
    "Comparison",
    "Setting",
    "For whom",
    "Sample",
    "Cost",
    "Limitations",
    "Status",
    "Project",
    "Publication",
    "Source",
    "DEMO",
)


def listing(statement: Select[Any]) -> Listing:
    page = all_of(statement, MOST_ROWS)
    labels = vocabularies.labels("finding_direction", "finding_status")
    return Listing(
        name="findings",
        columns=COLUMNS,
        rows=[
            (
                row.statement,
                "exploratory" if row.is_exploratory else "",
                labels["finding_direction"].get(row.direction, row.direction),
                str(words.effect(row) or ""),
                row.outcome,
                row.measure,
                row.comparison,
                row.setting,
                row.for_whom,
                row.sample,
                row.cost,
                row.limitations,
                labels["finding_status"].get(row.status, row.status),
                row.project.reference if row.project else "",
                row.publication.title if row.publication else "",
                row.source,
                "DEMO" if row.is_demo else "",
            )
            for row in page.items
        ],
        markings=[row.project.marking for row in page.items if row.project],
        has_demo=any(row.is_demo for row in page.items),
        total=page.total,
    )
