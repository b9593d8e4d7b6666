"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class DocumentsVerb(Verb):
    DOCUMENT_ATTACHED = "document attached"
    DOCUMENT_VERSION_ADDED = "document version added"
    DOCUMENT_KEPT_FROM_ITS_READERS = "document kept from its readers"
    DOCUMENT_CHANGED = "document changed"
    DOCUMENT_FOUND_INFECTED = "document found infected"
