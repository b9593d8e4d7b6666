"""Enquiries as a list to download."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select

from evidence_hub.core.paging import all_of
from evidence_hub.registry.audience import Viewer, tier_of
from evidence_hub.registry.sections import DRAFT_FIELDS
from evidence_hub.registry.stages import Stage
from evidence_hub.web.exports import MOST_ROWS, Columns, Listing
from evidence_hub.web.page import instant_words

COLUMNS = (
    "Title",
    "Question",
    "Decision",
    "Partner",
    "Dates",
    "People or personal data",
    "Raised by",
    "Raised",
    "State",
    "Answer",
    "Project",
)


def enquiries(statement: Select[Any], viewer: Viewer) -> Listing:
    page = all_of(statement, MOST_ROWS)
    # An enquiry is its asker's to see, but the project that came of it may be restricted: its
    # reference then stays out of the list.
    seen = [row.project for row in page.items if row.project and tier_of(viewer, row.project)]
    references = {project.id: project.reference for project in seen}
    return Listing(
        name="enquiries",
        columns=COLUMNS,
        rows=[
            (
                row.title,
                row.question,
                row.decision_informed,
                row.partner,
                row.rough_dates,
                row.people_or_data,
                row.raised_by.name,
                instant_words(row.raised_at),
                row.status,
                row.answer,
                references.get(row.project_id, "") if row.project_id else "",
            )
            for row in page.items
        ],
        markings=[project.marking for project in seen],
        has_demo=any(row.raised_by.is_demo for row in page.items),
        total=page.total,
    )


DESK: Columns = {
    "Reference": lambda row: row[0].reference,
    "Project": lambda row: row[0].title,
    "Stage": lambda row: Stage(row[0].stage).label,
    "Waiting since": lambda row: row[1].queued_since,
    "Round": lambda row: row[1].round,
    "Sent by": lambda row: row[1].submitted_by_name,
}
PEOPLE: Columns = {
    "Name": lambda row: row.person.name,
    "Part": lambda row: row.part,
    "From": lambda row: row.started_on,
    "Until": lambda row: row.ended_on,
    "Access only": lambda row: row.is_access_only,
}


def _labels(names: Iterable[str]) -> list[str]:
    return [DRAFT_FIELDS[name].label if name in DRAFT_FIELDS else name for name in names]


AMENDMENTS: Columns = {
    "What changes": lambda row: _labels(row.changes),
    "Why": lambda row: row.reason,
    "Class": lambda row: row.kind.replace("_", " "),
    "State": lambda row: row.status,
    "Filed by": lambda row: row.filed_by_name,
    "Filed": lambda row: row.filed_at,
    "Decided": lambda row: row.decided_at,
    "Answer": lambda row: row.answer,
}


def versions(*, hides_names: bool) -> Columns:
    columns: Columns = {
        "Version": lambda row: row.number,
        "Made": lambda row: row.made_at,
        "By": lambda row: row.made_by_name,
        "Why": lambda row: row.reason,
        "Changed": lambda row: _labels(row.changed),
        "Frozen": lambda row: row.frozen_at,
    }
    return {name: value for name, value in columns.items() if name != "By" or not hides_names}


def interests(kinds: Mapping[str, str], organisations: Mapping[int, str]) -> Columns:
    return {
        "In": lambda row: (
            row.project.reference if row.project else organisations[row.organisation_id]
        ),
        "Kind": lambda row: kinds.get(row.kind, row.kind),
        "What it is": lambda row: row.nature,
        "Since": lambda row: row.started_on,
        "Until": lambda row: row.ended_on,
    }
