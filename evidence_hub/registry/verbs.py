"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class RegistryVerb(Verb):
    LEGACY_RECORD_CORRECTED = "legacy record corrected"
    MARKING_ASKED_FOR = "marking asked for"
    MARKING_CONFIRMED = "marking confirmed"
    RESTRICTED_PAGE_READ = "restricted page read"
    RESTRICTED_FILE_TAKEN = "restricted file taken"
