"""Who may do what: the table of DOMAIN section 4 as one map of named predicates.

Reading a row: ``may`` is the table's dot (or ring: only on one's own record), ``may_advise`` its
half-moon. What is not in a row must not be done. Marking and need-to-know come before every row:
a record that somebody may not see does not exist for them (``registry/audience.py``).
"""

from __future__ import annotations

from enum import StrEnum

from evidence_hub.core.authority import (
    NO_RECORD,
    Actor,
    Predicate,
    Relation,
    Relationship,
    Role,
    Rule,
    all_of,
    any_of,
    holds,
    require_rule,
    signed_in,
    stands,
    unconflicted,
)


class Can(StrEnum):
    """Everything that somebody may or may not do. The value is the verb of a refusal."""

    SEE_REGISTER = "see the register"
    SEE_FULL_PROJECT = "see the full project"
    EDIT_DRAFT = "edit a draft"
    SCREEN = "screen projects"
    GIVE_ETHICS_OPINION = "give an ethics opinion"
    SIGN_OFF_DATA_SHARING = "advise on a DPIA or sign off data sharing"
    ADVISE_ON_IP = "advise on intellectual property"
    VOTE = "vote"
    RECORD_DECISION = "record a decision"
    CONFIRM_MINUTES = "confirm minutes"
    START_OR_PAUSE = "start or pause data collection"
    SUSPEND = "suspend a project"
    LIFT_SUSPENSION = "lift a suspension"
    REPORT_INCIDENT = "report an incident"
    SUBMIT_FINDING = "submit a finding or publication"
    CLEAR_PUBLICATION = "clear a publication"
    PROPOSE_RECOMMENDATION = "propose a recommendation"
    DISPOSE_RECOMMENDATION = "decide on a recommendation"
    VERIFY_BENEFIT = "verify completion or a benefit"
    CHANGE_MARKING = "change a marking or a need-to-know list"
    READ_AUDIT = "read the audit trail"
    CONFIRM_HOLDER = "confirm who holds an account"
    MANAGE_ACCOUNTS = "manage accounts and vocabularies"
    START_DRAFT = "start a draft of one's own"
    WITHDRAW = "withdraw a project"
    HAND_OVER = "hand a project over"
    MANAGE_PEOPLE = "name people of a project"
    RAISE_ENQUIRY = "raise an enquiry"
    CHOOSE_NOTICES = "choose how one hears of things"
    DECLARE_INTEREST = "declare an interest"
    CORRECT_LEGACY = "import or correct a legacy record"
    RECORD_PRIORITY_ADOPTION = "record the adoption of a priority"
    ASSIGN_REVIEWERS = "assign reviewers"
    GIVE_ASSESSMENT = "give an assessment"
    RECORD_ATTENDANCE = "record attendance"
    RECORD_INTERESTS = "record an interest on an item"
    RECORD_WAIVER = "record a waiver"
    TAKE_CHAIRS_ACTION = "take chair’s action between meetings"
    ASK_FOR_REVIEW = "ask the board to look at a declined proposal again"
    FILE_AMENDMENT = "file an amendment or progress"
    ACCEPT_PROGRESS = "accept a progress report or grant a delay"
    PROPOSE_MONEY = "propose money"
    CONFIRM_MONEY = "confirm commitments and actuals"
    DRAFT_DATA_SHARING = "draft a data sharing agreement"
    ACCEPT_DPIA = "accept a DPIA"
    CERTIFY_DISPOSAL = "certify the disposal of shared data"
    ASK_EXTENSION = "ask to keep shared data for longer"
    PROPOSE_IP = "propose terms of intellectual property"
    COMMENT_ON_PUBLICATION = "comment on a text before publication clearance"
    ATTACH_DOCUMENT = "attach a document"
    ADD_PUBLICATION = "add or change a publication"
    REPORT_BENEFIT = "report on a benefit"
    MEET_CONDITION = "show a condition met"
    APPLY_FOR_ETHICS = "apply for an ethics opinion"
    CONFIRM_NO_PERSONAL_DATA = "confirm that no people and no personal data are involved"
    CLASSIFY_AMENDMENT = "classify an amendment"
    DECIDE_CONTINUATION = "decide whether a study goes on after an incident"
    DECIDE_ON_INCIDENT = "decide what an incident asks for"
    RECORD_HOUSE_RULE = "record a house rule"
    RECORD_BOARD_DECISION_ON_CLOSURE = "record a decision on recommendations or closure"
    ASSESS_STRENGTH = "judge how strong evidence is"
    KEEP_RECOMMENDATION = "say what is done about a recommendation"
    REPORT_ON_ACTION = "report on an action"
    ASK_HUB = "ask the hub"
    WITHDRAW_QUESTION = "take a question back"
    HAND_QUESTION = "say who answers a question"
    GIVE_ADVICE = "answer a question to the hub"
    RATE_ADVICE = "say whether an answer helped"
    KEEP_PROGRAMME = "keep the wider programme"
    SUPERVISE_STUDENT = "keep a student’s course or placement"
    SEE_INSIDE = "see what the team of a project sees"
    READ_REVIEW_HISTORY = "read who reviewed what in a record’s history"
    WRITE_BOARD_REPORT = "write the report to the Strategic Policing and Crime Board"


