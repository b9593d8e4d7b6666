"""In session: opening, attendance, interests on an item, closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.agenda_items import held, next_planned, part_of, take_over
from evidence_hub.commissioning.lifecycle import MeetingMove, target_of
from evidence_hub.commissioning.models import AgendaItem, Attendance, ItemInterest, Meeting
from evidence_hub.commissioning.quorum import SEATS, WITHOUT_A_SAY
from evidence_hub.commissioning.states import ItemStatus, Status
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, Refused
from evidence_hub.core.vocabularies import labels
from evidence_hub.registry.models import DeclaredInterest


def open_meeting(*, actor: Actor, meeting: Meeting) -> None:
    """Open the meeting; decisions can be recorded until it is closed."""
    require(actor, Can.RECORD_ATTENDANCE)
    status = target_of(MeetingMove.OPEN, held(meeting).status)
    # A meeting opened early would decide before those who are invited could come.
    if meeting.held_on > clock.today():
        raise Invalid({"status": "The day of this meeting has not come yet"})
    meeting.status = status
    for item in meeting.items:  # its record may have been marked since it was put on the agenda
        if item.project is not None and part_of(item.project, item.project.marking) == "closed":
            item.part = "closed"
    meeting.opened_at = clock.now()
    db.session.flush()
    audit.record(
        actor, CommissioningVerb.MEETING_OPENED, f"meeting:{meeting.id}", is_demo=meeting.is_demo
    )


def close_meeting(*, actor: Actor, meeting: Meeting) -> None:
    """Close the meeting; what was not decided is carried over to the next."""
    require(actor, Can.RECORD_ATTENDANCE)
    meeting.status = target_of(MeetingMove.CLOSE, held(meeting).status)
    meeting.closed_at = clock.now()
    for item in meeting.items:
        if item.status == "waiting":
            item.status = ItemStatus.CARRIED_OVER
    db.session.flush()
    # Without a next meeting they wait; planning one takes them over.
    following = next_planned(meeting.held_on)
    if following is not None:
        take_over(following)
    audit.record(
        actor, CommissioningVerb.MEETING_CLOSED, f"meeting:{meeting.id}", is_demo=meeting.is_demo
    )


def _check_open(meeting: Meeting) -> None:
    if Status(held(meeting).status) is not Status.IN_SESSION:
        raise Refused({"status": "This is recorded while the meeting is in session"})


def record_attendance(
    *,
    actor: Actor,
    meeting: Meeting,
    people: Sequence[Person],
    present: Collection[int],
    over: Collection[int],
) -> None:
    """Say of each of these people whether they are there; their seat is the role of the day.

    ``present`` and ``over``: ids of who is there, and of who was when the writer looked. Raises
    Conflict where that has changed meanwhile, since the quorum hangs on it.
    """
    require(actor, Can.RECORD_ATTENDANCE)
    _check_open(meeting)
    # The lock reads the meeting anew, not its collections; the rows of another clerk would be
    # missed.
    db.session.expire(meeting, ["attendance"])
    rows = {row.person_id: row for row in meeting.attendance}
    now = [key for key, row in rows.items() if row.is_present]
    # Who sent the same list meanwhile is in no conflict: the answer is what they wanted.
    if set(now) not in (set(over), set(present)):
        names = {person.id: person.name for person in people}
        raise Conflict(
            theirs={"Who is here": ", ".join(rows[key].person.name for key in now) or "Nobody"},
            yours={"Who is here": ", ".join(names.get(key, "") for key in present) or "Nobody"},
        )
    changes: dict[str, list[object]] = {}
    for person in people:
        row, is_present = rows.get(person.id), person.id in present
        if row is None:
            row = Attendance(person_id=person.id, role=_seat(person, meeting), person=person)
            meeting.attendance.append(row)
        elif row.is_present is is_present:
            continue
        changes[person.name] = [row.is_present, is_present]
        row.is_present, row.recorded_at = is_present, clock.now()
        if is_present:
            # The first coming stays, and leaving is taken back: who stepped out for a moment was
            # there.
            row.came_at, row.left_at = row.came_at or row.recorded_at, None
        elif row.came_at is not None:
            row.left_at = row.recorded_at
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.ATTENDANCE_RECORDED,
        f"meeting:{meeting.id}",
        difference=changes,
        is_demo=meeting.is_demo,
    )


def _seat(person: Person, meeting: Meeting) -> Role:
    roles = person.roles_on(meeting.held_on)
    role = next((seat for seat in SEATS if seat in roles), None)
    # The secretary never votes, and one role without a say outweighs any seat (DOMAIN 4).
    if role is None or WITHOUT_A_SAY & roles:
        raise Refused({"person": f"{person.name} has no vote on the board"})
    return role


def record_interest(
    *,
    actor: Actor,
    relationship: Relationship,
    item: AgendaItem,
    person: Person,
    kind: str,
    nature: str,
    since: dt.date,
    outcome: str,
) -> ItemInterest:
    """Record an interest on an item; who leaves is out from now, and conflicted afterwards.

    A second one of the same person corrects the first: an interest said to be slight may prove
    to be a real one while the item is discussed.
    """
    require(actor, Can.RECORD_INTERESTS, relationship)
    _check_open(item.meeting)
    db.session.refresh(item, ["status", "version"], with_for_update=True)
    # An interest that comes out later is declared on the project; it cannot change who decided
    # here.
    if item.status != "waiting":
        raise Refused({"person": "This item does not wait for a decision any more"})
    vocabularies = labels("interest_kind", "interest_outcome")
    if kind not in vocabularies["interest_kind"]:
        raise Invalid({"kind": "Choose a kind from the list"})
    if outcome not in vocabularies["interest_outcome"]:
        raise Invalid({"outcome": "Choose what follows from it"})
    if not nature:
        raise Invalid({"nature": "Say what the interest is"})
    if since > clock.today():
        raise Invalid({"since": "The interest cannot begin in the future"})
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
    # From now on it shuts them out of papers and searches too, not only of this item.
    if item.project_id is not None and outcome != "declared_only":
        _keep_declaration(item.project_id, row)
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.INTEREST_RECORDED_ON_AN_ITEM,
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
    # One open declaration is enough; the item keeps the words of today.
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


def return_to_room(
    *, actor: Actor, relationship: Relationship, item: AgendaItem, interest: ItemInterest
) -> None:
    """Note when somebody who withdrew for an item came back."""
    require(actor, Can.RECORD_INTERESTS, relationship)
    _check_open(item.meeting)
    if interest.out_at is None or interest.back_at is not None:
        raise Invalid({"person": "They are not out of the room for this item"})
    interest.back_at = clock.now()
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.CAME_BACK_INTO_THE_MEETING,
        f"meeting:{item.meeting_id}",
        difference={interest.person.name: ["out", "back"]},
        project_id=item.project_id,
        is_demo=item.meeting.is_demo,
    )


def write_note(
    *, actor: Actor, relationship: Relationship, item: AgendaItem, note: str, over: str
) -> None:
    """Write what was said on an item, until the chair has checked the minutes.

    ``over`` is the text that the writer saw; raises Conflict where another clerk wrote meanwhile.
    """
    require(actor, Can.RECORD_DECISION, relationship)
    # Still while the minutes are being written, until the chair's check freezes them.
    if Status(held(item.meeting).status) not in (Status.IN_SESSION, Status.CLOSED):
        raise Refused({"note": "The minutes cannot be edited now"})
    db.session.refresh(item, ["note", "version"])
    # Two clerks write during one meeting. The later one is shown the other's words instead of
    # losing them.
    if item.note not in (over, note):
        raise Conflict(theirs={"What was said": item.note}, yours={"What was said": note})
    before, item.note = item.note, note
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.MINUTE_WRITTEN,
        f"meeting:{item.meeting_id}",
        difference={item.title: [before or None, note]},
        project_id=item.project_id,
        is_demo=item.meeting.is_demo,
    )
