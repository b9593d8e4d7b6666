"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class ImportingVerb(Verb):
    PROJECTS_IMPORTED = "projects imported"
    IMPORT_UNDONE = "import undone"
