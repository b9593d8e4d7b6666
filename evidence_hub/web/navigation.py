"""The frame around every page: navigation that shows only where the person may go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

from evidence_hub.core.authority import Actor


@dataclass(frozen=True)
class Place:
    """A page that navigation may lead to, and for whom."""

    label: str
    endpoint: str
    is_for: Callable[[Actor], bool]
    order: int
    is_admin: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Entry:
    label: str
    href: str
    current: bool
    hint: str = ""


_places: list[Place] = []


def add_place(place: Place) -> None:
    if place not in _places:
        _places.append(place)
        _places.sort(key=lambda known: known.order)


def _entries(actor: Actor, *, admin: bool) -> list[Entry]:
    here = (request.endpoint or "").split(".")[0]
    return [
        Entry(
            label=place.label,
            href=url_for(place.endpoint),
            current=request.endpoint == place.endpoint
            or (not admin and here == place.endpoint.split(".")[0] and _sole(place)),
            hint=place.hint,
        )
        for place in _places
        if place.is_admin == admin and place.is_for(actor)
    ]


def _sole(place: Place) -> bool:
    """Whether the place stands for its whole room."""
    room = place.endpoint.split(".")[0]
    return sum(known.endpoint.startswith(f"{room}.") for known in _places) == 1


def main_entries(actor: Actor) -> list[Entry]:
    return [] if actor.is_anonymous else _entries(actor, admin=False)


def admin_entries(actor: Actor) -> list[Entry]:
    return [] if actor.is_anonymous else _entries(actor, admin=True)
