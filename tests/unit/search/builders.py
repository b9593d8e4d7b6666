"""What the tests of the search are about: small documents, viewers and questions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evidence_hub.search.documents import IndexDocument, Part
from evidence_hub.search.engines.base import Engine, Request, Results

TODAY = dt.date(2026, 11, 22)
STAFF = frozenset({"open", "staff"})
CLEARED = STAFF | {"rv"}


def document(
    key: str = "project:1", title: str = "A study", body: str = "", **given: Any
) -> IndexDocument:
    """Build a document that staff may see; ``body`` becomes its one part."""
    root = given.pop("root", key.partition("/")[0])
    values: dict[str, Any] = {
        "key": key,
        "root": root,
        "group": root,
        "type": "study",
        "title": title,
        "url": f"/{key}",
        "audience": frozenset({"staff"}),
        "parts": (Part("body", "Summary", body),) if body else (),
    }
    return IndexDocument(**(values | given))


def fill(engine: Engine, *documents: IndexDocument) -> None:
    """Put documents into an index in one commit."""
    engine.replace({document.root for document in documents}, documents)


def ask(engine: Engine, text: str = "", tokens: frozenset[str] = STAFF, **given: Any) -> Results:
    return engine.search(Request(text=text, tokens=tokens, today=TODAY, **given))


def found(results: Results) -> list[str]:
    """Return the keys of the best document of each card, in order."""
    return [card.best.key for card in results.cards]


def all_found(results: Results) -> set[str]:
    """Return the keys of every document on the cards."""
    return {hit.key for card in results.cards for hit in (card.best, *card.others)}


def counts(results: Results, facet: str) -> dict[str, int]:
    return {option.value: option.count for option in results.facets[facet]}
