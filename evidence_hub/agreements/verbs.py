"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


# The trail is append-only and keeps these words: a reworded verb would no longer be found beside
# its older entries.
class AgreementsVerb(Verb):
    TEXT_RELEASED_BY_SILENCE = "text released by silence"
    ADVISER_ASSIGNED = "adviser assigned"
    CONDITION_STATED_INSTEAD_OF_AN_AGREEMENT = "condition stated instead of an agreement"
    CLEARANCE_COMMENT_MADE = "clearance comment made"
    COMMENTS_OF_FACT_SENT_TO_THE_AUTHORS = "comments of fact sent to the authors"
    TEXT_CONFIRMED_FREE_OF_DATA = "text confirmed free of marked and personal data"
    PUBLICATION_CLEARANCE_DECIDED = "publication clearance decided"
    CERTIFICATE_OF_DISPOSAL_FILED = "certificate of disposal filed"
    CERTIFICATE_OF_DISPOSAL_ANSWERED = "certificate of disposal {}"
    EXTENSION_ASKED_FOR = "extension asked for"
    EXTENSION_ANSWERED = "extension {}"
    DPIA_SCREENING_ANSWERED = "DPIA screening answered"
    DPIA_SCREENING_DECIDED = "DPIA screening decided"
    RECIPIENTS_NAMED = "recipients named"
    DPIA_SENT_FOR_ADVICE = "DPIA sent for advice"
    DPIA_ADVICE_GIVEN = "DPIA advice given"
    COMMISSIONERS_ANSWER_RECORDED = "Commissioner’s answer recorded"
    DPIA_ACCEPTED = "DPIA accepted"
    DPIA_SENT_BACK = "DPIA sent back"
    OUTPUT_PLANNED = "output planned"
    OUTPUT_MOVED_ON = "output moved on"
    INTELLECTUAL_PROPERTY_NAMED = "intellectual property named"
    INTELLECTUAL_PROPERTY_TAKEN_OUT = "intellectual property taken out"
    RIGHT_NAMED = "{} of intellectual property named"
    RIGHT_TAKEN_OUT = "{} of intellectual property taken out"
    IP_ADVICE_GIVEN = "IP advice given"
    IP_TERMS_AGREED = "IP terms agreed"
    DATA_SHARING_AGREEMENT_BEGUN = "data sharing agreement begun"
    DATA_SHARING_AGREEMENT_WRITTEN = "data sharing agreement written"
    DATA_SHARING_AGREEMENT_SENT = "data sharing agreement sent"
    DATA_SHARING_AGREEMENT_TAKEN_BACK = "data sharing agreement taken back"
    DATA_SHARING_AGREEMENT_VARIED = "data sharing agreement varied"
    VARIATION_GIVEN_UP = "variation given up"
    DATA_SHARING_AGREEMENT_TERMINATED = "data sharing agreement terminated"
    DATA_SHARING_AGREEMENT_SIGNED = "data sharing agreement signed"
    ACCESS_TO_DATA_GIVEN = "access to data given"
    ACCESS_TO_DATA_ENDED = "access to data ended"
    PUBLICATION_SUBMITTED_FOR_CLEARANCE = "publication submitted for clearance"
    CLEARANCE_WITHDRAWN = "clearance withdrawn"
    COMMENT_OF_FACT_ANSWERED = "comment of fact answered"
    CLEARANCE_HANDED_BACK = "clearance handed back"


# The internal discussion of a text: authors read its reasons, never who said what (journey J6).
PRIVATE: frozenset[Verb] = frozenset({AgreementsVerb.CLEARANCE_COMMENT_MADE})
