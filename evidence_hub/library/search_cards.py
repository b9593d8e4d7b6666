"""How publications look on a result's card, and under their study's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.library import queries
from evidence_hub.library.models import Publication
from evidence_hub.registry.current import viewer
from evidence_hub.search.hooks import Extra, SearchCard


def publication_cards(ids: Sequence[int], actor: Actor) -> Mapping[int, SearchCard]:
    rows = db.session.scalars(
        select(Publication)
        .where(Publication.id.in_(ids), queries.seen(viewer()))
        .order_by(Publication.id)
    )
    return {
        row.id: SearchCard(
            reference=f"publication-{row.id}",
            title=row.title,
            url=f"/publications/{row.id}",
            tags=[("Publication", "type")],
            meta=[
                part for part in (", ".join(row.authors), row.venue, str(row.year or "")) if part
            ],
            summary=row.abstract_note,
            marking="none_stated",
        )
        for row in rows
    }


def under_studies(ids: Sequence[int], actor: Actor) -> Mapping[int, list[Extra]]:
    """Return the publications that stand under each study's card."""
    return {
        project_id: [
            Extra(
                f"publication:{row.id}",
                "Publication",
                row.title,
                f"/publications/{row.id}",
                f"{queries.RELATION_LABELS[relation.relation]}, {row.year or 'year not stated'}",
            )
            for row, relation in rows
        ]
        for project_id, rows in queries.of_projects(ids).items()
    }
