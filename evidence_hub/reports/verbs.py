"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class ReportsVerb(Verb):
    BOARD_REPORT_BEGUN = "board report begun"
    BOARD_REPORT_EDITED = "board report edited"
    BOARD_REPORT_MADE_FINAL = "board report made final"
