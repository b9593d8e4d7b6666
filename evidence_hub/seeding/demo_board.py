"""DEMO meetings: one held and minuted, one coming, counted from the day of loading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning import minutes
from evidence_hub.commissioning.lifecycle import Outcome, Status
from evidence_hub.commissioning.models import (
    AgendaItem,
    Attendance,
    BoardAction,
    Decision,
    Meeting,
    Vote,
)
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.directory.models import Priority
from evidence_hub.registry.models import Project

People = Mapping[str, Person]
SEATS = {"chair": Role.CHAIR, "member": Role.BOARD_MEMBER, "member2": Role.BOARD_MEMBER}
PLACE = "DEMO. Conference room"
HELD, COMING = dt.timedelta(days=-77), dt.timedelta(days=14)


def _person(people: People, name: str) -> Person:
    return people[f"{name}@demo.example"]


def tell_of_meetings(people: People, projects: Mapping[str, Project]) -> int:
    """Make the two meetings where no DEMO meeting is there yet; return how many were made."""
    if db.session.scalar(select(Meeting.id).where(Meeting.is_demo).limit(1)):
        return 0
    _held(people, projects["EBP-2026-4718"])
    _coming(projects["EBP-2026-6021"])
    return 2


def _held(people: People, commissioned: Project) -> None:
    day = clock.today() + HELD
    opened = dt.datetime.combine(day, dt.time(10), tzinfo=clock.LONDON).astimezone(dt.UTC)
    meeting = Meeting(
        held_on=clock.in_london(opened).date(),
        starts_at="10:00",
        place=PLACE,
        status=Status.CHECKED,
        opened_at=opened,
        closed_at=opened + dt.timedelta(minutes=70),
        checked_at=opened + dt.timedelta(days=6),
        checked_by_name=_person(people, "chair").name,
        is_demo=True,
    )
    meeting.attendance = [
        Attendance(
            person=_person(people, name),
            role=role,
            is_present=name != "member3",
            recorded_at=opened,
            came_at=opened if name != "member3" else None,
        )
        for name, role in (*SEATS.items(), ("member3", Role.BOARD_MEMBER))
    ]
    db.session.add(meeting)
    adopted = db.session.scalars(
        select(Priority).where(Priority.is_demo).order_by(Priority.sort, Priority.id)
    )
    for priority in adopted:
        priority.adopted_on = priority.valid_from = meeting.held_on
        item = AgendaItem(kind="priority", title=f"Priority: {priority.name}", priority=priority)
        _decided(meeting, item, Outcome.ADOPT, people)
    item = AgendaItem(kind="proposal", title=commissioned.title, project=commissioned)
    item.note = "DEMO. The board asked how owners may say no to the texts."
    decision = _decided(meeting, item, Outcome.APPROVE, people)
    decision.money, decision.benefit_owner = "none", _person(people, "supervisor")
    decision.reasons = "DEMO. A clear question, cheap to answer."
    decision.method = "vote"
    decision.votes = [
        Vote(person=_person(people, name), value="abstains" if name == "member2" else "for")
        for name in SEATS
    ]
    decision.actions = [
        BoardAction(
            text="DEMO. Ask the university when the thesis is due",
            owner=_person(people, "secretary").name,
            due_on=clock.today() - dt.timedelta(days=7),
        )
    ]
    item = AgendaItem(kind="other", title="DEMO: The next Research Fair")
    item.note = "DEMO. It is held in spring."
    _decided(meeting, item, Outcome.NOTE, people)
    db.session.flush()
    meeting.minutes = minutes.write(meeting)


def _decided(meeting: Meeting, item: AgendaItem, outcome: Outcome, people: People) -> Decision:
    item.place, item.part, item.status = len(meeting.items) + 1, "open", "decided"
    meeting.items.append(item)
    names = [_person(people, name).name for name in SEATS]
    at = (meeting.opened_at or clock.now()) + dt.timedelta(minutes=10 * item.place)
    decision = Decision(
        item=item,
        project=item.project,
        outcome=outcome,
        method="consensus",
        presiding=_person(people, "chair"),
        quorum={"deciding": names, "why": f"{names[0]} presides. {len(names) - 1} others decide."},
        decided_at=at,
        recorded_by_name=_person(people, "secretary").name,
        applied_at=at,
    )
    db.session.add(decision)
    return decision


def _coming(ready: Project) -> None:
    meeting = Meeting(held_on=clock.today() + COMING, starts_at="10:00", place=PLACE, is_demo=True)
    meeting.items = [
        AgendaItem(place=1, kind="proposal", title=ready.title, project=ready),
        AgendaItem(place=2, kind="other", title="DEMO: Dates of next year", is_consent=True),
    ]
    db.session.add(meeting)