is_lead_role = holds(Role.RESEARCH_LEAD)
is_supervisor_role = holds(Role.SUPERVISOR)
is_chair = holds(Role.CHAIR)
is_deputy = holds(Role.DEPUTY)
is_member = holds(Role.BOARD_MEMBER)
is_secretary = holds(Role.SECRETARY)
is_ethics = holds(Role.ETHICS_REVIEWER)
is_infogov = holds(Role.INFORMATION_GOVERNANCE)
is_legal = holds(Role.LEGAL_ADVISER)
is_partner = holds(Role.EXTERNAL_PARTNER)
is_student = holds(Role.STUDENT)
is_reader = holds(Role.STAFF_READER)
is_auditor = holds(Role.AUDITOR)
is_administrator = holds(Role.ADMINISTRATOR)

on_team = stands(Relation.TEAM)
leads_it = all_of(is_lead_role, stands(Relation.LEAD))
supervises_it = all_of(is_supervisor_role, stands(Relation.SUPERVISOR))
partners_it = all_of(is_partner, stands(Relation.PARTNER))
studies_it = all_of(is_student, stands(Relation.STUDENT))
is_assigned = stands(Relation.ASSIGNED)
owns_it = stands(Relation.OWNER)
# Any part but these two: an interest or an absent chair says something of a person and does not
# make them part of the project.
takes_part = any_of(
    *(
        stands(relation)
        for relation in Relation
        if relation not in (Relation.CONFLICTED, Relation.CHAIR_AWAY)
    )
)

sits_on_board = any_of(is_chair, is_deputy, is_member)
# The deputy decides where the chair is conflicted or absent, and is otherwise a member. Whether
# that is so differs from item to item, so it is a relation to the record and no role of its own.
presides = any_of(is_chair, all_of(is_deputy, stands(Relation.CHAIR_AWAY)))


def writes(rule: Predicate) -> Predicate:
    """Leave out people who hold only roles that change nothing.

    One person with several roles keeps the strictest rule: an auditor changes nothing whatever
    else they hold.
    """

    def predicate(actor: Actor, relationship: Relationship) -> bool:
        return Role.AUDITOR not in actor.roles and rule(actor, relationship)

    return predicate


def votes(actor: Actor, relationship: Relationship) -> bool:
    """The secretary never votes, and an ethics reviewer of the item does not decide on it."""
    if Role.SECRETARY in actor.roles:
        return False
    if Role.ETHICS_REVIEWER in actor.roles and Relation.ASSIGNED in relationship:
        return False
    return sits_on_board(actor, relationship)


