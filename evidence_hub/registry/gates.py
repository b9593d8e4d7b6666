"""What the gates of the lifecycle are called and whom each waits for; their rooms judge them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A gate by its name, and who can meet it."""

    name: str
    holder: str


COMPLETE = Named("Everything that is needed to send it is given", "Research lead")
READY_TO_ASSESS = Named("Everything that assessment needs is given", "Research lead")
DUPLICATES_CHECKED = Named("Likely duplicates looked at", "Board secretary")
MARKING_CONFIRMED = Named("Protective marking confirmed", "Board chair")
REVIEWERS_ASSIGNED = Named("Reviewers assigned, none of them conflicted", "Board secretary")

ETHICS_ADVISED = Named("Ethics opinion given, or its conditions stated", "Ethics reviewer")
IMPACT_SCREENED = Named("Data protection impact screened", "Information governance")
SHARING_SETTLED = Named("Need for a data sharing agreement settled", "Information governance")
IP_ADVISED = Named("Intellectual property advice given", "IP and legal adviser")
EQUALITY_RECORDED = Named("Equality impact assessment recorded", "Research lead")

ASSESSED = Named("Advice of those asked to assess it", "Assessor")

BOARD_DECIDED = Named("Decided by a quorate meeting of the board", "Board secretary")
BENEFIT_OWNED = Named("Benefit owner named", "Board secretary")
CONDITIONS_OWNED = Named("Each condition has an owner", "Board secretary")
FUNDING_SETTLED = Named("Funding confirmed, or its risk accepted", "Board secretary")

ETHICS_IN_FORCE = Named("Ethics opinion favourable and in date", "Ethics reviewer")
IMPACT_ACCEPTED = Named(
    "Data protection impact assessment accepted or not needed", "Information governance"
)
SHARING_IN_FORCE = Named(
    "Data sharing agreement in force for each external recipient", "Information governance"
)
IP_AGREED = Named("Intellectual property terms agreed", "IP and legal adviser")
CLEARANCES_IN_DATE = Named("Clearances in date", "Research lead")
EQUALITY_DONE = Named("Equality impact assessment done", "Research lead")
PROTOCOL_LOCKED = Named("Protocol version locked", "Research lead")
CONDITIONS_MET = Named("Conditions before the start met", "Owner of each condition")

NUMBERS_REPORTED = Named("Numbers, deviations and attrition reported", "Research lead")
FINDINGS_REPORTED = Named("Findings reported, null ones too", "Research lead")
FINDINGS_PRESENTED = Named("Findings presented to the board", "Research lead")
RECOMMENDATIONS_REGISTERED = Named("Every recommendation registered", "Research lead")
RECOMMENDATIONS_DECIDED = Named("Every recommendation decided", "The board")
ACTIONS_OWNED = Named("Accepted actions owned and dated", "Board secretary")
BENEFITS_REVIEWED = Named("Each benefit reviewed", "Owner of each benefit")
ACTIONS_VERIFIED = Named("Actions verified or handed on", "The board")
DATA_DISPOSED = Named("Disposal of shared data certified", "Information governance")
PUBLICATIONS_FINAL = Named("Publications final, or abandoned with a reason", "Research lead")
MONEY_RECONCILED = Named("Money reconciled", "Board secretary")
LESSONS_WRITTEN = Named("Lessons written", "Research lead")
PARTICIPANTS_TOLD = Named("Participants told", "Research lead")

# DOMAIN T8: what collecting data needs, asked again whenever somebody asks whether it may go on.
LIVE_GATES: tuple[Named, ...] = (
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
WAIVABLE: frozenset[Named] = frozenset(
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
