"""The states of a meeting and the moves between them; what may be decided on which kind of item."""

from __future__ import annotations

from enum import StrEnum

from evidence_hub.core.transitions import Transition, Transitions


class Status(StrEnum):
    PLANNED = "planned"
    IN_SESSION = "in_session"
    CLOSED = "closed"
    CHECKED = "checked"
    APPROVED = "approved"
    CALLED_OFF = "called_off"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: dict[Status, str] = {
    Status.PLANNED: "Planned",
    Status.IN_SESSION: "In session",
    Status.CLOSED: "Minutes being written",
    Status.CHECKED: "Minutes checked by the chair",
    Status.APPROVED: "Minutes approved",
    Status.CALLED_OFF: "Called off",
}


class MeetingMove(StrEnum):
    OPEN = "open the meeting"
    CALL_OFF = "call off the meeting"
    CLOSE = "close the meeting"
    CHECK_MINUTES = "check the minutes"
    CORRECT_MINUTES = "correct the minutes"
    APPROVE_MINUTES = "approve the minutes"


def _row(name: MeetingMove, source: Status, target: Status) -> Transition[MeetingMove, Status]:
    return Transition(name, frozenset({source}), target)


TRANSITIONS = Transitions(
    _row(MeetingMove.OPEN, Status.PLANNED, Status.IN_SESSION),
    _row(MeetingMove.CALL_OFF, Status.PLANNED, Status.CALLED_OFF),
    _row(MeetingMove.CLOSE, Status.IN_SESSION, Status.CLOSED),
    _row(MeetingMove.CHECK_MINUTES, Status.CLOSED, Status.CHECKED),
    _row(MeetingMove.CORRECT_MINUTES, Status.CHECKED, Status.CLOSED),
    _row(MeetingMove.APPROVE_MINUTES, Status.CHECKED, Status.APPROVED),
)


def target_of(name: MeetingMove, status: str) -> Status:
    """Return where the move leads; raise Invalid where the meeting is elsewhere."""
    return TRANSITIONS.target(name, Status(status))


class Outcome(StrEnum):
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    DEFER = "defer"
    DECLINE = "decline"
    REFER = "refer"
    NOTE = "note"
    ADOPT = "adopt"
    RETIRE = "retire"
    RATIFY = "ratify"
    ACCEPT = "accept"
    ACCEPT_IN_PART = "accept_in_part"
    REJECT = "reject"
    SUPERSEDE = "supersede"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]

    @property
    def past(self) -> str:
        """Return what was done with an item: "approved with conditions"."""
        verb, *rest = self.value.split("_")
        doubled = {"defer": "deferred", "refer": "referred", "ratify": "ratified"}
        done = doubled.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")
        return " ".join([done, *rest])


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.APPROVE: "Approve",
    Outcome.APPROVE_WITH_CONDITIONS: "Approve with conditions",
    Outcome.DEFER: "Defer",
    Outcome.DECLINE: "Decline",
    Outcome.REFER: "Refer",
    Outcome.NOTE: "Note",
    Outcome.ADOPT: "Adopt",
    Outcome.RETIRE: "Retire",
    Outcome.RATIFY: "Ratify",
    Outcome.ACCEPT: "Accept",
    Outcome.ACCEPT_IN_PART: "Accept in part",
    Outcome.REJECT: "Reject",
    Outcome.SUPERSEDE: "Superseded",
}
# Those that are told read why; of what is accepted in part, which part.
NEED_REASONS = frozenset(
    {
        Outcome.DECLINE,
        Outcome.REFER,
        Outcome.ACCEPT_IN_PART,
        Outcome.REJECT,
        Outcome.SUPERSEDE,
    }
)
CARRIED = frozenset(
    {
        Outcome.APPROVE,
        Outcome.APPROVE_WITH_CONDITIONS,
        Outcome.ADOPT,
        Outcome.RETIRE,
        Outcome.RATIFY,
    }
)
