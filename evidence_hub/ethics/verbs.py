"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb
from evidence_hub.registry.verbs import RegistryVerb


class EthicsVerb(Verb):
    ETHICS_SCREENING_ANSWERED = "ethics screening answered"
    ETHICS_SECTION_SAVED = "ethics section “{}” saved"
    ETHICS_APPLICATION_SENT = "ethics application sent"
    ETHICS_APPLICATION_SETTLED_BY_CONFIRMATION = "ethics application settled by confirmation"
    PROPORTIONATE_ROUTE_REFUSED = "proportionate route refused"
    ETHICS_APPLICATION_OPENED_AGAIN = "ethics application opened again"
    ETHICS_RENEWAL_FILED = "ethics renewal filed"
    ETHICS_RENEWAL_ANSWERED = "ethics renewal {}"
    AMENDMENT_AGREED_BY_ETHICS = "amendment agreed by ethics"
    AMENDMENT_NOT_AGREED_BY_ETHICS = "amendment not agreed by ethics"
    END_OF_STUDY_REPORT_FILED = "end-of-study report filed"
    ETHICS_OPINION_GIVEN = "ethics opinion given"
    CONDITION_STATED_INSTEAD_OF_AN_OPINION = "condition stated instead of an opinion"
    ETHICS_OPINION_REVOKED = "ethics opinion revoked"
    ETHICS_REVIEWER_ASSIGNED = "ethics reviewer assigned"
    ETHICS_ASSIGNMENT_ENDED = "ethics assignment ended"
    ETHICS_SECTION_REVIEWED = "ethics section reviewed"
    ETHICS_COMMENT_ANSWERED = "ethics comment answered"
    ETHICS_REVIEW_OPENED = "ethics review opened"


# What stays with those who run a review, and out of a record's history.
PRIVATE: frozenset[Verb] = frozenset(
    {
        EthicsVerb.ETHICS_REVIEWER_ASSIGNED,
        EthicsVerb.ETHICS_ASSIGNMENT_ENDED,
        EthicsVerb.ETHICS_REVIEW_OPENED,
        EthicsVerb.ETHICS_SECTION_REVIEWED,
        # Who asked to have a record marked would tell readers that there may be something to hide.
        RegistryVerb.MARKING_ASKED_FOR,
    }
)
