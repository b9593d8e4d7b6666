"""Documents in search: on their study's card, with the page on which the words stand.

The newest version is found. A long one is several documents of the index, since a result reads
no more than the beginning of each for the place of the words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from evidence_hub.core import vocabularies
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.documents.audiences import TEAM, audience_of, team_alone
from evidence_hub.documents.kinds import Status
from evidence_hub.documents.models import Document, DocumentText, DocumentVersion
from evidence_hub.registry.audience import Audience, Tier, own_team
from evidence_hub.registry.indexing import Contribution, Study
from evidence_hub.search.documents import IndexDocument, Part

MOST_IN_ONE = 150_000  # characters


@dataclass(frozen=True)
class Piece:
    """A run of pages for one half of their readers: the team, who wait for no date, or the rest."""

    number: int
    parts: tuple[Part, ...]
    whom: str


def _pieces(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts in runs that are short enough; always at least one, if empty."""
    pieces: list[list[Part]] = [[]]
    size = 0
    for part in parts:
        if pieces[-1] and size + len(part.text) > MOST_IN_ONE:
            pieces.append([])
            size = 0
        pieces[-1].append(part)
        size += len(part.text)
    return pieces


def _cut(label: str, text: str) -> Iterator[Part]:
    """Yield a stretch of text, one that is too long in several of the same label."""
    for start in range(0, max(len(text), 1), MOST_IN_ONE):
        yield Part("document", label, text[start : start + MOST_IN_ONE])


def _build(
    document: Document,
    uploaded_on: dt.date,
    piece: Piece,
    study: Study,
) -> IndexDocument:
    project = study.project
    indexed = study.document(
        key=f"document:{document.id}@{piece.number}/{piece.whom}",
        kind="document",
        title=document.title,
        url=f"/projects/{project.reference}/documents/{document.id}",
        parts=piece.parts,
        tier=Tier.FULL,
        newest=uploaded_on,
        weight=0.8,
        suggestible=False,
    )
    rest = audience_of(document, project)
    if piece.whom == TEAM:
        return _seen_by(indexed, replace(team_alone(project), denied=rest.denied))
    # The team has its own document of the index, without a date. Without this they would find each
    # word twice once the date has passed.
    rest = replace(rest, denied=rest.denied | {own_team(project.id)})
    return replace(_seen_by(indexed, rest), release_on=document.release_on)


def _seen_by(indexed: IndexDocument, audience: Audience) -> IndexDocument:
    return replace(
        indexed,
        audience=audience.any_of,
        clearances=audience.clearances,
        need_to_know=audience.listed,
        denied=audience.denied,
    )


def _latest(ids: Sequence[int]) -> list[tuple[Document, DocumentVersion]]:
    newer = aliased(DocumentVersion)
    last = (
        select(func.max(newer.number))
        .where(newer.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Document, DocumentVersion)
        .join(
            DocumentVersion,
            and_(DocumentVersion.document_id == Document.id, DocumentVersion.number == last),
        )
        .where(Document.project_id.in_(ids))
        .order_by(Document.id)
    )
    return [(row[0], row[1]) for row in rows]


def _texts(version_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Return the label and text of each page of these versions, in the order of the pages."""
    texts: dict[int, list[tuple[str, str]]] = {}
    for version_id, label, text in db.session.execute(
        select(DocumentText.version_id, DocumentText.label, DocumentText.text)
        .where(DocumentText.version_id.in_(version_ids))
        .order_by(DocumentText.version_id, DocumentText.place)
    ):
        texts.setdefault(version_id, []).append((label, text))
    return texts


def contribute(ids: Sequence[int]) -> Mapping[int, Contribution]:
    """Add each project's documents; two queries, and one for the names of their types."""
    latest = _latest(ids)
    texts = _texts([version.id for _, version in latest if version.status is Status.TEXT])
    types = vocabularies.labels("document_type")["document_type"]
    contributions: dict[int, Contribution] = {}
    for document, version in latest:
        kind = types.get(document.type, "document").lower()
        parts = [
            part
            for label, text in texts.get(version.id, [])
            for part in _cut(kind if label == "text" else f"{kind}, {label}", text)
        ]
        # The team sees a document before its release date and everybody else after it, and a
        # document of the index has one date: so there are two, which no reader sees both of.
        halves = [TEAM] if document.audience == TEAM else [TEAM, "rest"]
        contributions.setdefault(document.project_id, Contribution()).documents += [
            partial(
                _build,
                document,
                in_london(version.uploaded_at).date(),
                Piece(number, tuple(piece), whom),
            )
            for number, piece in enumerate(_pieces(parts))
            for whom in halves
        ]
    return contributions
