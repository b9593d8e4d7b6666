"""What is already known about a question, with why each thing is shown."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.registry.audience import viewer_for
from evidence_hub.search import operations as search
from evidence_hub.search.current import engine
from evidence_hub.search.engines.base import Hit, IndexUnavailable, Request

MOST = 5
SHORTEST = 8  # characters, before which nothing sensible can be said


def about(words: str, actor: Actor) -> Sequence[Hit]:
    """Return the nearest studies and publications that the actor may see, best first."""
    if len(words.strip()) < SHORTEST:
        return ()
    request = Request(
        text=words, tokens=viewer_for(actor).tokens, today=clock.today(), per_page=MOST
    )
    try:
        return [card.best for card in search.find(engine(), request).cards]
    except IndexUnavailable:
        return ()