# One row for each row of the table of DOMAIN section 4, in its order, then the rows that the hub's
# own work needed. tests/unit/accounts/test_policy.py holds every cell, blanks included.
PERMISSIONS: dict[Can, Rule] = {
    Can.SEE_REGISTER: Rule(
        any_of(
            is_lead_role,
            is_supervisor_role,
            sits_on_board,
            is_secretary,
            is_ethics,
            is_infogov,
            is_legal,
            is_reader,
            is_auditor,
        )
    ),
    Can.SEE_FULL_PROJECT: Rule(
        any_of(
            leads_it,
            supervises_it,
            sits_on_board,
            is_secretary,
            all_of(is_ethics, is_assigned),
            is_infogov,
            all_of(is_legal, is_assigned),
            partners_it,
            studies_it,
            is_auditor,
        )
    ),
    Can.EDIT_DRAFT: Rule(
        writes(any_of(leads_it, supervises_it)), may_advise=writes(any_of(partners_it, studies_it))
    ),
    Can.SCREEN: Rule(writes(is_secretary)),
    Can.GIVE_ETHICS_OPINION: Rule(writes(all_of(is_ethics, is_assigned, unconflicted))),
    Can.SIGN_OFF_DATA_SHARING: Rule(
        writes(all_of(is_infogov, unconflicted)),
        may_advise=writes(any_of(leads_it, is_legal, partners_it)),
    ),
    Can.ADVISE_ON_IP: Rule(
        writes(all_of(is_legal, unconflicted)), may_advise=writes(any_of(leads_it, is_infogov))
    ),
    Can.VOTE: Rule(writes(all_of(votes, unconflicted))),
    Can.RECORD_DECISION: Rule(writes(all_of(is_secretary, unconflicted))),
    Can.CONFIRM_MINUTES: Rule(writes(presides)),
    Can.START_OR_PAUSE: Rule(writes(leads_it), may_advise=writes(supervises_it)),
    Can.SUSPEND: Rule(
        writes(any_of(supervises_it, presides, all_of(is_ethics, is_assigned), is_infogov))
    ),
    Can.LIFT_SUSPENSION: Rule(
        writes(all_of(presides, unconflicted)), may_advise=writes(any_of(is_ethics, is_infogov))
    ),
    Can.REPORT_INCIDENT: Rule(
        any_of(
            is_lead_role,
            is_supervisor_role,
            sits_on_board,
            is_secretary,
            is_ethics,
            is_infogov,
            is_legal,
            partners_it,
            studies_it,
            is_reader,
            is_auditor,
            is_administrator,
        )
    ),
    Can.SUBMIT_FINDING: Rule(writes(any_of(leads_it, supervises_it, partners_it, studies_it))),
    Can.CLEAR_PUBLICATION: Rule(
        writes(all_of(presides, unconflicted)), may_advise=writes(any_of(is_infogov, is_legal))
    ),
    Can.PROPOSE_RECOMMENDATION: Rule(
        writes(any_of(leads_it, supervises_it, partners_it, studies_it)),
        may_advise=writes(is_ethics),
    ),
    Can.DISPOSE_RECOMMENDATION: Rule(writes(all_of(votes, unconflicted))),
    Can.VERIFY_BENEFIT: Rule(
        writes(all_of(any_of(is_member, is_deputy), unconflicted)),
        may_advise=writes(all_of(is_secretary, unconflicted)),
    ),
    Can.CHANGE_MARKING: Rule(writes(presides), may_advise=writes(any_of(leads_it, is_infogov))),
    Can.READ_AUDIT: Rule(is_auditor, may_advise=is_infogov),
    Can.CONFIRM_HOLDER: Rule(writes(any_of(is_chair, is_infogov))),
    Can.MANAGE_ACCOUNTS: Rule(writes(is_administrator)),
    Can.START_DRAFT: Rule(writes(is_lead_role)),
    Can.WITHDRAW: Rule(writes(any_of(leads_it, supervises_it))),
    Can.HAND_OVER: Rule(writes(any_of(leads_it, is_secretary))),
    Can.MANAGE_PEOPLE: Rule(writes(any_of(leads_it, is_secretary))),
    Can.RAISE_ENQUIRY: Rule(writes(signed_in)),
    Can.CHOOSE_NOTICES: Rule(signed_in),
    Can.DECLARE_INTEREST: Rule(writes(signed_in)),
    Can.CORRECT_LEGACY: Rule(writes(is_secretary)),
    Can.RECORD_PRIORITY_ADOPTION: Rule(writes(is_secretary)),
    Can.ASSIGN_REVIEWERS: Rule(writes(all_of(is_secretary, unconflicted))),
    Can.GIVE_ASSESSMENT: Rule(writes(all_of(is_assigned, unconflicted))),
    Can.RECORD_ATTENDANCE: Rule(writes(is_secretary)),
    Can.RECORD_INTERESTS: Rule(writes(all_of(is_secretary, unconflicted))),
    Can.RECORD_WAIVER: Rule(writes(all_of(is_secretary, unconflicted))),
    Can.TAKE_CHAIRS_ACTION: Rule(writes(all_of(presides, unconflicted))),
    Can.ASK_FOR_REVIEW: Rule(writes(any_of(leads_it, supervises_it))),
    Can.FILE_AMENDMENT: Rule(writes(any_of(leads_it, supervises_it))),
    Can.ACCEPT_PROGRESS: Rule(writes(all_of(is_secretary, unconflicted))),
    Can.PROPOSE_MONEY: Rule(writes(leads_it)),
    Can.CONFIRM_MONEY: Rule(writes(is_secretary)),
    Can.DRAFT_DATA_SHARING: Rule(writes(any_of(leads_it, all_of(is_infogov, unconflicted)))),
    Can.ACCEPT_DPIA: Rule(writes(all_of(owns_it, unconflicted))),
    Can.CERTIFY_DISPOSAL: Rule(writes(any_of(leads_it, supervises_it, partners_it))),
    Can.ASK_EXTENSION: Rule(writes(any_of(leads_it, supervises_it, partners_it))),
    Can.PROPOSE_IP: Rule(writes(any_of(leads_it, partners_it, is_legal))),
    Can.COMMENT_ON_PUBLICATION: Rule(
        writes(all_of(any_of(is_infogov, is_legal, presides), unconflicted))
    ),
    Can.ATTACH_DOCUMENT: Rule(writes(any_of(on_team, is_assigned))),
    Can.ADD_PUBLICATION: Rule(
        writes(any_of(is_secretary, leads_it, supervises_it, partners_it, studies_it))
    ),
    Can.REPORT_BENEFIT: Rule(writes(owns_it)),
    Can.MEET_CONDITION: Rule(writes(any_of(leads_it, supervises_it))),
    Can.APPLY_FOR_ETHICS: Rule(
        writes(any_of(leads_it, supervises_it)), may_advise=writes(any_of(partners_it, studies_it))
    ),
    Can.CONFIRM_NO_PERSONAL_DATA: Rule(writes(all_of(is_infogov, unconflicted))),
    Can.CLASSIFY_AMENDMENT: Rule(writes(is_secretary), may_advise=writes(is_ethics)),
    Can.DECIDE_CONTINUATION: Rule(
        writes(all_of(any_of(presides, all_of(is_ethics, is_assigned)), unconflicted))
    ),
    Can.DECIDE_ON_INCIDENT: Rule(writes(all_of(is_infogov, unconflicted))),
    Can.RECORD_HOUSE_RULE: Rule(writes(is_secretary)),
    Can.RECORD_BOARD_DECISION_ON_CLOSURE: Rule(writes(all_of(is_secretary, unconflicted))),
    Can.ASSESS_STRENGTH: Rule(
        writes(all_of(any_of(is_member, is_deputy, is_ethics), unconflicted))
    ),
    Can.KEEP_RECOMMENDATION: Rule(writes(any_of(is_secretary, owns_it))),
    Can.REPORT_ON_ACTION: Rule(writes(owns_it)),
    Can.ASK_HUB: Rule(writes(signed_in)),
    Can.WITHDRAW_QUESTION: Rule(writes(owns_it)),
    Can.HAND_QUESTION: Rule(writes(is_secretary)),
    Can.GIVE_ADVICE: Rule(writes(any_of(is_secretary, is_assigned))),
    Can.RATE_ADVICE: Rule(writes(signed_in)),
    Can.KEEP_PROGRAMME: Rule(writes(is_secretary)),
    Can.SUPERVISE_STUDENT: Rule(writes(any_of(is_secretary, owns_it))),
    Can.WRITE_BOARD_REPORT: Rule(writes(is_secretary)),
    Can.SEE_INSIDE: Rule(any_of(takes_part, is_secretary, sits_on_board, is_auditor)),
    # A team is not told who assessed it and how; what came of it is in the decision.
    Can.READ_REVIEW_HISTORY: Rule(any_of(is_secretary, is_auditor)),
}


def may(actor: Actor, action: Can, relationship: Relationship = NO_RECORD) -> bool:
    return PERMISSIONS[action].allows(actor, relationship)


def may_advise(actor: Actor, action: Can, relationship: Relationship = NO_RECORD) -> bool:
    return not actor.is_anonymous and PERMISSIONS[action].may_advise(actor, relationship)


def require(actor: Actor, action: Can, relationship: Relationship = NO_RECORD) -> None:
    """Raise NotAllowed unless the action is the actor's; every operation begins with this."""
    require_rule(PERMISSIONS[action], action.value, actor, relationship)


__all__ = ["PERMISSIONS", "Can", "may", "may_advise", "require"]
