"""What the gates of the lifecycle are called, and whom each waits for; packages check them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GateType:
    """A gate by its name, and who can meet it."""

    name: str
    holder: str


COMPLETE = GateType("Everything that is needed to send it is given", "Research lead")
READY_TO_ASSESS = GateType("Everything that assessment needs is given", "Research lead")
DUPLICATES_CHECKED = GateType("Likely duplicates looked at", "Board secretary")
MARKING_CONFIRMED = GateType("Protective marking confirmed", "Board chair")
REVIEWERS_ASSIGNED = GateType("Reviewers assigned, none of them conflicted", "Board secretary")

ETHICS_ADVISED = GateType("Ethics opinion given, or its conditions stated", "Ethics reviewer")
IMPACT_SCREENED = GateType("Data protection impact screened", "Information governance")
SHARING_SETTLED = GateType("Need for a data sharing agreement settled", "Information governance")
IP_ADVISED = GateType("Intellectual property advice given", "IP and legal adviser")
EQUALITY_RECORDED = GateType("Equality impact assessment recorded", "Research lead")

ASSESSED = GateType("Advice of those asked to assess it", "Assessor")

BOARD_DECIDED = GateType("Decided by a quorate meeting of the board", "Board secretary")
BENEFIT_OWNED = GateType("Benefit owner named", "Board secretary")
CONDITIONS_OWNED = GateType("Each condition has an owner", "Board secretary")
FUNDING_SETTLED = GateType("Funding confirmed, or its risk accepted", "Board secretary")

ETHICS_IN_FORCE = GateType("Ethics opinion favourable and in date", "Ethics reviewer")
IMPACT_ACCEPTED = GateType(
    "Data protection impact assessment accepted or not needed", "Information governance"
)
SHARING_IN_FORCE = GateType(
    "Data sharing agreement in force for each external recipient", "Information governance"
)
IP_AGREED = GateType("Intellectual property terms agreed", "IP and legal adviser")
CLEARANCES_IN_DATE = GateType("Clearances in date", "Research lead")
EQUALITY_DONE = GateType("Equality impact assessment done", "Research lead")
PROTOCOL_LOCKED = GateType("Protocol version locked", "Research lead")
CONDITIONS_MET = GateType("Conditions before the start met", "Owner of each condition")

NUMBERS_REPORTED = GateType("Numbers, deviations and attrition reported", "Research lead")
FINDINGS_REPORTED = GateType("Findings reported, null ones too", "Research lead")
FINDINGS_PRESENTED = GateType("Findings presented to the board", "Research lead")
RECOMMENDATIONS_REGISTERED = GateType("Every recommendation registered", "Research lead")
RECOMMENDATIONS_DECIDED = GateType("Every recommendation decided", "The board")
ACTIONS_OWNED = GateType("Accepted actions owned and dated", "Board secretary")
BENEFITS_REVIEWED = GateType("Each benefit reviewed", "Owner of each benefit")
ACTIONS_VERIFIED = GateType("Actions verified or handed on", "The board")
DATA_DISPOSED = GateType("Disposal of shared data certified", "Information governance")
PUBLICATIONS_FINAL = GateType("Publications final, or abandoned with a reason", "Research lead")
MONEY_RECONCILED = GateType("Money reconciled", "Board secretary")
LESSONS_WRITTEN = GateType("Lessons written", "Research lead")
PARTICIPANTS_TOLD = GateType("Participants told", "Research lead")

# DOMAIN T8: what collecting data needs, asked again whenever somebody asks whether it may go on.
LIVE_GATES: tuple[GateType, ...] = (
    ETHICS_IN_FORCE,
    IMPACT_ACCEPTED,
    SHARING_IN_FORCE,
    IP_AGREED,
    CLEARANCES_IN_DATE,
    EQUALITY_DONE,
    PROTOCOL_LOCKED,
    CONDITIONS_MET,
)

# What the board may waive by a minuted decision, with a reason and a last day. Ethics, a lawful
# basis, people's rights and the board's own decision are never among them (DOMAIN section 5).
WAIVABLE: frozenset[GateType] = frozenset(
    {
        DUPLICATES_CHECKED,
        IP_ADVISED,
        IP_AGREED,
        FUNDING_SETTLED,
        CLEARANCES_IN_DATE,
        NUMBERS_REPORTED,
        FINDINGS_PRESENTED,
        RECOMMENDATIONS_REGISTERED,
        ACTIONS_OWNED,
        ACTIONS_VERIFIED,
        PUBLICATIONS_FINAL,
        MONEY_RECONCILED,
        LESSONS_WRITTEN,
    }
)
