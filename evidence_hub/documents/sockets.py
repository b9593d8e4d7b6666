"""How rooms above keep a document from readers who must not see it yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from evidence_hub.documents.models import Document

Guard = Callable[[Document, str, dt.date | None], str]
Closer = Callable[[Document], bool]
_guards: list[Guard] = []
_closers: list[Closer] = []


def add_guard(guard: Guard) -> None:
    """A room says why a document cannot get this audience and release date, or ""."""
    if guard not in _guards:
        _guards.append(guard)


def add_closer(closer: Closer) -> None:
    """A room says whether a new version of this document must not be seen by its readers yet."""
    if closer not in _closers:
        _closers.append(closer)


def objection(document: Document, audience: str, release_on: dt.date | None) -> str:
    """Return the first reason against it, "" where no room has any."""
    return next((said for guard in _guards if (said := guard(document, audience, release_on))), "")


def closes(document: Document) -> bool:
    return any(closer(document) for closer in _closers)
