"""Vocabularies, sources, organisations, boards, areas and priorities made of rows of the seed."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_hub.core.vocabularies import Term, Vocabulary
from evidence_hub.directory.models import (
    Body,
    BusinessArea,
    Organisation,
    Priority,
    TermOfReference,
)
from evidence_hub.seeding.known import Known, Row, cited, day, text
from evidence_hub.sources.models import Paragraph, Source


def vocabulary(row: Row) -> Vocabulary:
    return Vocabulary(
        code=row["code"],
        label=row["label"],
        description=text(row, "description"),
        source=text(row, "source"),
        terms=[_term(term, row, place) for place, term in enumerate(row["terms"])],
    )


def _term(row: Row, vocabulary: Row, place: int) -> Term:
    return Term(
        code=row["code"],
        label=row["label"],
        definition=text(row, "definition"),
        provenance=text(row, "provenance") or text(vocabulary, "provenance") or "DESIGN",
        source=text(row, "source") or text(vocabulary, "source"),
        valid_from=day(row, "valid_from"),
        valid_to=day(row, "valid_to"),
        sort=row.get("sort") or place,
    )


def add_missing_terms(known: Known, rows: Iterable[Row]) -> int:
    """Terms added to a vocabulary since it was loaded."""
    added = 0
    for row in rows:
        vocabulary = known.rows[row["code"]]
        codes = {term.code for term in vocabulary.terms}
        for place, term in enumerate(row["terms"]):
            if term["code"] not in codes:
                vocabulary.terms.append(_term(term, row, place))
                added += 1
    return added


def document(row: Row) -> Source:
    return Source(
        code=row["code"],
        title=row["title"],
        kind="report",
        is_document=True,
        issued_on=day(row, "issued_on"),
        author=text(row, "author"),
        note=text(row, "note"),
        provenance="SEED",
        paragraphs=[
            Paragraph(
                number=str(each["number"]),
                heading=text(each, "heading"),
                statement=text(each, "statement"),
                sort=place,
            )
            for place, each in enumerate(row["paragraphs"])
        ],
    )


def external(row: Row) -> Source:
    names = ("title", "kind", "url", "doi", "publisher", "issued", "read_as", "provenance", "note")
    return Source(code=row["code"], **{name: text(row, name) for name in names})


def organisation(row: Row) -> Organisation:
    return Organisation(
        code=row["code"],
        name=row["name"],
        short_name=text(row, "short_name"),
        kind=row["kind"],
        ror=text(row, "ror"),
        url=text(row, "url"),
        aliases=list(row.get("aliases") or ()),
        facts=list(row.get("facts") or ()),
        provenance=row["provenance"],
        **cited(row),
    )


def body(row: Row) -> Body:
    return Body(
        code=row["code"],
        name=row["name"],
        kind=text(row, "kind"),
        chair=text(row, "chair"),
        frequency=text(row, "frequency"),
        facts=list(row.get("facts") or ()),
        not_stated=list(row.get("not_stated") or ()),
        **cited(row),
        terms_of_reference=[
            TermOfReference(
                letter=limb["code"],
                text=limb["text"],
                paragraphs=list(limb.get("paragraphs") or ()),
            )
            for limb in row.get("terms_of_reference") or ()
        ],
    )


def area(row: Row) -> BusinessArea:
    return BusinessArea(
        code=row["code"],
        name=row["name"],
        note=text(row, "note"),
        provenance=row["provenance"],
        **cited(row),
        sort=row.get("sort") or 0,
    )


def priority(row: Row) -> Priority:
    return Priority(
        code=row["code"],
        name=row["name"],
        basis=row["basis"],
        group=text(row, "group"),
        status=row["status"],
        valid_from=day(row, "valid_from"),
        valid_to=day(row, "valid_to"),
        provenance=row["provenance"],
        **cited(row),
    )


# After all organisations are there: a department may stand before its university in the file.
def set_parents(rows: Iterable[Row], organisations: Known) -> None:
    for row in rows:
        if row.get("parent") and organisations.get(row["code"]).parent is None:
            organisations.get(row["code"]).parent = organisations.get(row["parent"])
