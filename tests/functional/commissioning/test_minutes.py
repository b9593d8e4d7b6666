"""Around the decisions: the agenda, what is carried over, chair’s action, and the minutes."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask

from evidence_hub.commissioning.agenda_items import take_over
from evidence_hub.commissioning.hooks import candidates
from evidence_hub.commissioning.operations import decisions, meetings
from evidence_hub.commissioning.operations import minutes as minutes_operations
from evidence_hub.core import clock
from evidence_hub.core.authority import NO_RECORD
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.stages import Stage
from tests.functional.commissioning import builders as made
from tests.functional.commissioning.builders import ready, session_on, take
from tests.functional.registry.builders import actor, interest, person, project


def test_what_is_not_decided_is_carried_over_to_the_next_meeting_once(in_app: Flask) -> None:
    found = ready()
    item = session_on(found, ("chair", "member"))
    following = made.planned(90)
    decisions.carry_over(
        actor=actor("secretary"),
        relationship=made.relationship(actor("secretary"), item),
        item=item,
    )
    other = item.meeting
    made.closed(other)
    assert [(each.kind, each.project_id) for each in following.items] == [("proposal", found.id)]
    take_over(following)
    assert len(following.items) == 1


def test_an_item_with_a_quorum_is_not_carried_over_by_hand(in_app: Flask) -> None:
    item = session_on(ready())
    with pytest.raises(Invalid, match="quorum"):
        decisions.carry_over(actor=actor("secretary"), relationship=NO_RECORD, item=item)


def test_chairs_action_is_ratified_at_the_next_meeting(in_app: Flask) -> None:
    found = project(Stage.LIVE)
    row = take("chair", found)
    db.session.commit()
    meeting = made.planned()
    item = made.listed(meeting, found, "ratification", subject=str(row.id))
    made.opened(meeting)
    made.decide(item, "ratify")
    assert row.decision is not None
    assert row.decision.outcome == "ratify"
    with pytest.raises(Invalid, match="already"):
        made.decide(item, "ratify")


@pytest.mark.parametrize("moves", [Move.COMMISSION, Move.CLOSE, Move.ADOPT])
def test_chairs_action_never_commissions_or_closes(in_app: Flask, moves: str) -> None:
    with pytest.raises(Invalid, match="Only the meeting itself"):
        take("chair", project(Stage.BOARD_READY), moves=moves)


def test_a_conflicted_chair_takes_no_action_and_the_deputy_does(in_app: Flask) -> None:
    found = project(Stage.LIVE)
    with pytest.raises(NotAllowed):
        take("deputy", found)
    db.session.rollback()
    interest("chair", found)
    with pytest.raises(NotAllowed):
        take("chair", found)
    db.session.rollback()
    assert take("deputy", found).taken_by_name == person("deputy").name


def test_minutes_are_written_checked_approved_and_then_only_added_to(in_app: Flask) -> None:
    found = ready()
    meeting = made.planned()
    item = made.listed(meeting, found)
    made.opened(meeting)
    made.interest(item, "member")
    made.decide(item, votes={"chair": "for", "deputy": "for", "member2": "against"})
    made.note(item, "The sample was discussed.")
    made.closed(meeting)
    text = made.text_of(meeting)
    for words in (
        "Charlie Chair (DEMO)", "The sample was discussed.", "RESOLVED: Approve.",
        "2 for, 1 against, 0 abstained", "Interest: Max Member (DEMO)", "Out at",
    ):  # fmt: skip
        assert words in text
    chair = actor("chair")
    with pytest.raises(NotAllowed):
        minutes_operations.check_minutes(
            actor=actor("member"), relationship=NO_RECORD, meeting=meeting
        )
    minutes_operations.check_minutes(actor=chair, relationship=NO_RECORD, meeting=meeting)
    with pytest.raises(Invalid):
        made.note(item, "Something else", over="The sample was discussed.")
    with pytest.raises(Invalid, match="later meeting"):
        minutes_operations.approve_minutes(actor=actor("secretary"), meeting=meeting, at=meeting)
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        later = made.opened(made.planned())
        minutes_operations.approve_minutes(actor=actor("secretary"), meeting=meeting, at=later)
        kept = meeting.minutes
        minutes_operations.add_addendum(
            actor=actor("secretary"), meeting=meeting, text="A name was wrong",
            is_closed_part=False,
        )  # fmt: skip
    assert (meeting.status, meeting.minutes) == ("approved", kept)
    assert [row.text for row in meeting.addenda] == ["A name was wrong"]


def test_the_closed_part_has_minutes_of_its_own(in_app: Flask) -> None:
    hidden = ready(reference="EBP-2026-5556", marking="official_sensitive", title="Whistles")
    meeting = made.planned()
    made.listed(meeting, ready())
    made.listed(meeting, hidden)
    made.opened(meeting)
    made.closed(meeting)
    minutes_operations.check_minutes(actor=actor("chair"), relationship=NO_RECORD, meeting=meeting)
    assert "Whistles" not in made.text_of(meeting)
    assert "Whistles" in made.text_of(meeting, "closed")


def test_the_agenda_fills_with_what_is_ready_and_each_thing_once(in_app: Flask) -> None:
    found = ready()
    take("chair", project(Stage.LIVE, reference="EBP-2026-5557"))
    meeting = made.planned(10)
    offered = candidates(viewer_for(actor("secretary")))
    number = meetings.fill_agenda(actor=actor("secretary"), meeting=meeting, candidates=offered)
    held = {(item.kind, item.project_id) for item in meeting.items}
    assert ("proposal", found.id) in held
    assert "ratification" in {kind for kind, _ in held}
    assert number == len(meeting.items)
    with pytest.raises(Invalid, match="already"):
        meetings.fill_agenda(actor=actor("secretary"), meeting=meeting, candidates=offered)
