"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class NotificationsVerb(Verb):
    NOTICES_BY_EMAIL_CHOSEN = "notices by e-mail chosen"
    ABSENCE_RECORDED = "absence recorded"
    ABSENCE_ENDED = "absence ended"
