"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class ProgrammeVerb(Verb):
    HUB_ASKED = "hub asked"
    QUESTION_TAKEN_BACK = "question taken back"
    QUESTION_HANDED_TO_AN_ADVISER = "question handed to an adviser"
    QUESTION_ANSWERED = "question answered"
    ANSWER_RATED = "answer rated"
    STUDENTS_HANDED_OVER = "students handed over"
    AWARD_GIVEN = "award given"
    SUPERVISOR_CHANGED = "supervisor changed"
    MILESTONE_ADDED = "milestone added"
    MILESTONE_MET = "milestone met"
    SUPERVISION_MEETING_RECORDED = "supervision meeting recorded"
    COURSE_ENDED = "course ended"
    FINDINGS_PRESENTED = "findings presented"
    FINDINGS_IMPLEMENTED = "findings implemented"
    FAIR_PLANNED = "fair planned"
    FAIR_CHANGED = "fair changed"
    FAIR_CALLED_OFF = "fair called off"
    OFFERED_AT_THE_FAIR = "offered at the fair"
    OFFER_TAKEN_AWAY = "offer taken away"
    INTEREST_RECORDED = "interest recorded"
    ENQUIRY_MADE_OF_AN_INTEREST = "enquiry made of an interest"
    FUNDING_OPPORTUNITY_RECORDED = "funding opportunity recorded"
    FUNDING_OPPORTUNITY_CHANGED = "funding opportunity changed"
    BID_DECIDED = "bid decided"
    LET_GO = "let go"
    BID_ANSWERED = "bid answered"
    PARTNERSHIP_RECORDED = "{} recorded"
    PARTNERSHIP_CHANGED = "{} changed"
    PARTNERSHIP_REVIEWED = "{} reviewed"
    PLACEMENT_RECORDED = "placement recorded"
    PLACEMENT_FINDING_RECORDED = "placement finding recorded"
