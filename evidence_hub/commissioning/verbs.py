"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class CommissioningVerb(Verb):
    PRIORITY_DECIDED = "priority decided"
    ASSESSOR_ASKED = "assessor asked"
    ASSESSOR_RELEASED = "assessor released"
    ASSESSMENT_GIVEN = "assessment given"
    MEETING_PLANNED = "meeting planned"
    MEETING_MOVED = "meeting moved"
    MEETING_CALLED_OFF = "meeting called off"
    CALL_PUT_OUT = "call put out"
    CALL_GIVEN_ANOTHER_LAST_DAY = "call given another last day"
    CALL_WITHDRAWN = "call withdrawn"
    CALL_ANSWERED = "call answered"
    CHAIRS_ACTION_TAKEN = "chair’s action taken"
    DECISION_RECORDED = "decision recorded"
    CARRIED_OVER_FOR_WANT_OF_A_QUORUM = "carried over for want of a quorum"
    CONSENT_AGENDA_DECIDED = "consent agenda decided"
    BOARD_ACTION_DONE = "board action done"
    AGENDA_ITEM_ADDED = "agenda item added"
    AGENDA_FILLED = "agenda filled"
    AGENDA_ITEM_TAKEN_OFF = "agenda item taken off"
    AGENDA_REORDERED = "agenda reordered"
    CONSENT_AGENDA_CHANGED = "consent agenda changed"
    MINUTES_CHECKED = "minutes checked"
    MINUTES_APPROVED = "minutes approved"
    MINUTES_TAKEN_BACK_TO_CORRECT = "minutes taken back to correct"
    ADDENDUM_TO_THE_MINUTES = "addendum to the minutes"
    MEETING_OPENED = "meeting opened"
    MEETING_CLOSED = "meeting closed"
    ATTENDANCE_RECORDED = "attendance recorded"
    INTEREST_RECORDED_ON_AN_ITEM = "interest recorded on an item"
    CAME_BACK_INTO_THE_MEETING = "came back into the meeting"
    MINUTE_WRITTEN = "minute written"
