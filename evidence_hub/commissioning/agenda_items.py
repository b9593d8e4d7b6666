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
    return db.session.get_one(Meeting, meeting.id, with_for_update=True, populate_existing=True)


def next_planned(after: dt.date) -> Meeting | None:
    """Return the next meeting that is planned, on this day or later."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.status == Status.PLANNED, Meeting.held_on >= after)
        .order_by(Meeting.held_on, Meeting.id)
        .limit(1)
    )


def keys_of(meeting: Meeting) -> set[tuple[str, int | None, int | None, str]]:
    return {candidate_of(item).key for item in meeting.items}


def place(
    meeting: Meeting, candidate: Candidate, *, is_consent: bool, note: str = ""
) -> AgendaItem:
    """Put an item last on the agenda, in the part that its record asks for."""
    project = db.session.get(Project, candidate.project_id) if candidate.project_id else None
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
    marked = MARKINGS[project.marking if project is not None else marking].height > LOWEST.height
    return "closed" if marked or (project is not None and project.is_listed_only) else "open"


def take_over(meeting: Meeting) -> None:
    """Bring what earlier meetings carried over onto this agenda, each once."""
    rows = db.session.scalars(
        select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.status == "carried_over",
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
        if held is None:
            candidate = replace(candidate_of(row), marking=marking_of(row))
            note = f"Carried over from {day_words(day)}."
            held = place(meeting, candidate, is_consent=False, note=note)
        row.carried_to_id = held.id
    db.session.flush()


def clear_elsewhere(item: AgendaItem) -> list[Meeting]:
    """Take what was just decided off the agendas of other meetings to come; return these."""
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
