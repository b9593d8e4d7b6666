"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class LibraryVerb(Verb):
    PUBLICATION_ADDED = "publication added"
    PUBLICATIONS_IMPORTED = "publications imported"
    PUBLICATION_CHANGED = "publication changed"
