"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class RegisteringVerb(Verb):
    AMENDMENT_FILED = "amendment filed"
    AMENDMENT_CLASSIFIED = "amendment classified"
    AMENDMENT_DECIDED = "amendment {}"
    VERSION_KEPT = "version kept"
    SECTION_SAVED = "saved “{}”"
    ENQUIRY_RAISED = "enquiry raised"
    DRAFT_BEGUN = "draft begun"
    ENQUIRY_ACCEPTED = "enquiry accepted"
    ENQUIRY_ANSWERED = "enquiry answered"
    ENQUIRY_DECLINED = "enquiry declined"
    PERSON_NAMED = "person named"
    PART_ENDED = "part ended"
    INTEREST_DECLARED = "interest declared"
    INTEREST_ENDED = "interest ended"
    DUPLICATES_LOOKED_AT = "duplicates looked at"
    COMMENTS_GIVEN = "comments given"
    HANDED_OVER = "handed over"
