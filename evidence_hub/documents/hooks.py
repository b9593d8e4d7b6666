"""How packages above keep a document from readers who must not see it yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from evidence_hub.core.feature import features
from evidence_hub.documents.models import Document

# Why a file of a document cannot get this audience and release date, or "". It is asked with the
# document, the file's SHA-256, the audience and the release date; of a document that is about to
# be attached, too.
Guard = Callable[[Document, str, str, dt.date | None], str]


def objection(document: Document, sha256: str, audience: str, release_on: dt.date | None) -> str:
    """Return the first reason against it, "" where no package has any."""
    reasons = (
        guard(document, sha256, audience, release_on) for guard in features().document_guards
    )
    return next((reason for reason in reasons if reason), "")
