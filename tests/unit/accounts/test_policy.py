"""The table of DOMAIN section 4, row by row, the blanks included.

The table is written here as DOMAIN writes it, so that a slip in the permission map shows.
"""

from __future__ import annotations

import pytest

from evidence_hub.accounts.policy import PERMISSIONS, Can, may, may_advise
from evidence_hub.core.authority import ANONYMOUS, Actor, Relation, Relationship, Role

COLUMNS = ("RL", "SV", "CH", "BM", "BS", "ER", "IG", "IP", "EX", "ST", "SR", "AU", "AD")
ROLES = dict(
    zip(
        COLUMNS,
        (
            Role.RESEARCH_LEAD, Role.SUPERVISOR, Role.CHAIR, Role.BOARD_MEMBER, Role.SECRETARY,
            Role.ETHICS_REVIEWER, Role.INFORMATION_GOVERNANCE, Role.LEGAL_ADVISER,
            Role.EXTERNAL_PARTNER, Role.STUDENT, Role.STAFF_READER, Role.AUDITOR,
            Role.ADMINISTRATOR,
        ),
        strict=True,
    )
)  # fmt: skip

# y: yes; o: only on one's own or assigned project; a: may only advise or propose; .: must not.
TABLE = {
    Can.SEE_REGISTER:           "y y y y y y y y . . y y .",
    Can.SEE_FULL_PROJECT:       "o o y y y o y o o o . y .",
    Can.EDIT_DRAFT:             "o o . . . . . . a a . . .",
    Can.SCREEN:                 ". . . . y . . . . . . . .",
    Can.GIVE_ETHICS_OPINION:    ". . . . . o . . . . . . .",
    Can.SIGN_OFF_DATA_SHARING:  "a . . . . . y a a . . . .",
    Can.ADVISE_ON_IP:           "a . . . . . a y . . . . .",
    Can.VOTE:                   ". . y y . . . . . . . . .",
    Can.RECORD_DECISION:        ". . . . y . . . . . . . .",
    Can.CONFIRM_MINUTES:        ". . y . . . . . . . . . .",
    Can.START_OR_PAUSE:         "o a . . . . . . . . . . .",
    Can.SUSPEND:                ". o y . . o y . . . . . .",
    Can.LIFT_SUSPENSION:        ". . y . . a a . . . . . .",
    Can.REPORT_INCIDENT:        "y y y y y y y y o o y y y",
    Can.SUBMIT_FINDING:         "o o . . . . . . o o . . .",
    Can.CLEAR_PUBLICATION:      ". . y . . . a a . . . . .",
    Can.PROPOSE_RECOMMENDATION: "o o . . . a . . o o . . .",
    Can.DISPOSE_RECOMMENDATION: ". . y y . . . . . . . . .",
    Can.VERIFY_BENEFIT:         ". . . y a . . . . . . . .",
    Can.CHANGE_MARKING:         "a . y . . . a . . . . . .",
    Can.READ_AUDIT:             ". . . . . . a . . . . y .",
    Can.CONFIRM_HOLDER:         ". . y . . . y . . . . . .",
    Can.MANAGE_ACCOUNTS:        ". . . . . . . . . . . . y",
}  # fmt: skip

OWN_RELATION = {
    Role.RESEARCH_LEAD: Relation.LEAD,
    Role.SUPERVISOR: Relation.SUPERVISOR,
    Role.ETHICS_REVIEWER: Relation.ASSIGNED,
    Role.LEGAL_ADVISER: Relation.ASSIGNED,
    Role.EXTERNAL_PARTNER: Relation.PARTNER,
    Role.STUDENT: Relation.STUDENT,
}
TEAM = {Relation.LEAD, Relation.SUPERVISOR, Relation.PARTNER, Relation.STUDENT}
ELSEWHERE = Relationship()


def actor(*roles: Role) -> Actor:
    return Actor(person_id=1, name="Somebody", roles=frozenset(roles))


def own(role: Role) -> Relationship:
    relation = OWN_RELATION.get(role)
    if relation is None:
        return ELSEWHERE
    return Relationship(frozenset({relation, Relation.TEAM} if relation in TEAM else {relation}))


CELLS = [
    pytest.param(action, ROLES[column], cell, id=f"{column}-{action.name}")
    for action, row in TABLE.items()
    for column, cell in zip(COLUMNS, row.split(), strict=True)
]


@pytest.mark.parametrize(("action", "role", "cell"), CELLS)
def test_each_cell_of_the_table_holds(action: Can, role: Role, cell: str) -> None:
    somebody = actor(role)
    on_own, elsewhere = own(role), ELSEWHERE
    assert may(somebody, action, on_own) is (cell in "yo")
    assert may(somebody, action, elsewhere) is (cell == "y")
    assert may_advise(somebody, action, on_own) is (cell == "a")


