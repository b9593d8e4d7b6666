"""How packages above keep a document from readers who must not see it yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from evidence_hub.documents.models import Document

Guard = Callable[[Document, str, str, dt.date | None], str]
_guards: list[Guard] = []


def add_guard(guard: Guard) -> None:
    """A package says why a file of a document cannot get this audience and release date, or "".

    It is asked with the document, the file's SHA-256, the audience and the release date; of a
    document that is about to be attached, too.
    """
    if guard not in _guards:
        _guards.append(guard)


def objection(document: Document, sha256: str, audience: str, release_on: dt.date | None) -> str:
    """Return the first reason against it, "" where no package has any."""
    return next(
        (said for guard in _guards if (said := guard(document, sha256, audience, release_on))), ""
    )
