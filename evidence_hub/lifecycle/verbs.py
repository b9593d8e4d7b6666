"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class LifecycleVerb(Verb):
    CONDITION_SET = "condition set"
    CONDITION_SHOWN_MET = "condition shown met"
    CONDITION_ACCEPTED_AS_MET = "condition accepted as met"
    CONDITION_SENT_BACK = "condition sent back"
    NO_PERSONAL_DATA_CONFIRMED = "no personal data confirmed"
    CONFIRMATION_OF_NO_PERSONAL_DATA_WITHDRAWN = "confirmation of no personal data withdrawn"
    GATE_WAIVED = "gate waived"