def test_every_permission_of_the_map_is_in_a_table() -> None:
    assert set(PERMISSIONS) == set(Can)
    assert set(TABLE) | set(MORE_ROWS) == set(Can)


MORE_ROWS = {
    Can.WITHDRAW: {Role.RESEARCH_LEAD, Role.SUPERVISOR},
    Can.HAND_OVER: {Role.RESEARCH_LEAD, Role.SECRETARY},
    Can.MANAGE_PEOPLE: {Role.RESEARCH_LEAD, Role.SECRETARY},
    Can.START_DRAFT: {Role.RESEARCH_LEAD},
    Can.RAISE_ENQUIRY: set(ROLES.values()) - {Role.AUDITOR},
    Can.CHOOSE_NOTICES: set(ROLES.values()),
    Can.DECLARE_INTEREST: set(ROLES.values()) - {Role.AUDITOR},
    Can.CORRECT_LEGACY: {Role.SECRETARY},
    Can.RECORD_PRIORITY_ADOPTION: {Role.SECRETARY},
    Can.ASSIGN_REVIEWERS: {Role.SECRETARY},
    Can.GIVE_ASSESSMENT: {Role.ETHICS_REVIEWER, Role.LEGAL_ADVISER},
    Can.RECORD_ATTENDANCE: {Role.SECRETARY},
    Can.RECORD_INTERESTS: {Role.SECRETARY},
    Can.RECORD_WAIVER: {Role.SECRETARY},
    Can.TAKE_CHAIRS_ACTION: {Role.CHAIR},
    Can.ASK_FOR_REVIEW: {Role.RESEARCH_LEAD, Role.SUPERVISOR},
    Can.FILE_AMENDMENT: {Role.RESEARCH_LEAD, Role.SUPERVISOR},
    Can.ACCEPT_PROGRESS: {Role.SECRETARY},
    Can.PROPOSE_MONEY: {Role.RESEARCH_LEAD},
    Can.CONFIRM_MONEY: {Role.SECRETARY},
    Can.DRAFT_DATA_SHARING: {Role.RESEARCH_LEAD, Role.INFORMATION_GOVERNANCE},
    Can.ACCEPT_DPIA: set(),
    Can.CERTIFY_DISPOSAL: {Role.RESEARCH_LEAD, Role.SUPERVISOR, Role.EXTERNAL_PARTNER},
    Can.ASK_EXTENSION: {Role.RESEARCH_LEAD, Role.SUPERVISOR, Role.EXTERNAL_PARTNER},
    Can.PROPOSE_IP: {Role.RESEARCH_LEAD, Role.EXTERNAL_PARTNER, Role.LEGAL_ADVISER},
    Can.COMMENT_ON_PUBLICATION: {
        Role.INFORMATION_GOVERNANCE,
        Role.LEGAL_ADVISER,
        Role.CHAIR,
    },
    Can.ATTACH_DOCUMENT: set(OWN_RELATION),
    Can.ADD_PUBLICATION: {
        Role.SECRETARY,
        Role.RESEARCH_LEAD,
        Role.SUPERVISOR,
        Role.EXTERNAL_PARTNER,
        Role.STUDENT,
    },
    Can.REPORT_BENEFIT: set(),
    Can.MEET_CONDITION: {Role.RESEARCH_LEAD, Role.SUPERVISOR},
    Can.APPLY_FOR_ETHICS: {Role.RESEARCH_LEAD, Role.SUPERVISOR},
    Can.CONFIRM_NO_PERSONAL_DATA: {Role.INFORMATION_GOVERNANCE},
    Can.CLASSIFY_AMENDMENT: {Role.SECRETARY},
    Can.DECIDE_CONTINUATION: {Role.CHAIR, Role.ETHICS_REVIEWER},
    Can.DECIDE_ON_INCIDENT: {Role.INFORMATION_GOVERNANCE},
    Can.RECORD_HOUSE_RULE: {Role.SECRETARY},
    Can.RECORD_BOARD_DECISION_ON_CLOSURE: {Role.SECRETARY},
    Can.ASSESS_STRENGTH: {Role.BOARD_MEMBER, Role.ETHICS_REVIEWER},
    Can.KEEP_RECOMMENDATION: {Role.SECRETARY},
    Can.REPORT_ON_ACTION: set(),
    Can.ASK_HUB: set(ROLES.values()) - {Role.AUDITOR},
    Can.WITHDRAW_QUESTION: set(),
    Can.HAND_QUESTION: {Role.SECRETARY},
    Can.GIVE_ADVICE: {Role.SECRETARY, Role.ETHICS_REVIEWER, Role.LEGAL_ADVISER},
    Can.RATE_ADVICE: set(ROLES.values()) - {Role.AUDITOR},
    Can.KEEP_PROGRAMME: {Role.SECRETARY},
    Can.SUPERVISE_STUDENT: {Role.SECRETARY},
    Can.WRITE_BOARD_REPORT: {Role.SECRETARY},
    Can.SEE_INSIDE: set(OWN_RELATION)
    | {Role.SECRETARY, Role.CHAIR, Role.BOARD_MEMBER, Role.AUDITOR},
    Can.READ_REVIEW_HISTORY: {Role.SECRETARY, Role.AUDITOR},
}


