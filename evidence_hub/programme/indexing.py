"""Answered questions and placements in search, for everybody who reads the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from evidence_hub.core.authority import Actor
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.programme import queries
from evidence_hub.programme.models import Advice, Placement
from evidence_hub.programme.models.placement import FOUND
from evidence_hub.registry.audience import REGISTER_READERS
from evidence_hub.registry.current import viewer
from evidence_hub.search.documents import IndexDocument, Part
from evidence_hub.search.hooks import SearchCard


def advice_documents(ids: Iterable[int]) -> Iterable[IndexDocument]:
    for row in queries.shared_advice(list(ids)):
        # A question alone answers nobody who searches.
        if row.answer is None or row.answered_at is None:
            continue
        root = f"advice:{row.id}"
        yield IndexDocument(
            key=root,
            root=root,
            group=root,
            type="advice",
            title=row.title,
            url=f"/advice/{row.id}",
            parts=tuple(
                part
                for part in (
                    Part("question", "question", row.detail),
                    Part("answer", "answer", row.answer.text),
                )
                if part.text
            ),
            facets={"year": (str(in_london(row.answered_at).year),)},
            # Decided inside the index, so that counts and suggestions tell people from outside
            # nothing.
            audience=frozenset({REGISTER_READERS}),
            newest=in_london(row.answered_at).date(),
            # A little below studies: an answer rests on records, and the record itself is the
            # better hit.
            weight=0.9,
        )


def all_advice() -> Iterable[int]:
    return db.session.scalars(select(Advice.id).order_by(Advice.id)).all()


def advice_cards(ids: Sequence[int], actor: Actor) -> Mapping[int, SearchCard]:
    # Asked again when cards are made, since roles may have changed since the index was written.
    if not viewer().reads_register:
        return {}
    return {
        row.id: SearchCard(
            reference=f"advice-{row.id}",
            title=row.title,
            url=f"/advice/{row.id}",
            tags=[("Advice", "type"), *([("DEMO", "demo")] if row.is_demo else [])],
            meta=[f"Answered {day_words(in_london(row.answered_at).date())}"]
            if row.answered_at
            else [],
            summary=row.answer.text[:300] if row.answer else "",
            marking="none_stated",
        )
        for row in queries.shared_advice(list(ids))
    }


def kind_labels() -> Mapping[str, Mapping[str, str]]:
    return {"type": {"advice": "Advice", "placement": "Placements"}}


def placement_documents(ids: Iterable[int]) -> Iterable[IndexDocument]:
    """Yield placements with what their students found, for everybody who reads the register."""
    for row in queries.placements_among(list(ids)):
        root = f"placement:{row.id}"
        parts = [
            Part("aim", "aim", row.aim),
            *(
                Part("found", FOUND[each.kind].lower(), f"{each.policy}: {each.text}")
                for each in row.found
            ),
        ]
        yield IndexDocument(
            key=root,
            root=root,
            group=root,
            type="placement",
            title=row.title,
            url=f"/programme/placements/{row.id}",
            parts=tuple(parts),
            facets={"year": (str(row.starts_on.year),)},
            audience=frozenset({REGISTER_READERS}),
            newest=row.starts_on,
            weight=0.9,
        )


def all_placements() -> Iterable[int]:
    return db.session.scalars(select(Placement.id).order_by(Placement.id)).all()


def placement_cards(ids: Sequence[int], actor: Actor) -> Mapping[int, SearchCard]:
    if not viewer().reads_register:
        return {}
    return {
        row.id: SearchCard(
            reference=f"placement-{row.id}",
            title=row.title,
            url=f"/programme/placements/{row.id}",
            tags=[("Placement", "type"), *([("DEMO", "demo")] if row.is_demo else [])],
            meta=[row.institution, f"{day_words(row.starts_on)} to {day_words(row.ends_on)}"],
            summary=row.aim[:300],
            marking="none_stated",
        )
        for row in queries.placements_among(list(ids))
    }
