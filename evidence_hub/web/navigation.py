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
    """A page that navigation may lead to, and for whom."""

    label: str
    endpoint: str
    is_for: Callable[[Actor], bool]
    order: int
    group: str = ""
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
        _places.sort(key=lambda known: known.order)


def _seen(actor: Actor, *, admin: bool) -> list[Place]:
    if actor.is_anonymous:
        return []
    return [place for place in _places if place.is_admin == admin and place.is_for(actor)]


def _entry(place: Place) -> Entry:
    return Entry(place.label, url_for(place.endpoint), _is_current(place), place.hint)


def _is_current(place: Place) -> bool:
    if request.endpoint == place.endpoint:
        return True
    here = (request.endpoint or "").split(".")[0]
    return not place.is_admin and here == place.endpoint.split(".")[0] and _sole(place)


def _sole(place: Place) -> bool:
    """Whether the place stands for its whole room."""
    room = place.endpoint.split(".")[0]
    return sum(known.endpoint.startswith(f"{room}.") for known in _places) == 1


def _grouped(label: str, places: Sequence[Entry]) -> Entry:
    first = places[0]
    is_current = any(place.current for place in places)
    return Entry(label, first.href, is_current, places=places if len(places) > 1 else ())


def main_entries(actor: Actor) -> list[Entry]:
    """Return the groups; a place without one is a group by itself."""
    rows = groupby(_seen(actor, admin=False), key=lambda place: place.group or place.label)
    return [_grouped(label, [_entry(place) for place in places]) for label, places in rows]


def admin_entries(actor: Actor) -> list[Entry]:
    return [_entry(place) for place in _seen(actor, admin=True)]
