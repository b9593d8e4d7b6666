"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class FindingsVerb(Verb):
    ACTION_ADDED = "action added"
    ACTION_REPORTED = "action reported"
    ACTION_VERIFIED = "action verified"
    ACTION_OPENED_AGAIN = "action opened again"
    RECOMMENDATIONS_HANDED_OVER = "recommendations handed over"
    ACTION_HANDED_ON = "action handed on"
    UNIT_ENTERED_A_STAGE = "unit entered a stage"
    OUTCOME_EXPLAINED = "outcome explained"
    FINAL_REPORT_SENT = "final report sent"
    RECOMMENDATIONS_CONFIRMED = "recommendations confirmed"
    FINDING_RECORDED = "finding recorded"
    FINDING_CHANGED = "finding changed"
    FINDING_WITHDRAWN = "finding withdrawn"
    FINDINGS_RELEASED = "findings released"
    RECOMMENDATION_REGISTERED = "recommendation registered"
    RECOMMENDATION_CHANGED = "recommendation changed"
    RECOMMENDATION_DECIDED = "recommendation decided"
    BENEFIT_CONCLUDED = "benefit concluded"
    BENEFIT_REVIEWED = "benefit reviewed"
    CONCLUSION_SENT_BACK = "conclusion sent back"
    STRENGTH_ASSESSED = "strength assessed"
