"""Where items stand: the meeting that is held, the next one, what it takes over."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select, update

from evidence_hub.commissioning.hooks import Candidate, candidate_of
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.commissioning.states import Status
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.markings import LOWEST, MARKINGS
from evidence_hub.registry.models import Project


def held(meeting: Meeting) -> Meeting:
    """Read the meeting anew and hold it until the end of the transaction: one clerk at a time."""
    # The lock is on the meeting and not on the item, because the quorum hangs on its attendance as
    # well.
    return db.session.get_one(Meeting, meeting.id, with_for_update=True, populate_existing=True)


def next_planned(after: dt.date) -> Meeting | None:
    """Return the next meeting that is planned, on this day or later."""
    return db.session.scalar(
        select(Meeting)
        # A meeting that was called off keeps its day, so the status has to be asked too.
        .where(Meeting.status == Status.PLANNED, Meeting.held_on >= after)
        .order_by(Meeting.held_on, Meeting.id)
        .limit(1)
    )


def keys_of(meeting: Meeting) -> set[tuple[str, int | None, int | None, str]]:
    # By what an item is about and not by its title, which the record may have changed since.
    return {candidate_of(item).key for item in meeting.items}


def place(
    meeting: Meeting, candidate: Candidate, *, is_consent: bool, note: str = ""
) -> AgendaItem:
    """Put an item last on the agenda, in the part that its record asks for."""
    project = db.session.get(Project, candidate.project_id) if candidate.project_id else None
    # The title is kept as it was put: an agenda that was sent out must not change its words with
    # the record.
    item = AgendaItem(
        meeting_id=meeting.id,
        place=max((each.place for each in meeting.items), default=0) + 1,
        part=part_of(project, candidate.marking),
        kind=candidate.kind,
        title=candidate.title,
        project=project,
        priority_id=candidate.priority_id,
        subject=candidate.subject,
        is_consent=is_consent,
        note=note,
    )
    meeting.items.append(item)
    db.session.flush()
    return item


def part_of(project: Project | None, marking: str) -> str:
    """Return the part of the agenda: closed for what is marked, or open to a list of people."""
    # DOMAIN 3.12: closed items have an agenda and minutes of their own. A need-to-know list closes
    # like a marking.
    marked = MARKINGS[project.marking if project is not None else marking].height > LOWEST.height
    return "closed" if marked or (project is not None and project.is_listed_only) else "open"


def take_over(meeting: Meeting) -> None:
    """Bring what earlier meetings carried over onto this agenda, each once."""
    rows = db.session.scalars(
        select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.status == "carried_over",
            # Already carried to a meeting means already found there; twice would put one question
            # on two agendas.
            AgendaItem.carried_to_id.is_(None),
            Meeting.held_on < meeting.held_on,
            Meeting.status != Status.PLANNED,
        )
        .order_by(Meeting.held_on, AgendaItem.place, AgendaItem.id)
    ).all()
    for row in rows:
        day = row.meeting.held_on
        key = candidate_of(row).key
        held = next((each for each in meeting.items if candidate_of(each).key == key), None)
        # The secretary may have put the same matter on the agenda by hand in the meantime.
        if held is None:
            candidate = replace(candidate_of(row), marking=marking_of(row))
            note = f"Carried over from {day_words(day)}."
            held = place(meeting, candidate, is_consent=False, note=note)
        # Remembered on the old item, so that its minutes lead to where it was decided.
        row.carried_to_id = held.id
    db.session.flush()


def clear_elsewhere(item: AgendaItem) -> list[Meeting]:
    """Take what was just decided off the agendas of other meetings to come; return these."""
    # The kind narrows in SQL; the key is compared in Python, since it is worked out and not stored.
    same = db.session.scalars(
        select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.id != item.id,
            AgendaItem.kind == item.kind,
            AgendaItem.status == "waiting",
            Meeting.status == Status.PLANNED,
        )
        .order_by(AgendaItem.id)
    )
    key = candidate_of(item).key
    cleared = []
    for row in [each for each in same if candidate_of(each).key == key]:
        cleared.append(row.meeting)
        db.session.execute(
            # What pointed at the removed item points at the one that was decided, or a carried-over
            # item would lead nowhere.
            update(AgendaItem)
            .where(AgendaItem.carried_to_id == row.id)
            .values(carried_to_id=item.id)
        )
        row.meeting.items.remove(row)
        db.session.delete(row)
    db.session.flush()
    return cleared


def marking_of(item: AgendaItem) -> str:
    return item.project.marking if item.project is not None else LOWEST.code
