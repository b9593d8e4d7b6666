"""The states of a meeting and the moves between them; what may be decided on which kind of item."""

from __future__ import annotations

from enum import StrEnum

from evidence_hub.commissioning.states import Outcome, Status
from evidence_hub.core.transitions import Transition, Transitions


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
    # From checked only: approved minutes are immutable, and corrected by a dated addendum (DOMAIN
    # 3.12).
    _row(MeetingMove.CORRECT_MINUTES, Status.CHECKED, Status.CLOSED),
    _row(MeetingMove.APPROVE_MINUTES, Status.CHECKED, Status.APPROVED),
)


def target_of(name: MeetingMove, status: str) -> Status:
    """Return where the move leads; raise Invalid where the meeting is elsewhere."""
    return TRANSITIONS.target(name, Status(status))


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
# Outcomes that say yes. Money that was named with a deferral or a refusal settles nothing.
CARRIED = frozenset(
    {
        Outcome.APPROVE,
        Outcome.APPROVE_WITH_CONDITIONS,
        Outcome.ADOPT,
        Outcome.RETIRE,
        Outcome.RATIFY,
    }
)
