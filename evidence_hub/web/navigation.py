"""The frame around every page: navigation that shows only where the person may go.

Items stand in groups: one row shows the groups, a second one the items of the group that the page
belongs to. A group leads to the first of its items that the person may open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import request, url_for

from evidence_hub.core.authority import Actor
from evidence_hub.core.feature import NavItem, features


@dataclass(frozen=True)
class Entry:
    """A link; of a group with several ``entries``, to the first of them."""

    label: str
    href: str
    current: bool
    hint: str = ""
    entries: Sequence[Entry] = ()


def _seen(actor: Actor, *, admin: bool) -> list[NavItem]:
    if actor.is_anonymous:
        return []
    # Nothing is shown greyed out: that a page exists can itself say that a record does.
    return [item for item in features().navigation if item.is_admin == admin and item.is_for(actor)]


def _current(items: Sequence[NavItem]) -> NavItem | None:
    """Return the item of this page: the page itself, or the one that covers it most closely."""
    here = request.endpoint or ""
    closest = [
        (len(here) + 1 if item.endpoint == here else len(beginning), item)
        for item in items
        for beginning in (item.endpoint, *item.covers)
        if here.startswith(beginning)
    ]
    return max(closest, key=lambda pair: pair[0], default=(0, None))[1]


def _entry(item: NavItem, current: NavItem | None) -> Entry:
    return Entry(item.label, url_for(item.endpoint), item is current, item.hint)


def _grouped(label: str, items: Sequence[NavItem], current: NavItem | None) -> Entry:
    entries = [_entry(item, current) for item in items]
    return Entry(
        label,
        entries[0].href,
        any(entry.current for entry in entries),
        entries=entries if len(entries) > 1 else (),
    )


def main_entries(actor: Actor) -> list[Entry]:
    """Return the groups; an item without one is a group by itself."""
    seen = _seen(actor, admin=False)
    current = _current(seen)
    rows = groupby(seen, key=lambda item: item.group or item.label)
    return [_grouped(label, list(items), current) for label, items in rows]


def admin_entries(actor: Actor) -> list[Entry]:
    seen = _seen(actor, admin=True)
    current = _current(seen)
    return [_entry(item, current) for item in seen]
