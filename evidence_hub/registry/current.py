"""The viewer of this request, loaded once."""

from __future__ import annotations

from flask import g

from evidence_hub.accounts import current
from evidence_hub.core.authority import Actor
from evidence_hub.registry.audience import Viewer, viewer_for


def viewer() -> Viewer:
    found: Viewer | None = g.get("viewer")
    if found is None:
        found = g.viewer = viewer_for(current.actor())
    return found


def tokens_of(actor: Actor) -> frozenset[str]:
    """Return the audience tokens that the person of this request brings to a search."""
    return viewer().tokens
