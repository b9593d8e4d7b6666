"""Minutes: checked by the chair, approved at a later meeting, then only added to."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning import minutes
from evidence_hub.commissioning.lifecycle import Status, target_of
from evidence_hub.commissioning.models import Addendum, Meeting
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Standing
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid


def check_minutes(*, actor: Actor, standing: Standing, meeting: Meeting) -> None:
    """The chair, or who presided in the chair's absence, takes the minutes as right."""
    require(actor, Can.CONFIRM_MINUTES, standing)
    meeting.status = target_of("check the minutes", meeting.status)
    meeting.minutes = minutes.write(meeting, "open")
    meeting.closed_minutes = (
        minutes.write(meeting, "closed") if any(i.part == "closed" for i in meeting.items) else ""
    )
    meeting.checked_at, meeting.checked_by_name = clock.now(), actor.name
    db.session.flush()
    audit.record(actor, "minutes checked", f"meeting:{meeting.id}", is_demo=meeting.is_demo)


def approve_minutes(*, actor: Actor, meeting: Meeting, at: Meeting) -> None:
    """Record that a later meeting approved the minutes; from now on nothing of them changes."""
    require(actor, Can.RECORD_DECISION)
    if Status(at.status) is not Status.IN_SESSION or at.held_on <= meeting.held_on:
        raise Invalid({"meeting": "Minutes are approved by a later meeting in session"})
    meeting.status = target_of("approve the minutes", meeting.status)
    meeting.approved_at, meeting.approved_in_id = clock.now(), at.id
    db.session.flush()
    audit.record(
        actor,
        "minutes approved",
        f"meeting:{meeting.id}",
        difference={"approved in": [None, str(at.held_on)]},
        is_demo=meeting.is_demo,
    )


def add_addendum(*, actor: Actor, meeting: Meeting, text: str, is_closed_part: bool) -> Addendum:
    """Correct approved minutes by a dated addendum; the minutes themselves stay as they are."""
    require(actor, Can.RECORD_DECISION)
    if Status(meeting.status) is not Status.APPROVED:
        raise Invalid({"text": "These minutes are not approved yet. Edit them instead."})
    if not text:
        raise Invalid({"text": "Write the addendum"})
    row = Addendum(
        meeting_id=meeting.id,
        text=text,
        is_closed_part=is_closed_part,
        made_at=clock.now(),
        made_by_name=actor.name,
    )
    meeting.addenda.append(row)
    db.session.flush()
    audit.record(
        actor,
        "addendum to the minutes",
        f"meeting:{meeting.id}",
        difference={"addendum": [None, text]},
        is_demo=meeting.is_demo,
    )
    return row
