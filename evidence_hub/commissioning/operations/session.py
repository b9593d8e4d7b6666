"""In session: opening, attendance, interests on an item, closing."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.lifecycle import Status, target_of
from evidence_hub.commissioning.models import AgendaItem, Attendance, ItemInterest, Meeting
from evidence_hub.commissioning.placing import next_planned, take_over
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.vocabularies import labels
from evidence_hub.registry.models import DeclaredInterest

SEATS = (Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER)


def open_meeting(*, actor: Actor, meeting: Meeting) -> None:
    """Open the meeting; decisions can be recorded until it is closed."""
    require(actor, Can.RECORD_ATTENDANCE)
    meeting.status = target_of("open the meeting", meeting.status)
    if meeting.held_on > clock.today():
        raise Invalid({"status": "The day of this meeting has not come yet"})
    meeting.opened_at = clock.now()
    db.session.flush()
    audit.record(actor, "meeting opened", f"meeting:{meeting.id}", is_demo=meeting.is_demo)


def close_meeting(*, actor: Actor, meeting: Meeting) -> None:
    """Close the meeting; what was not decided is carried over to the next."""
    require(actor, Can.RECORD_ATTENDANCE)
    meeting.status = target_of("close the meeting", meeting.status)
    meeting.closed_at = clock.now()
    for item in meeting.items:
        if item.status == "waiting":
            item.status = "carried_over"
    db.session.flush()
    following = next_planned(meeting.held_on)
    if following is not None:
        take_over(following)
    audit.record(actor, "meeting closed", f"meeting:{meeting.id}", is_demo=meeting.is_demo)


def _check_open(meeting: Meeting) -> None:
    if Status(meeting.status) is not Status.IN_SESSION:
        raise Invalid({"status": "This is recorded while the meeting is in session"})


def record_attendance(
    *, actor: Actor, meeting: Meeting, person: Person, is_present: bool
) -> Attendance:
    """Say whether somebody is there; their seat is the role that they hold on the day."""
    require(actor, Can.RECORD_ATTENDANCE)
    _check_open(meeting)
    roles = person.roles_on(clock.today())
    role = next((seat for seat in SEATS if seat in roles), None)
    if role is None or Role.SECRETARY in roles:
        raise Invalid({"person": f"{person.name} has no vote on the board"})
    row = next((each for each in meeting.attendance if each.person_id == person.id), None)
    before = row.is_present if row else None
    if row is None:
        row = Attendance(person_id=person.id, role=role, person=person)
        meeting.attendance.append(row)
    row.role, row.is_present, row.recorded_at = role, is_present, clock.now()
    db.session.flush()
    audit.record(
        actor,
        "attendance recorded",
        f"meeting:{meeting.id}",
        difference={person.name: [before, is_present]},
        is_demo=meeting.is_demo,
    )
    return row


def record_interest(
    *,
    actor: Actor,
    item: AgendaItem,
    person: Person,
    kind: str,
    nature: str,
    since: dt.date,
    outcome: str,
) -> ItemInterest:
    """Record an interest on an item; who leaves is out from now, and conflicted afterwards."""
    require(actor, Can.RECORD_ATTENDANCE)
    _check_open(item.meeting)
    if item.decision is not None:
        raise Invalid({"person": "This item is decided already"})
    vocabularies = labels("interest_kind", "interest_outcome")
    if kind not in vocabularies["interest_kind"]:
        raise Invalid({"kind": "Choose a kind from the list"})
    if outcome not in vocabularies["interest_outcome"]:
        raise Invalid({"outcome": "Choose what follows from it"})
    if not nature:
        raise Invalid({"nature": "Say what the interest is"})
    if since > clock.today():
        raise Invalid({"since": "The interest cannot begin in the future"})
    if any(row.person_id == person.id for row in item.interests):
        raise Invalid({"person": f"{person.name}’s interest is recorded already"})
    row = ItemInterest(
        person_id=person.id,
        person=person,
        kind=kind,
        nature=nature,
        since=since,
        outcome=outcome,
        out_at=clock.now() if outcome == "withdraws" else None,
    )
    item.interests.append(row)
    if item.project_id is not None and outcome != "declared_only":
        _keep_declaration(item.project_id, row)
    db.session.flush()
    audit.record(
        actor,
        "interest recorded on an item",
        f"meeting:{item.meeting_id}",
        difference={person.name: [None, f"{kind}: {nature}"], "outcome": [None, outcome]},
        project_id=item.project_id,
        is_demo=item.meeting.is_demo,
    )
    return row


def _keep_declaration(project_id: int, row: ItemInterest) -> None:
    """What was said in the meeting stands as a declared interest, so that papers close too."""
    held = db.session.scalar(
        select(DeclaredInterest.id).where(
            DeclaredInterest.person_id == row.person_id,
            DeclaredInterest.project_id == project_id,
            DeclaredInterest.ended_on.is_(None),
        )
    )
    if held is None:
        db.session.add(
            DeclaredInterest(
                person_id=row.person_id,
                project_id=project_id,
                kind=row.kind,
                nature=row.nature,
                started_on=row.since,
                declared_at=clock.now(),
            )
        )


def return_to_room(*, actor: Actor, item: AgendaItem, interest: ItemInterest) -> None:
    """Note when somebody who withdrew for an item came back."""
    require(actor, Can.RECORD_ATTENDANCE)
    _check_open(item.meeting)
    if interest.out_at is None or interest.back_at is not None:
        raise Invalid({"person": "They are not out of the room for this item"})
    interest.back_at = clock.now()
    db.session.flush()
    audit.record(
        actor,
        "came back into the meeting",
        f"meeting:{item.meeting_id}",
        difference={interest.person.name: ["out", "back"]},
        project_id=item.project_id,
        is_demo=item.meeting.is_demo,
    )


def write_note(*, actor: Actor, item: AgendaItem, note: str) -> None:
    """Write what was said on an item, until the chair has checked the minutes."""
    require(actor, Can.RECORD_DECISION)
    if Status(item.meeting.status) not in (Status.IN_SESSION, Status.CLOSED):
        raise Invalid({"note": "The minutes cannot be edited now"})
    before, item.note = item.note, note
    db.session.flush()
    audit.record(
        actor,
        "minute written",
        f"meeting:{item.meeting_id}",
        difference={item.title: [before or None, note]},
        project_id=item.project_id,
        is_demo=item.meeting.is_demo,
    )
