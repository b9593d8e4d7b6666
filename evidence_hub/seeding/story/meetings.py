"""The board meets each quarter: an agenda, who was there, what was decided, the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from evidence_hub.commissioning.hooks import Candidate
from evidence_hub.commissioning.models import AgendaItem, Decision, Meeting
from evidence_hub.commissioning.operations import calendar, decisions, meetings, minutes, session
from evidence_hub.commissioning.operations.decisions import Terms
from evidence_hub.core.authority import NO_RECORD
from evidence_hub.core.database import db
from evidence_hub.directory.models import Priority
from evidence_hub.registry.audience import viewer_for
from evidence_hub.seeding.story.script import Story

PLACE = "DEMO. Conference room"
# Enough for a quorum, and one member is away: pages must show both.
PRESENT = ("chair", "deputy", "member", "member2")
# The meetings of the story, in days from today; the last is still to come.
FIRST, SECOND, THIRD, FOURTH, FIFTH, COMING = -420, -330, -240, -150, -60, 18
EACH = (FIRST, SECOND, THIRD, FOURTH, FIFTH, COMING)


@dataclass(frozen=True)
class Item:
    """What is decided on a study (its key) or, without one, on a matter of the board's own."""

    kind: str
    key: str = ""
    outcome: str = "approve"
    note: str = ""
    terms: Terms = field(default_factory=Terms)
    votes: Mapping[str, str] = field(default_factory=dict)
    subject: Callable[[], str] = str
    title: str = ""
    priority: str = ""


def approve(
    story: Story,
    key: str,
    *,
    outcome: str = "approve",
    votes: Mapping[str, str] = MappingProxyType({}),
    **given: Any,
) -> Item:
    """Return the item by which a proposal is approved; ``given`` adds to the decision's terms."""
    usual = {
        "reasons": "DEMO. A clear question, cheap to answer.",
        "money": "none",
        "benefit_owner": story.person("member3"),
    }
    note = "DEMO. The lead answered two questions."
    return Item("proposal", key, outcome, note, Terms(**{**usual, **given}), votes)


def plan(story: Story) -> None:
    """Keep the steps by which the secretary plans every meeting of the story."""

    def one(offset: int) -> None:
        story.meetings[offset] = calendar.plan_one(
            actor=story.actor("secretary"),
            held_on=story.day(story.weekday(offset)),
            starts_at="10:00",
            place=PLACE,
        )

    for offset in EACH:
        # Two months ahead, and yesterday at the latest: a story cannot plan a meeting tomorrow.
        story.on(min(offset - 60, -1), lambda offset=offset: one(offset), hour=9)  # type: ignore[misc]


def hold(story: Story, offset: int, items: Sequence[Item]) -> None:
    """Keep the steps of one meeting: agenda, session, minutes checked within a week."""
    day = story.weekday(offset)
    before = [each for each in EACH if each < offset][-1:]
    # By then everything that the studies bring has been made ready for the board.
    story.on(day - 3, lambda: [put(story, offset, item) for item in items], hour=15)
    story.on(day, lambda: _open(story, offset))
    for each in before:
        story.on(day, lambda each=each: _approve(story, each, offset), minute=5)  # type: ignore[misc]
    # Five minutes apart: the trail and the minutes then read in the order of the agenda.
    for number, item in enumerate(items, 1):
        story.on(day, lambda item=item: decide(story, offset, item), minute=5 * number + 5)  # type: ignore[misc]
    story.on(day, lambda: _close(story, offset), hour=12)
    story.on(day + 6, lambda: _check(story, offset))


def put(story: Story, offset: int, item: Item) -> AgendaItem:
    project = story.projects[item.key] if item.key else None
    priority = None
    if item.priority:
        priority = db.session.scalars(select(Priority).where(Priority.code == item.priority)).one()
    title = item.title or (project.title if project else f"Priority: {priority and priority.name}")
    return meetings.add_item(
        actor=story.actor("secretary"),
        meeting=story.meetings[offset],
        candidate=Candidate(
            item.kind,
            title,
            project.id if project else None,
            priority.id if priority else None,
            subject=item.subject(),
        ),
        is_consent=item.kind == "other",
    )


def _open(story: Story, offset: int) -> None:
    meeting = story.meetings[offset]
    session.open_meeting(actor=story.actor("secretary"), meeting=meeting)
    session.record_attendance(
        actor=story.actor("secretary"),
        meeting=meeting,
        people=[story.person(name) for name in (*PRESENT, "member3")],
        present={story.person(name).id for name in PRESENT},
        over=set(),
    )


def _approve(story: Story, offset: int, at: int) -> None:
    minutes.approve_minutes(
        actor=story.actor("secretary"), meeting=story.meetings[offset], at=story.meetings[at]
    )


def _item_of(story: Story, meeting: Meeting, item: Item) -> AgendaItem:
    # Items were added by other steps since the meeting was last read.
    db.session.refresh(meeting)
    project = story.projects[item.key] if item.key else None
    return next(
        row
        for row in meeting.items
        if row.kind == item.kind
        and row.project is project
        and row.status == "waiting"
        and (not item.priority or (row.priority and row.priority.code == item.priority))
        and row.subject == item.subject()
    )


def decide(story: Story, offset: int, item: Item) -> Decision:
    row = _item_of(story, story.meetings[offset], item)
    who = story.actor("secretary")
    relationship = viewer_for(who).relationship(row.project) if row.project else NO_RECORD
    if item.note:
        session.write_note(actor=who, relationship=relationship, item=row, note=item.note, over="")
    return decisions.decide(
        actor=who,
        relationship=relationship,
        item=row,
        outcome=item.outcome,
        method="vote" if item.votes else "consensus",
        votes={story.person(name).id: value for name, value in item.votes.items()},
        terms=item.terms,
    )


def _close(story: Story, offset: int) -> None:
    session.close_meeting(actor=story.actor("secretary"), meeting=story.meetings[offset])


def _check(story: Story, offset: int) -> None:
    minutes.check_minutes(
        actor=story.actor("chair"), relationship=NO_RECORD, meeting=story.meetings[offset]
    )
