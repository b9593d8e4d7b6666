"""Enquiries as a list to download."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from evidence_hub.core.paging import all_of
from evidence_hub.registry.audience import Viewer, tier_of
from evidence_hub.web.exports import MOST_ROWS, Listing
from evidence_hub.web.page import instant_words

COLUMNS = (
    "Title", "Question", "Decision", "Partner", "Dates", "People or personal data", "Raised by",
    "Raised", "State", "Answer", "Project",
)  # fmt: skip


def enquiries(statement: Select[Any], viewer: Viewer) -> Listing:
    page = all_of(statement, MOST_ROWS)
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
