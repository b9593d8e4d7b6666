"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class DirectoryVerb(Verb):
    CHANGED = "changed"
    ORGANISATION_CREATED = "organisation created"
    BUSINESS_AREA_CREATED = "business area created"
    PRIORITY_PROPOSED = "priority proposed"
    TERM_CREATED = "term created"
