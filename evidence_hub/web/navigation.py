"""The frame around every page: navigation that shows only where the person may go.

Places stand in groups: one row shows the groups, a second one the places of the group that the
page belongs to. A group leads to the first of its places that the person may open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import request, url_for

from evidence_hub.core.authority import Actor


@dataclass(frozen=True)
class Place:
    """A page that navigation may lead to, and for whom.

    ``covers``: how the endpoints of the pages begin that lie behind the place.
    """

    label: str
    endpoint: str
    is_for: Callable[[Actor], bool]
    group: str = ""
    covers: tuple[str, ...] = ()
    is_admin: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Entry:
    """A link; of a group with several ``places``, to the first of them."""

    label: str
    href: str
    current: bool
    hint: str = ""
    places: Sequence[Entry] = ()


_places: list[Place] = []


def add_place(place: Place) -> None:
    if place not in _places:
        _places.append(place)


def _seen(actor: Actor, *, admin: bool) -> list[Place]:
    if actor.is_anonymous:
        return []
    return [place for place in _places if place.is_admin == admin and place.is_for(actor)]


def _current(places: Sequence[Place]) -> Place | None:
    """Return the place of this page: the page itself, or the one that covers it most closely."""
    here = request.endpoint or ""
    closest = [
        (len(here) + 1 if place.endpoint == here else len(beginning), place)
        for place in places
        for beginning in (place.endpoint, *place.covers)
        if here.startswith(beginning)
    ]
    return max(closest, key=lambda pair: pair[0], default=(0, None))[1]


def _entry(place: Place, current: Place | None) -> Entry:
    return Entry(place.label, url_for(place.endpoint), place is current, place.hint)


def _grouped(label: str, places: Sequence[Place], current: Place | None) -> Entry:
    entries = [_entry(place, current) for place in places]
    return Entry(
        label,
        entries[0].href,
        any(entry.current for entry in entries),
        places=entries if len(entries) > 1 else (),
    )


def main_entries(actor: Actor) -> list[Entry]:
    """Return the groups; a place without one is a group by itself."""
    seen = _seen(actor, admin=False)
    current = _current(seen)
    rows = groupby(seen, key=lambda place: place.group or place.label)
    return [_grouped(label, list(places), current) for label, places in rows]


def admin_entries(actor: Actor) -> list[Entry]:
    seen = _seen(actor, admin=True)
    current = _current(seen)
    return [_entry(place, current) for place in seen]
