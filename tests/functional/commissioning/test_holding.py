"""A meeting cannot be got round, overwritten or misread: ties, clerks, papers, minutes."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from evidence_hub.commissioning import minutes, queries, quorum
from evidence_hub.commissioning.models import ChairsAction, Decision
from evidence_hub.commissioning.operations import meetings, session
from evidence_hub.commissioning.operations import minutes as minutes_operations
from evidence_hub.commissioning.operations.decisions import Asked
from evidence_hub.core import clock, due
from evidence_hub.core.authority import NO_RECORD
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.directory.models import Priority
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.stages import Stage
from tests.functional.commissioning import builders as made
from tests.functional.commissioning.builders import ready, session_on, take
from tests.functional.registry.builders import actor, interest, person

TOMORROW = dt.timedelta(days=1)


@pytest.mark.parametrize("outcome", ["approve", "defer", "decline", "refer"])
def test_a_tie_carries_nothing(in_app: Flask, outcome: str) -> None:
    item = session_on(ready())
    until = {"until": clock.today() + TOMORROW, "needs": "x"} if outcome == "defer" else {}
    for votes in (
        {"chair": "for", "deputy": "for", "member": "against", "member2": "against"},
        {"chair": "abstains"},
    ):
        with pytest.raises(Invalid, match="tie is not carried"):
            made.decide(item, outcome, votes=votes, **until)


@pytest.mark.parametrize(
    "terms", [{"money": "confirmed"}, {"gate": "Ethics"}, {"target_stage": "live"}, {"needs": "x"}]
)
def test_a_decision_keeps_nothing_that_its_item_does_not_ask(
    in_app: Flask, terms: dict[str, str]
) -> None:
    item = session_on(None, kind="other", title="The fair")
    with pytest.raises(Invalid, match="does not ask"):
        made.decide(item, "note", **terms)
    assert item.decision is None


def test_what_the_board_said_of_the_money_stands_after_a_later_decision(in_app: Flask) -> None:
    found = ready()
    made.decide(session_on(found))
    take("chair", found)
    row = db.session.scalars(select(ChairsAction)).one()
    meeting = made.planned()
    item = made.listed(meeting, found, "ratification", subject=str(row.id))
    made.opened(meeting, ("deputy", "member", "member2"))
    made.decide(item, "ratify")
    assert check_gates([found], [gates.FUNDING_SETTLED])[found.id][0].met is GateStatus.YES


def test_who_took_an_action_does_not_ratify_it(in_app: Flask) -> None:
    found = ready()
    take("chair", found)
    row = db.session.scalars(select(ChairsAction)).one()
    meeting = made.planned()
    item = made.listed(meeting, found, "ratification", subject=str(row.id))
    made.opened(meeting)
    now = quorum.of_item(item)
    assert now.shut_out[person("chair").id] == "took this action"
    assert now.presiding == person("deputy")


def test_a_refused_decision_leaves_nothing(in_app: Flask) -> None:
    found = ready()
    item = session_on(found)
    with pytest.raises(Invalid, match="adopted"):
        made.decide(item, priority_exception="")
    db.session.commit()
    assert (item.status, item.decision) == ("waiting", None)
    assert (
        db.session.scalar(select(func.count(Decision.id)).where(Decision.project_id == found.id))
        == 0
    )


def test_a_meeting_opens_on_its_day_and_not_before(in_app: Flask) -> None:
    meeting = made.planned(30)
    with pytest.raises(Invalid, match="has not come"):
        session.open_meeting(actor=actor("secretary"), meeting=meeting)
    db.session.commit()
    assert meeting.status == "planned"


def test_an_interest_can_be_corrected_while_the_item_waits(in_app: Flask) -> None:
    item = session_on(ready())
    made.interest(item, "member", "declared_only")
    assert person("member").id not in quorum.of_item(item).shut_out
    made.interest(item, "member", "withdraws")
    assert quorum.of_item(item).shut_out[person("member").id]
    with pytest.raises(Invalid, match="may not decide"):
        made.decide(item, votes={"member": "for", "member2": "for"})


def test_a_conflicted_secretary_records_no_interest_on_that_item(in_app: Flask) -> None:
    found = ready()
    interest("secretary", found)
    item = session_on(found)
    with pytest.raises(NotAllowed):
        made.interest(item, "member")


def test_a_note_that_another_clerk_changed_is_not_overwritten(in_app: Flask) -> None:
    item = session_on(ready())
    made.note(item, "The sample is small.")
    with pytest.raises(Conflict) as told:
        made.note(item, "The sample is large.")
    assert told.value.theirs == {"What was said": "The sample is small."}
    assert item.note == "The sample is small."


def test_attendance_that_another_clerk_changed_is_not_overwritten(in_app: Flask) -> None:
    item = session_on(ready())
    with pytest.raises(Conflict):
        session.record_attendance(
            actor=actor("secretary"), meeting=item.meeting,
            people=[person("chair"), person("member")], present={person("chair").id}, over=(),
        )  # fmt: skip


def test_minutes_say_who_left_what_was_set_and_what_was_granted(in_app: Flask) -> None:
    found = ready()
    meeting = made.planned()
    item = made.listed(meeting, found)
    made.opened(meeting)
    made.decide(
        item, "approve_with_conditions", conditions=[Asked("Store it safely", "Lee", clock.today())]
    )  # fmt: skip
    made.attend(meeting, away=("member2",))
    made.closed(meeting)
    text = made.text_of(meeting)
    assert "Apologies" not in text
    assert f"{person('member2').name} (Board member, left at " in text
    assert "Condition: Store it safely (Lee, by " in text
    assert "Money: No money is asked." in text
    assert "Deferred" not in text


def test_a_member_who_withdrew_reads_the_minutes_of_all_other_items(in_app: Flask) -> None:
    found, other = ready(), ready(reference="EBP-2026-5556", title="Whistles")
    meeting = made.planned()
    item, second = made.listed(meeting, found), made.listed(meeting, other)
    made.opened(meeting)
    made.interest(item, "member")
    for each in (item, second):
        made.note(each, f"Said of {each.title}")
    made.closed(meeting)
    viewer = viewer_for(actor("member"))
    existing = queries.existing(viewer, meeting.items)
    seen = {row.id for row in queries.seen(viewer, existing)}
    text = minutes.read(minutes.write(meeting), "open", existing, seen)
    assert "Said of Whistles" in text
    assert f"Said of {found.title}" not in text
    assert "1. Kept from you" in text


def test_where_the_chair_was_out_for_an_item_the_deputy_checks_the_minutes(in_app: Flask) -> None:
    item = session_on(ready())
    assert quorum.chair_was_in(item.meeting)
    made.interest(item, "chair")
    assert not quorum.chair_was_in(item.meeting)


def test_minutes_are_approved_by_a_quorum_and_corrected_before(in_app: Flask) -> None:
    meeting = made.planned()
    item = made.listed(meeting, ready())
    made.opened(meeting)
    made.closed(meeting)
    minutes_operations.check_minutes(actor=actor("chair"), relationship=NO_RECORD, meeting=meeting)
    minutes_operations.correct_minutes(actor=actor("secretary"), meeting=meeting)
    made.note(item, "The name is Smith.")
    minutes_operations.check_minutes(actor=actor("chair"), relationship=NO_RECORD, meeting=meeting)
    assert "The name is Smith." in made.text_of(meeting)
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        later = made.opened(made.planned(), ("chair",))
        with pytest.raises(Invalid, match="No quorum"):
            minutes_operations.approve_minutes(actor=actor("secretary"), meeting=meeting, at=later)
        made.attend(later, "member", "member2")
        minutes_operations.approve_minutes(actor=actor("secretary"), meeting=meeting, at=later)
    assert meeting.status == "approved"


def test_a_listed_record_and_one_marked_since_go_to_the_closed_part(in_app: Flask) -> None:
    listed = ready(reference="EBP-2026-5556", is_listed_only=True)
    found = ready()
    meeting = made.planned()
    assert made.listed(meeting, listed).part == "closed"
    item = made.listed(meeting, found)
    assert item.part == "open"
    found.marking = "official_sensitive"
    db.session.commit()
    made.opened(meeting)
    assert item.part == "closed"


def test_an_item_carried_over_can_be_taken_off(in_app: Flask) -> None:
    found = ready()
    first = made.planned()
    made.listed(first, found)
    made.opened(first)
    second = made.planned(1)
    made.closed(first)
    assert [row.project_id for row in second.items] == [found.id]
    meetings.remove_item(actor=actor("secretary"), meeting=second, item=second.items[0])
    db.session.commit()
    assert second.items == []


def test_a_deferred_proposal_returns_whatever_was_decided_on_it_meanwhile(in_app: Flask) -> None:
    found = ready()
    until = clock.today() + dt.timedelta(days=30)
    made.decide(session_on(found), "defer", until=until, needs="A power calculation")
    take("chair", found)
    row = db.session.scalars(select(ChairsAction)).one()
    meeting = made.planned()
    item = made.listed(meeting, found, "ratification", subject=str(row.id))
    made.opened(meeting, ("deputy", "member", "member2"))
    made.decide(item, "ratify")
    db.session.commit()
    with time_machine.travel(clock.now() + dt.timedelta(days=30)):
        due.run()
    assert found.stage == Stage.BOARD_READY


def test_a_retired_priority_is_retired_once_and_may_be_adopted_again(in_app: Flask) -> None:
    row = db.session.scalars(select(Priority).where(Priority.is_demo)).first()
    assert row is not None

    def decided(outcome: str) -> None:
        meeting = made.planned()
        item = made.listed(meeting, None, "priority", title=row.name, priority_id=row.id)
        made.opened(meeting)
        made.decide(item, outcome)

    decided("retire")
    with pytest.raises(Invalid, match="Only an adopted"):
        decided("retire")
    db.session.rollback()
    decided("adopt")
    assert (row.is_adopted, row.retired_on, row.valid_to) == (True, None, None)