@pytest.mark.parametrize("action", MORE_ROWS)
@pytest.mark.parametrize("role", ROLES.values())
def test_each_of_the_further_rows_holds_on_ones_own_record(action: Can, role: Role) -> None:
    assert may(actor(role), action, own(role)) is (role in MORE_ROWS[action])


def test_nobody_signed_in_may_do_nothing_at_all() -> None:
    every_relation = Relationship(frozenset(Relation) - {Relation.CONFLICTED})
    assert not any(may(ANONYMOUS, action, every_relation) for action in Can)
    assert not any(may_advise(ANONYMOUS, action, every_relation) for action in Can)


DECISIONS = (
    Can.GIVE_ETHICS_OPINION,
    Can.VOTE,
    Can.RECORD_DECISION,
    Can.CLEAR_PUBLICATION,
    Can.COMMENT_ON_PUBLICATION,
    Can.SIGN_OFF_DATA_SHARING,
    Can.ADVISE_ON_IP,
    Can.DISPOSE_RECOMMENDATION,
    Can.VERIFY_BENEFIT,
    Can.ASSESS_STRENGTH,
    Can.LIFT_SUSPENSION,
    Can.GIVE_ASSESSMENT,
    Can.CONFIRM_NO_PERSONAL_DATA,
    Can.DECIDE_ON_INCIDENT,
    Can.DECIDE_CONTINUATION,
)


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("because", [Relation.CONFLICTED, Relation.TEAM])
def test_the_conflicted_and_the_team_decide_nothing(
    action: Can, role: Role, because: Relation
) -> None:
    conflicted = Relationship(frozenset({Relation.ASSIGNED, Relation.CHAIR_AWAY, because}))
    assert not may(actor(role), action, conflicted)


@pytest.mark.parametrize("role", list(Role))
def test_the_secretary_never_votes_whatever_else_they_are(role: Role) -> None:
    assert not may(actor(Role.SECRETARY, role), Can.VOTE)


def test_an_ethics_reviewer_does_not_vote_on_the_item_they_reviewed() -> None:
    both = actor(Role.ETHICS_REVIEWER, Role.BOARD_MEMBER)
    assert may(both, Can.VOTE)
    assert not may(both, Can.VOTE, Relationship(frozenset({Relation.ASSIGNED})))


@pytest.mark.parametrize("role", list(Role))
def test_an_auditor_changes_nothing_whatever_else_they_are(role: Role) -> None:
    everywhere = Relationship(frozenset(set(Relation) - {Relation.CONFLICTED}))
    both = actor(Role.AUDITOR, role)
    allowed = {action for action in Can if may(both, action, everywhere)}
    assert allowed == {
        Can.SEE_REGISTER,
        Can.SEE_FULL_PROJECT,
        Can.REPORT_INCIDENT,
        Can.READ_AUDIT,
        Can.SEE_INSIDE,
        Can.READ_REVIEW_HISTORY,
        Can.CHOOSE_NOTICES,  # a setting of their own, as the password is
    }


@pytest.mark.parametrize("relation", [Relation.CONFLICTED, Relation.CHAIR_AWAY])
def test_an_interest_or_an_absent_chair_shows_nobody_the_inside_of_a_project(
    relation: Relation,
) -> None:
    assert not may(actor(Role.STAFF_READER), Can.SEE_INSIDE, Relationship(frozenset({relation})))


def test_the_deputy_is_a_member_until_the_chair_is_away() -> None:
    deputy, chair_away = actor(Role.DEPUTY), Relationship(frozenset({Relation.CHAIR_AWAY}))
    for action in (Can.VOTE, Can.DISPOSE_RECOMMENDATION, Can.VERIFY_BENEFIT):
        assert may(deputy, action)
    for action in (Can.CONFIRM_MINUTES, Can.SUSPEND, Can.CLEAR_PUBLICATION, Can.CHANGE_MARKING):
        assert not may(deputy, action)
        assert may(deputy, action, chair_away)


@pytest.mark.parametrize(
    "action", [Can.ACCEPT_DPIA, Can.REPORT_BENEFIT, Can.REPORT_ON_ACTION, Can.WITHDRAW_QUESTION]
)
def test_what_belongs_to_an_owner_is_the_owners_alone(action: Can) -> None:
    assert may(actor(Role.STAFF_READER), action, Relationship(frozenset({Relation.OWNER})))
    assert not may(actor(Role.CHAIR), action)
