"""A meeting in session with people in its seats, made through the operations themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evidence_hub.commissioning import minutes
from evidence_hub.commissioning.hooks import Candidate
from evidence_hub.commissioning.models import AgendaItem, ChairsAction, Decision, Meeting
from evidence_hub.commissioning.operations import chairs_action, decisions, meetings, session
from evidence_hub.commissioning.operations.decisions import Terms
from evidence_hub.core import clock
from evidence_hub.core.authority import NO_RECORD, Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.functional.registry.builders import actor, person, project

BOARD = ("chair", "deputy", "member", "member2")


def relationship(who: Actor, item: AgendaItem) -> Relationship:
    return viewer_for(who).relationship(item.project) if item.project else NO_RECORD


def planned(days: int = 0) -> Meeting:
    """A planned meeting, so many days from today."""
    row = Meeting(held_on=clock.today() + dt.timedelta(days=days), is_demo=True)
    db.session.add(row)
    db.session.commit()
    return row


def listed(
    meeting: Meeting, found: Project | None, kind: str = "proposal", **given: Any
) -> AgendaItem:
    title = found.title if found else given.pop("title", "A matter")
    candidate = Candidate(
        kind, title, found.id if found else None,
        marking=found.marking if found else "official", **given,
    )  # fmt: skip
    item = meetings.add_item(actor=actor("secretary"), meeting=meeting, candidate=candidate)
    db.session.commit()
    return item


def opened(meeting: Meeting, present: tuple[str, ...] = BOARD) -> Meeting:
    secretary = actor("secretary")
    session.open_meeting(actor=secretary, meeting=meeting)
    attend(meeting, *present)
    return meeting


def attend(meeting: Meeting, *present: str, away: tuple[str, ...] = ()) -> None:
    """Say who is there from now, of those named and of those who were."""
    was = {row.person_id for row in meeting.attendance if row.is_present}
    there = {person(name).id for name in present}
    session.record_attendance(
        actor=actor("secretary"), meeting=meeting,
        people=[person(name) for name in (*present, *away)],
        present=(was | there) - {person(name).id for name in away}, over=was,
    )  # fmt: skip
    db.session.commit()


def decide(item: AgendaItem, outcome: str = "approve", **given: Any) -> Decision:
    secretary = actor("secretary")
    votes = given.pop("votes", {})
    about: dict[str, Any] = {"reasons": "Because of what stands in the paper"}
    if item.kind == "proposal" and outcome.startswith("approve"):
        about |= {
            "money": "none",
            "benefit_owner": person("supervisor"),
            "priority_exception": "It is urgent",
        }
    return decisions.decide(
        actor=secretary, relationship=relationship(secretary, item), item=item, outcome=outcome,
        method="vote" if votes else "consensus",
        votes={person(name).id: value for name, value in votes.items()},
        terms=Terms(**{**about, **given}),
    )  # fmt: skip


def interest(item: AgendaItem, name: str, outcome: str = "withdraws") -> None:
    secretary = actor("secretary")
    session.record_interest(
        actor=secretary, relationship=relationship(secretary, item), item=item, person=person(name),
        kind="co_author", nature="Wrote a paper with the lead", since=dt.date(2020, 1, 1),
        outcome=outcome,
    )  # fmt: skip


def note(item: AgendaItem, text: str, over: str = "") -> None:
    secretary = actor("secretary")
    session.write_note(
        actor=secretary, relationship=relationship(secretary, item), item=item, note=text, over=over
    )


def text_of(meeting: Meeting, part: str = "open") -> str:
    """The minutes of a part as somebody reads them who sees everything."""
    sections = minutes.write(meeting) if meeting.status == "closed" else meeting.minutes
    return minutes.read(sections, part, meeting.items, {item.id for item in meeting.items})


def closed(meeting: Meeting) -> Meeting:
    session.close_meeting(actor=actor("secretary"), meeting=meeting)
    db.session.commit()
    return meeting


def ready(**values: object) -> Project:
    return project(Stage.BOARD_READY, **values)  # type: ignore[arg-type]


def session_on(found: Project | None, present: tuple[str, ...] = BOARD, **given: str):  # type: ignore[no-untyped-def]
    meeting = planned()
    item = listed(meeting, found, **given)
    opened(meeting, present)
    return item


def take(name: str, found: Project, **given: str) -> ChairsAction:
    who = actor(name)
    return chairs_action.take_chairs_action(
        actor=who, relationship=viewer_for(who).relationship(found), project=found,
        **{"moves": None, "text": "Write to the partner", "reason": "The term ends", **given},
    )  # fmt: skip
