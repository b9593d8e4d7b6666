"""Minutes: checked by the chair, approved at a later meeting, then only added to."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning import minutes, quorum
from evidence_hub.commissioning.agenda_items import held
from evidence_hub.commissioning.lifecycle import MeetingMove, target_of
from evidence_hub.commissioning.models import Addendum, Meeting
from evidence_hub.commissioning.states import Status
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused


def check_minutes(*, actor: Actor, relationship: Relationship, meeting: Meeting) -> None:
    """The chair takes the minutes as right; the deputy where the chair was out for an item.

    They are frozen here: what is read afterwards is what was checked.
    """
    require(actor, Can.CONFIRM_MINUTES, relationship)
    meeting.status = target_of(MeetingMove.CHECK_MINUTES, held(meeting).status)
    # Written and frozen in one step: what the chair has read is what stays.
    meeting.minutes = minutes.write(meeting)
    meeting.checked_at, meeting.checked_by_name = clock.now(), actor.name
    db.session.flush()
    audit.record(
        actor, CommissioningVerb.MINUTES_CHECKED, f"meeting:{meeting.id}", is_demo=meeting.is_demo
    )


def approve_minutes(*, actor: Actor, meeting: Meeting, at: Meeting) -> None:
    """Record that a later quorate meeting approved the minutes; nothing of them changes then."""
    require(actor, Can.RECORD_DECISION)
    # DOMAIN 3.12: approved at the next meeting. A meeting cannot approve its own minutes.
    if Status(held(at).status) is not Status.IN_SESSION or at.held_on <= meeting.held_on:
        raise Refused({"meeting": "Minutes are approved by a later meeting in session"})
    now = quorum.of_meeting(at)
    if not now.is_met:
        raise Refused({"meeting": f"No quorum to approve the minutes: {now.why}"})
    meeting.status = target_of(MeetingMove.APPROVE_MINUTES, held(meeting).status)
    meeting.approved_at, meeting.approved_in_id = clock.now(), at.id
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.MINUTES_APPROVED,
        f"meeting:{meeting.id}",
        difference={"approved in": [None, str(at.held_on)], "approved by": [None, now.names]},
        is_demo=meeting.is_demo,
    )


def correct_minutes(*, actor: Actor, meeting: Meeting) -> None:
    """Take checked minutes back, to put right what was found before they are approved."""
    require(actor, Can.RECORD_DECISION)
    meeting.status = target_of(MeetingMove.CORRECT_MINUTES, held(meeting).status)
    # Emptied, so that the page writes them from the records again until they are checked anew.
    meeting.minutes, meeting.checked_at, meeting.checked_by_name = [], None, ""
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.MINUTES_TAKEN_BACK_TO_CORRECT,
        f"meeting:{meeting.id}",
        is_demo=meeting.is_demo,
    )


def add_addendum(*, actor: Actor, meeting: Meeting, text: str, is_closed_part: bool) -> Addendum:
    """Correct approved minutes by a dated addendum; the minutes themselves stay as they are."""
    require(actor, Can.RECORD_DECISION)
    if Status(meeting.status) is not Status.APPROVED:
        raise Invalid({"text": "These minutes are not approved yet. Correct them instead."})
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
        CommissioningVerb.ADDENDUM_TO_THE_MINUTES,
        f"meeting:{meeting.id}",
        # The trail has other readers than the closed part, so its words stay out of it.
        difference={"addendum": [None, "closed part" if is_closed_part else text]},
        is_demo=meeting.is_demo,
    )
    return row
