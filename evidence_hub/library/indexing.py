"""Publications in search: on their study's card, or on a card of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from sqlalchemy import select

from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.library import queries, stated
from evidence_hub.library.models import Publication, PublicationRelation
from evidence_hub.registry.audience import OPEN, REGISTER_READERS, Tier
from evidence_hub.registry.indexing import Contribution, Study
from evidence_hub.search.documents import IndexDocument, Part


def _parts(row: Publication) -> list[Part]:
    return [
        Part("authors", "authors", ", ".join(row.authors)),
        Part("abstract", "publication note", row.abstract_note),
        Part("abstract", "what its source states", stated.words(row.stated)),
        Part("venue", "where published", f"{row.venue} {row.doi}".strip()),
    ]


def _words(row: Publication) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {"author": tuple(row.authors), "journal": (row.venue,)}
    return {**words, "year": (str(row.year),)} if row.year else words


def _on_study(row: Publication, relation: PublicationRelation, study: Study) -> IndexDocument:
    return study.document(
        key=f"publication:{row.id}@{study.project.id}/{relation.relation}",
        kind="publication",
        title=row.title,
        url=f"/publications/{row.id}",
        parts=[*_parts(row), Part("relation", "relation", relation.note)],
        tier=Tier.REGISTER,
        words=_words(row),
        weight=0.9,
    )


def contribute(ids: Sequence[int]) -> Mapping[int, Contribution]:
    """Add each project's publications to its documents."""
    contributions: dict[int, Contribution] = {}
    for project_id, rows in queries.of_projects(ids).items():
        text = "\n".join(
            f"{row.title}. {', '.join(row.authors)}. {row.abstract_note}" for row, _ in rows
        )
        contributions[project_id] = Contribution(
            parts=[Part("publications", "publications", text)],
            documents=[partial(_on_study, row, relation) for row, relation in rows],
        )
    return contributions


def publication_documents(ids: Iterable[int]) -> Iterable[IndexDocument]:
    """Yield the publications that stand alone; those of studies come with their study."""
    # The others are found on the card of their study, so that one study is one result.
    for row in queries.unattached(list(ids)):
        yield IndexDocument(
            key=f"publication:{row.id}",
            root=f"publication:{row.id}",
            group=f"publication:{row.id}",
            type="publication",
            title=row.title,
            url=f"/publications/{row.id}",
            parts=tuple(part for part in _parts(row) if part.text),
            words=_words(row),
            facets={"year": (str(row.year),)} if row.year else {},
            audience=frozenset({REGISTER_READERS}),
            clearances=frozenset({OPEN}),
            need_to_know=frozenset({OPEN}),
            denied=frozenset(),
            newest=in_london(row.created_at).date(),
            release_on=None,
            weight=0.9,
            suggestible=True,
        )


def all_publications() -> Iterable[int]:
    return db.session.scalars(select(Publication.id).order_by(Publication.id)).all()
