"""Searches that a person keeps, to ask them again later. Theirs alone, so no record changes."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Select, select

from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed, NotFound
from evidence_hub.search.documents import FACETS
from evidence_hub.search.models import SavedSearch

MOST_KEPT = 50
MOST_PARTS = 200
LONGEST_QUESTION = 2000
KEPT_PARTS = frozenset({"q", "sort", *FACETS})


def question_of(address: str) -> str:
    """Return the part of a results page's address that asks: words, filters, sort; no page."""
    # Only what the page itself would ask for is kept, so that a saved search cannot carry anything
    # else into a page.
    parts = parse_qsl(address) if address.count("&") < MOST_PARTS else []
    return urlencode([(name, value) for name, value in parts if name in KEPT_PARTS and value])


def saved_by(actor: Actor) -> Select[SavedSearch]:
    """Select a person's saved searches, by name."""
    return (
        select(SavedSearch)
        .where(SavedSearch.person_id == actor.person_id)
        .order_by(SavedSearch.name, SavedSearch.id)
    )


def save(actor: Actor, *, name: str, asks: str) -> SavedSearch:
    """Keep a question (see ``question_of``) under a name; a kept one gets the new name.

    Raises Invalid where there is nothing to keep, or where a person keeps too many.
    """
    if actor.person_id is None:
        raise NotAllowed("Sign in to save a search")
    if not asks or len(asks) > LONGEST_QUESTION:
        raise Invalid({"name": "Search for something first, or with fewer filters"})
    kept = db.session.scalars(saved_by(actor)).all()
    # Saving the same question again renames it: a list with two names for one search helps nobody.
    found = next((row for row in kept if row.asks == asks), None)
    if found is None:
        if len(kept) >= MOST_KEPT:
            raise Invalid({"name": f"You have saved {MOST_KEPT} searches. Remove one first"})
        found = SavedSearch(person_id=actor.person_id, asks=asks, saved_at=clock.now())
        db.session.add(found)
    found.name = name
    db.session.flush()
    return found


def remove(actor: Actor, saved_id: int) -> None:
    """Forget one of a person's own saved searches; raises NotFound for anybody else's."""
    found = db.session.get(SavedSearch, saved_id)
    if found is None or found.person_id != actor.person_id:
        raise NotFound
    db.session.delete(found)
