"""A meeting in session with people in its seats, made through the operations themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evidence_hub.commissioning.models import AgendaItem, Decision, Meeting
from evidence_hub.commissioning.operations import decisions, meetings, session
from evidence_hub.commissioning.operations.decisions import Terms
from evidence_hub.commissioning.sockets import Candidate
from evidence_hub.core import clock
from evidence_hub.core.authority import NO_RECORD, Actor, Standing
from evidence_hub.core.database import db
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from tests.functional.registry.builders import actor, person

BOARD = ("chair", "deputy", "member", "member2")


def standing(who: Actor, item: AgendaItem) -> Standing:
    return viewer_for(who).standing(item.project) if item.project else NO_RECORD


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
    for name in present:
        session.record_attendance(
            actor=secretary, meeting=meeting, person=person(name), is_present=True
        )
    db.session.commit()
    return meeting


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
        actor=secretary, standing=standing(secretary, item), item=item, outcome=outcome,
        method="vote" if votes else "consensus",
        votes={person(name).id: value for name, value in votes.items()},
        terms=Terms(**{**about, **given}),
    )  # fmt: skip


def interest(item: AgendaItem, name: str, outcome: str = "withdraws") -> None:
    session.record_interest(
        actor=actor("secretary"), item=item, person=person(name), kind="co_author",
        nature="Wrote a paper with the lead", since=dt.date(2020, 1, 1), outcome=outcome,
    )  # fmt: skip


def closed(meeting: Meeting) -> Meeting:
    session.close_meeting(actor=actor("secretary"), meeting=meeting)
    db.session.commit()
    return meeting
