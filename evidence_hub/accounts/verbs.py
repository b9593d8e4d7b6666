"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class AccountsVerb(Verb):
    PERSON_CREATED = "person created"
    CLEARANCE_RECORDED = "clearance recorded"
    ACCOUNT_ENABLED = "account enabled"
    ACCOUNT_DISABLED = "account disabled"
    PERSON_CHANGED = "person changed"
    PASSWORD_RESET = "password reset"
    PASSWORD_CHOSEN_BY_LINK = "password chosen by a link to the mailbox"
    HOLDER_CONFIRMED = "holder of the account confirmed"
    PASSWORD_CHANGED = "password changed"
    ROLES_CHANGED = "roles changed"
    CLEARANCE_WITHDRAWN = "clearance withdrawn"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SESSION_ENDED = "session ended"
    SIGNED_OUT_EVERYWHERE = "signed out everywhere"
