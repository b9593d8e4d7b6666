"""A decision is quorate, unconflicted, taken in session, once, and carried out at once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.commissioning import queries, quorum
from evidence_hub.commissioning.due import returns
from evidence_hub.commissioning.models import Decision, Meeting
from evidence_hub.commissioning.operations import chairs_action, decisions
from evidence_hub.commissioning.operations.decisions import Asked
from evidence_hub.core import clock
from evidence_hub.core.authority import NO_RECORD, Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.directory.models import BusinessArea, Priority
from evidence_hub.house_rules.models import HouseRule
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.lifecycle.models import Condition, StageMove
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project, ProjectArea, ProjectPriority
from evidence_hub.registry.stages import Stage
from tests.functional.commissioning import builders as made
from tests.functional.commissioning.builders import ready, session_on
from tests.functional.registry.builders import actor, interest, person, project

TOMORROW = dt.timedelta(days=1)


def test_an_approval_commissions_the_project_with_its_conditions_and_benefit_owner(
    in_app: Flask,
) -> None:
    found = ready()
    item = session_on(found)
    row = made.decide(
        item, "approve_with_conditions",
        conditions=[Asked("Say how the list is stored", "Lee Lead", clock.today() + TOMORROW)],
        actions=[Asked("Write to the university", "Sol Secretary", clock.today() + TOMORROW)],
    )  # fmt: skip
    assert found.stage == Stage.COMMISSIONED
    condition = db.session.scalars(select(Condition).where(Condition.project_id == found.id)).one()
    assert (condition.origin, condition.owner) == ("board", "Lee Lead")
    assert row.benefit_owner is not None
    assert row.benefit_owner.name == person("supervisor").name
    assert [action.text for action in row.actions] == ["Write to the university"]
    said = check_gates([found], [gates.CONDITIONS_OWNED, gates.FUNDING_SETTLED])[found.id]
    assert [gate.met for gate in said] == [GateStatus.YES, GateStatus.YES]


@pytest.mark.parametrize(
    ("present", "is_met"),
    [
        (("chair", "member", "member2"), True),
        (("deputy", "member", "member2"), True),
        (("chair", "deputy", "member"), True),
        (("chair", "member"), False),
        (("member", "member2", "member3"), False),
        ((), False),
    ],
)
def test_a_quorum_is_the_chair_or_deputy_and_two_others(
    in_app: Flask, present: tuple[str, ...], *, is_met: bool
) -> None:
    item = session_on(ready(), present)
    assert quorum.of_item(item).is_met is is_met
    if not is_met:
        with pytest.raises(Invalid, match="No quorum"):
            made.decide(item)
        assert item.project is not None
        assert item.project.stage == Stage.BOARD_READY


def test_the_conflicted_count_neither_to_quorum_nor_to_votes(in_app: Flask) -> None:
    found = ready()
    interest("member", found)
    item = session_on(found, ("chair", "member", "member2"))
    now = quorum.of_item(item)
    assert person("member").id in now.shut_out
    assert not now.is_met
    made.attend(item.meeting, "member3")
    with pytest.raises(Invalid, match="may not decide"):
        made.decide(item, votes={"member": "for", "member2": "for"})
    made.decide(item, votes={"member3": "for", "member2": "for"})
    assert found.stage == Stage.COMMISSIONED


def test_whoever_takes_part_in_the_project_or_reviews_its_ethics_does_not_decide_on_it(
    in_app: Flask,
) -> None:
    people = {"lead": Relation.LEAD, "member": Relation.SUPERVISOR}
    found = ready(people=people)
    item = session_on(found)
    assert "takes part" in quorum.of_item(item).shut_out[person("member").id]


def test_a_member_who_may_not_see_the_marking_does_not_decide_on_it(in_app: Flask) -> None:
    found = ready(marking="official_sensitive")
    item = session_on(found)
    out = quorum.of_item(item).shut_out
    assert item.part == "closed"
    assert out[person("member").id] == "may not see it"
    assert person("chair").id not in out


def test_an_interest_declared_in_the_meeting_shuts_out_from_then_on(in_app: Flask) -> None:
    found = ready()
    item = session_on(found)
    made.interest(item, "chair")
    now = quorum.of_item(item)
    assert now.presiding is not None
    assert now.presiding.name == person("deputy").name
    assert person("chair").id in now.shut_out
    db.session.commit()
    assert found.id in viewer_for(actor("chair")).conflicted_on
    assert not queries.seen(viewer_for(actor("chair")), [item])


def test_an_interest_that_is_only_declared_changes_nothing(in_app: Flask) -> None:
    item = session_on(ready())
    made.interest(item, "member", "declared_only")
    assert person("member").id in {each.id for each in quorum.of_item(item).deciding}


def test_the_house_rule_takes_the_chair_out_of_a_unit_in_the_portfolio(in_app: Flask) -> None:
    found = ready()
    area = db.session.scalars(select(BusinessArea).where(BusinessArea.code == "wmctu")).one()
    found.areas.append(ProjectArea(area=area))
    item = session_on(found)
    now = quorum.of_item(item)
    assert "portfolio" in now.shut_out[person("chair").id]
    assert now.presiding is not None
    assert now.presiding.name == person("deputy").name
    assert not queries.seen(viewer_for(actor("chair")), [item])
    db.session.add(
        HouseRule(
            code="chair_portfolio",
            value="declare",
            adopted_on=clock.today(),
            decision="Meeting of today",
            recorded_at=clock.now(),
            recorded_by_name="x",
        )
    )
    db.session.flush()
    assert person("chair").id not in quorum.of_item(item).shut_out


@pytest.mark.parametrize(
    ("votes", "is_carried"),
    [
        ({"chair": "for", "member": "against"}, False),
        ({"chair": "for", "deputy": "for", "member": "against"}, True),
        ({"chair": "for", "member": "abstains", "member2": "abstains"}, True),
        ({"chair": "abstains", "member": "abstains"}, False),
    ],
)
def test_a_majority_of_the_votes_cast_carries_and_a_tie_does_not(
    in_app: Flask, votes: dict[str, str], *, is_carried: bool
) -> None:
    item = session_on(ready())
    if is_carried:
        assert made.decide(item, votes=votes).outcome == "approve"
    else:
        with pytest.raises(Invalid, match="Not carried"):
            made.decide(item, votes=votes)
        assert item.project is not None
        assert item.project.stage == Stage.BOARD_READY


@pytest.mark.parametrize("missing", ["money", "benefit_owner", "priority_exception"])
def test_an_approval_names_money_benefit_owner_and_an_adopted_priority_or_why_none(
    in_app: Flask, missing: str
) -> None:
    item = session_on(ready())
    with pytest.raises(Invalid) as refused:
        made.decide(item, **{missing: None if missing == "benefit_owner" else ""})
    assert list(refused.value.fields) == [missing]
    db.session.rollback()
    assert db.session.scalar(select(Decision.id)) is None


def test_an_adopted_priority_needs_no_exception_and_a_retired_one_does(in_app: Flask) -> None:
    found = ready()
    row = db.session.scalars(select(Priority).where(Priority.status == "adopted")).first()
    assert row is not None
    found.priorities.append(ProjectPriority(priority=row, argument="x"))
    row.retired_on = clock.today()
    item = session_on(found)
    with pytest.raises(Invalid, match="no priority"):
        made.decide(item, priority_exception="")
    db.session.rollback()
    row.retired_on = None
    db.session.flush()
    made.decide(item, priority_exception="")
    assert found.stage == Stage.COMMISSIONED


@pytest.mark.parametrize(
    ("outcome", "given", "field"),
    [
        ("defer", {"until": None, "needs": "A letter"}, "until"),
        ("defer", {"until": dt.date(2020, 1, 1), "needs": "A letter"}, "until"),
        ("decline", {"reasons": ""}, "reasons"),
        ("refer", {"reasons": ""}, "reasons"),
        ("approve_with_conditions", {}, "conditions"),
        ("approve", {"conditions": [Asked("x", "y", None)]}, "conditions"),
        ("approve", {"actions": [Asked("x", "", None)]}, "actions"),
        ("adopt", {}, "outcome"),
        ("burn", {}, "outcome"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(
    in_app: Flask, outcome: str, given: dict[str, object], field: str
) -> None:
    item = session_on(ready())
    with pytest.raises(Invalid) as refused:
        made.decide(item, outcome, **given)
    assert list(refused.value.fields) == [field]


def test_nothing_is_decided_before_opening_twice_or_after_closing(in_app: Flask) -> None:
    found = ready()
    meeting = made.planned()
    item = made.listed(meeting, found)
    with pytest.raises(Invalid, match="in session"):
        made.decide(item)
    made.opened(meeting)
    made.decide(item)
    with pytest.raises(Invalid, match="decided already"):
        made.decide(item, "decline")
    made.closed(meeting)
    with pytest.raises(Invalid, match="in session"):
        made.decide(item)
    assert db.session.scalars(select(Decision)).one().outcome == "approve"


@pytest.mark.parametrize("name", ["chair", "member", "lead", "admin", "auditor", "infogov"])
def test_the_secretary_alone_records_and_nobody_without_a_seat_attends(
    in_app: Flask, name: str
) -> None:
    item = session_on(ready())
    with pytest.raises(NotAllowed):
        decisions.decide(
            actor=actor(name), relationship=NO_RECORD, item=item, outcome="decline",
            method="consensus", votes={}, terms=decisions.Terms(reasons="x"),
        )  # fmt: skip
    if name not in ("chair", "member"):
        with pytest.raises(Invalid, match="no vote"):
            made.attend(item.meeting, name)


def test_a_conflicted_secretary_records_nothing_on_that_item(in_app: Flask) -> None:
    found = ready()
    interest("secretary", found)
    item = session_on(found)
    with pytest.raises(NotAllowed):
        made.decide(item)


def test_a_deferred_proposal_returns_to_the_next_agenda_by_itself_on_its_day(
    in_app: Flask,
) -> None:
    found = ready()
    item = session_on(found)
    until = clock.today() + dt.timedelta(days=10)
    made.decide(item, "defer", until=until, needs="A letter from the university")
    following = made.planned(30)
    assert found.stage == Stage.DEFERRED
    assert list(returns()) == []
    with time_machine.travel(dt.datetime.combine(until, dt.time(1), tzinfo=dt.UTC)):
        assert [piece() for piece in returns()] == [True]
        assert found.stage == Stage.BOARD_READY
        assert [each.project_id for each in following.items] == [found.id]
        assert list(returns()) == []


def test_a_declined_proposal_is_looked_at_again_once(in_app: Flask) -> None:
    found = ready()
    made.decide(session_on(found), "decline", reasons="It is done elsewhere")
    assert found.stage == Stage.DECLINED
    lead = actor("lead")
    asked = {"actor": lead, "relationship": viewer_for(lead).relationship(found), "project": found}
    chairs_action.ask_for_review(**asked, reason="It is not")
    assert found.stage == Stage.BOARD_READY
    made.decide(session_on(found), "decline", reasons="It is")
    with pytest.raises(Invalid, match="second time already"):
        chairs_action.ask_for_review(**asked, reason="It is not")


def test_a_priority_is_adopted_and_retired_by_a_minuted_decision(in_app: Flask) -> None:
    row = db.session.scalars(select(Priority).where(Priority.status == "proposed")).first()
    assert row is not None
    meeting = made.planned()
    item = made.listed(meeting, None, "priority", title=row.name, priority_id=row.id)
    made.opened(meeting)
    made.decide(item, "adopt")
    assert (row.adoption_words, row.adopted_on) == ("adopted by the board", meeting.held_on)
    made.closed(meeting)
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        later = made.planned()
        item = made.listed(later, None, "priority", title=row.name, priority_id=row.id)
        made.opened(later)
        made.decide(item, "retire")
    assert (row.adoption_words, row.retired_on) == ("retired", later.held_on)


def test_an_imported_record_is_adopted_into_the_stage_that_the_board_names(in_app: Flask) -> None:
    found = db.session.scalars(select(Project).where(Project.reference == "EBP-2013-0115")).one()
    item = session_on(found, kind="adoption")
    with pytest.raises(Invalid, match="new stage"):
        made.decide(item, "adopt")
    db.session.rollback()
    made.decide(item, "adopt", target_stage="analysis")
    assert (found.stage, found.adopted_on) == (Stage.ANALYSIS, clock.today())


def test_a_waiver_lets_one_gate_pass_until_its_day_and_never_ethics(in_app: Flask) -> None:
    found = project(Stage.COMMISSIONED)
    item = session_on(found, kind="waiver")
    until = clock.today() + dt.timedelta(days=5)
    with pytest.raises(Invalid, match="cannot be waived"):
        made.decide(item, gate=gates.ETHICS_IN_FORCE.name, until=until)
    db.session.rollback()
    with pytest.raises(Invalid, match="last day"):
        made.decide(item, gate=gates.FUNDING_SETTLED.name)
    db.session.rollback()
    made.decide(item, gate=gates.FUNDING_SETTLED.name, until=until)
    said = check_gates([found], [gates.FUNDING_SETTLED])[found.id][0]
    assert said.met is GateStatus.WAIVED
    assert said.met.lets_pass
    with time_machine.travel(clock.now() + dt.timedelta(days=6)):
        assert not check_gates([found], [gates.FUNDING_SETTLED])[found.id][0].met.lets_pass


@pytest.mark.parametrize(
    "gate", [g for g in vars(gates).values() if isinstance(g, gates.GateType)], ids=lambda g: g.name
)
def test_no_gate_of_ethics_law_or_the_boards_own_decision_can_be_waived(
    gate: gates.GateType,
) -> None:
    never = {
        gates.ETHICS_ADVISED, gates.ETHICS_IN_FORCE, gates.IMPACT_SCREENED, gates.IMPACT_ACCEPTED,
        gates.SHARING_SETTLED, gates.SHARING_IN_FORCE, gates.EQUALITY_RECORDED,
        gates.EQUALITY_DONE, gates.PROTOCOL_LOCKED, gates.CONDITIONS_MET, gates.BOARD_DECIDED,
        gates.DATA_DISPOSED, gates.PARTICIPANTS_TOLD,
    }  # fmt: skip
    assert not (gate in never and gate in gates.WAIVABLE)


def test_what_is_decided_and_refused_stands_in_the_audit_trail(in_app: Flask) -> None:
    found = ready()
    made.decide(session_on(found))
    verbs = set(
        db.session.scalars(select(AuditEntry.verb).where(AuditEntry.project_id == found.id))
    )
    assert {"decision recorded", "commission"} <= verbs
    move = db.session.scalars(
        select(StageMove).where(StageMove.project_id == found.id, StageMove.name == Move.COMMISSION)
    ).one()
    assert {row["gate"] for row in move.report} == {
        gates.BOARD_DECIDED.name, gates.BENEFIT_OWNED.name,
    }  # fmt: skip
    assert db.session.scalars(select(Meeting)).all()
