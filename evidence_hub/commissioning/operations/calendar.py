"""The board's calendar: a year of meetings, one more, another day, a meeting that is called off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.agenda_items import held, next_planned, take_over
from evidence_hub.commissioning.lifecycle import MeetingMove, target_of
from evidence_hub.commissioning.models import Meeting
from evidence_hub.commissioning.states import ItemStatus, Status
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid

# Quarterly, as the terms of reference say (113).
QUARTERS = (0, 3, 6, 9)
MONTHS = 12
# A day that some month lacks would shift one meeting of the year without anybody choosing it.
LAST_DAY_FOR_ALL = 28
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _check_time(starts_at: str) -> None:
    if starts_at and not TIME.fullmatch(starts_at):
        raise Invalid({"starts_at": "Enter the time as hours and minutes, such as 10:00"})


def _taken(days: Iterable[dt.date]) -> set[dt.date]:
    """Return those of the days on which a meeting is to be held or was held."""
    # A day whose meeting was called off is free again.
    rows = select(Meeting.held_on).where(
        Meeting.held_on.in_(list(days)), Meeting.status != Status.CALLED_OFF
    )
    return set(db.session.scalars(rows))


def _made(actor: Actor, days: Iterable[dt.date], starts_at: str, place: str) -> list[Meeting]:
    made = [
        Meeting(held_on=day, starts_at=starts_at, place=place, is_demo=actor.is_demo)
        for day in days
    ]
    db.session.add_all(made)
    db.session.flush()
    # What was carried over while no meeting was planned would otherwise wait for the one after.
    first = next_planned(clock.today())
    if first is not None:
        take_over(first)
    return made


def _change(
    actor: Actor,
    meeting: Meeting,
    verb: CommissioningVerb,
    difference: dict[str, list[str | None]],
    reason: str = "",
) -> None:
    audit.record(
        actor,
        verb,
        f"meeting:{meeting.id}",
        difference=difference,
        reason=reason,
        is_demo=meeting.is_demo,
    )


def plan_year(*, actor: Actor, first_on: dt.date, starts_at: str, place: str) -> list[Meeting]:
    """Plan four quarterly meetings in one step; a day that has a meeting already gets no second."""
    require(actor, Can.SCREEN)
    if first_on < clock.today():
        raise Invalid({"first_on": "The first meeting cannot be in the past"})
    if first_on.day > LAST_DAY_FOR_ALL:
        raise Invalid({"first_on": "Choose a day from 1 to 28, which every month has"})
    _check_time(starts_at)
    days = []
    for months in QUARTERS:
        years, month = divmod(first_on.month - 1 + months, MONTHS)
        days.append(dt.date(first_on.year + years, month + 1, first_on.day))
    # Days that are taken are left out rather than refused, so a year can be completed by the same
    # form.
    left = sorted(set(days) - _taken(days))
    if not left:
        raise Invalid({"first_on": "Each of these days has a meeting already"})
    made = _made(actor, left, starts_at, place)
    for meeting in made:
        _change(
            actor,
            meeting,
            CommissioningVerb.MEETING_PLANNED,
            {"held on": [None, str(meeting.held_on)]},
        )
    return made


def _check_day(held_on: dt.date) -> None:
    if held_on < clock.today():
        raise Invalid({"held_on": "A meeting cannot be planned for a day in the past"})
    if _taken([held_on]):
        raise Invalid({"held_on": "This day has a meeting already"})


def plan_one(*, actor: Actor, held_on: dt.date, starts_at: str, place: str) -> Meeting:
    """Plan one meeting more than the quarterly ones."""
    require(actor, Can.SCREEN)
    _check_day(held_on)
    _check_time(starts_at)
    meeting = _made(actor, [held_on], starts_at, place)[0]
    _change(actor, meeting, CommissioningVerb.MEETING_PLANNED, {"held on": [None, str(held_on)]})
    return meeting


def reschedule(
    *, actor: Actor, meeting: Meeting, held_on: dt.date, starts_at: str, place: str
) -> None:
    """Give a planned meeting another day, time or place; its agenda stays."""
    require(actor, Can.SCREEN)
    # Locked, since the meeting may be opening in this second, and its day is then history.
    if Status(held(meeting).status) is not Status.PLANNED:
        raise Invalid({"held_on": "Only a meeting that is planned gets another day"})
    if held_on != meeting.held_on:
        _check_day(held_on)
    _check_time(starts_at)
    difference: dict[str, list[str | None]] = {
        name: [str(before), str(after)]
        for name, before, after in (
            ("held on", meeting.held_on, held_on),
            ("starts at", meeting.starts_at, starts_at),
            ("place", meeting.place, place),
        )
        if before != after
    }
    if not difference:
        raise Invalid({"held_on": "Nothing is changed"})
    meeting.held_on, meeting.starts_at, meeting.place = held_on, starts_at, place
    db.session.flush()
    _change(actor, meeting, CommissioningVerb.MEETING_MOVED, difference)


def call_off(*, actor: Actor, meeting: Meeting, reason: str) -> None:
    """Call a planned meeting off; what stood on its agenda goes to the next one."""
    require(actor, Can.SCREEN)
    if not reason:
        raise Invalid({"reason": "Say why the meeting is called off"})
    meeting.status = target_of(MeetingMove.CALL_OFF, held(meeting).status)
    meeting.called_off_reason = reason
    # Carried over and not deleted: the agenda was sent out, and says what became of each item.
    for item in meeting.items:
        if item.status == "waiting":
            item.status = ItemStatus.CARRIED_OVER
    db.session.flush()
    following = next_planned(meeting.held_on)
    if following is not None:
        take_over(following)
    _change(actor, meeting, CommissioningVerb.MEETING_CALLED_OFF, {}, reason)
