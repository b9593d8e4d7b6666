"""The library as a list to download."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from evidence_hub.core import vocabularies
from evidence_hub.core.paging import all_of
from evidence_hub.library import queries
from evidence_hub.registry.audience import Viewer
from evidence_hub.web.exports import MOST_ROWS, Listing, joined

COLUMNS = (
    "Title",
    "Authors",
    "Year",
    "Type",
    "Published in",
    "Volume",
    "Issue",
    "Pages",
    "DOI",
    "Web address",
    "Note",
)


def listing(statement: Select[Any], viewer: Viewer) -> Listing:
    page = all_of(statement, MOST_ROWS)
    types = vocabularies.labels("publication_type")["publication_type"]
    return Listing(
        name="library",
        columns=COLUMNS,
        rows=[
            (
                row.title,
                joined(row.authors),
                row.year,
                types.get(row.kind, row.kind),
                row.venue,
                row.volume,
                row.issue,
                row.pages,
                row.doi,
                row.url,
                row.abstract_note,
            )
            for row in page.items
        ],
        markings=queries.markings_behind([row.id for row in page.items], viewer),
        has_demo=any(row.is_demo for row in page.items),
        total=page.total,
    )
