"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class HouseRulesVerb(Verb):
    HOUSE_RULE_RECORDED = "house rule recorded"
