"""Finding sources and turning a citation into a mark that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.provenance import Provenance
from evidence_hub.sources.models import Source


@dataclass(frozen=True)
class Mark:
    """Where a fact comes from, as a page shows it: a short label, a title, where it leads."""

    label: str
    title: str
    source: str
    paragraph: str
    is_unverified: bool
    provenance: str


class Cited(Protocol):
    """Anything that says where it comes from."""

    @property
    def provenance(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def paragraphs(self) -> Sequence[str]: ...


def source(code: str) -> Source:
    found = db.session.scalar(
        select(Source).where(Source.code == code).options(selectinload(Source.paragraphs))
    )
    if found is None:
        raise NotFound
    return found


def all_sources() -> Sequence[Source]:
    return db.session.scalars(
        select(Source).order_by(Source.is_document.desc(), Source.title, Source.id)
    ).all()


def named(codes: Iterable[str]) -> dict[str, Source]:
    """Return these sources by code in one query."""
    wanted = sorted({code for code in codes if code})
    if not wanted:
        return {}
    rows = db.session.scalars(select(Source).where(Source.code.in_(wanted)).order_by(Source.id))
    return {row.code: row for row in rows}


def marks(
    provenance: str, code: str, paragraphs: Sequence[str], sources: dict[str, Source]
) -> list[Mark]:
    """Return a mark a paragraph ("report ¶ 115"), or one for the whole source."""
    # The hub says so wherever such a fact is shown: it was believed when the seed was written, and
    # nobody has seen the source.
    unverified = provenance == Provenance.KNOWN
    found = sources.get(code)
    # A fact without a source is not left bare. Whose it is, the hub's makers' or a person's, is
    # said in the place of the citation.
    if found is None:
        labels = {Provenance.DESIGN: "hub's own proposal", Provenance.ENTERED: "entered by hand"}
        label = labels.get(Provenance(provenance), "source not recorded")
        return [Mark(label, label, "", "", unverified, provenance)]
    if found.is_document and paragraphs:
        return [
            Mark(f"report ¶ {number}", found.title, code, number, unverified, provenance)
            for number in paragraphs
        ]
    return [Mark(found.publisher or found.title, found.title, code, "", unverified, provenance)]


def marks_of(row: Cited, sources: dict[str, Source]) -> list[Mark]:
    return marks(row.provenance, row.source, row.paragraphs, sources)
