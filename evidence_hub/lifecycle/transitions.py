"""The table of moves (DOMAIN section 5): from where, to where, through which gates.

T0 makes a project out of an enquiry; T10, T18, T19 and T20 are kept by their own packages, because
no stage changes in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence_hub.audit.verbs import Verb
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gates import GateType
from evidence_hub.registry.stages import (
    ACTIVE,
    IMPORTED,
    LIVE_OR_LATER,
    WITHDRAWABLE,
    Stage,
)


class Move(Verb):
    """The moves by name. A value completes "You cannot …" and is kept with each move made."""

    SEND_TO_SECRETARY = "send to the secretary"
    START_SCREENING = "start screening"
    SEND_TO_ASSESSMENT = "send to assessment"
    RETURN_TO_LEAD = "return to the lead"
    MAKE_BOARD_READY = "make ready for the board"
    COMMISSION = "commission"
    DEFER = "defer"
    DECLINE = "decline"
    RETURN_TO_AGENDA = "return to the agenda"
    ASK_FOR_REVIEW = "ask for a review"
    BEGIN_SET_UP = "begin set-up"
    GO_LIVE = "go live"
    BEGIN_ANALYSIS = "begin analysis"
    BEGIN_REPORTING = "begin reporting"
    BEGIN_IMPLEMENTATION = "begin implementation"
    BEGIN_BENEFITS_REVIEW = "begin the benefits review"
    CLOSE = "close"
    PAUSE = "pause"
    RESUME = "resume"
    SUSPEND = "suspend"
    LIFT_SUSPENSION = "lift the suspension"
    WITHDRAW = "withdraw"
    BEGIN_EXIT_DUTIES = "begin exit duties"
    END_AFTER_EXIT = "end after exit duties"
    REOPEN = "reopen"
    ADOPT = "adopt"


@dataclass(frozen=True)
class StageTransition:
    """A row of the table: a move with its gates.

    ``targets`` holds one stage; several where whoever decides names one; none where the project
    returns to the stage before. ``of_import`` marks the one move that an import can make.
    """

    name: Move
    sources: frozenset[Stage]
    targets: frozenset[Stage]
    gates: tuple[GateType, ...] = ()
    needs_reason: bool = False
    of_import: bool = False


def _stages(given: Stage | frozenset[Stage] | None) -> frozenset[Stage]:
    if given is None:
        return frozenset()
    return given if isinstance(given, frozenset) else frozenset({given})


def _row(
    name: Move,
    sources: Stage | frozenset[Stage],
    targets: Stage | frozenset[Stage] | None,
    *needed: GateType,
    needs_reason: bool = False,
    of_import: bool = False,
) -> StageTransition:
    return StageTransition(
        name, _stages(sources), _stages(targets), needed, needs_reason, of_import
    )


TRANSITIONS: dict[Move, StageTransition] = {
    row.name: row
    for row in (
        # T1, and the second half of T3: a returned draft is sent again
        _row(
            Move.SEND_TO_SECRETARY,
            frozenset({Stage.DRAFT, Stage.RETURNED}),
            Stage.SUBMITTED,
            gates.COMPLETE,
        ),
        # T2 in two steps: taken onto the desk, then on to those who assess it
        _row(Move.START_SCREENING, Stage.SUBMITTED, Stage.SCREENING),
        _row(
            Move.SEND_TO_ASSESSMENT,
            Stage.SCREENING,
            Stage.ASSESSMENT,
            gates.READY_TO_ASSESS,
            gates.DUPLICATES_CHECKED,
            gates.MARKING_CONFIRMED,
            gates.REVIEWERS_ASSIGNED,
        ),
        # T3
        _row(Move.RETURN_TO_LEAD, Stage.SCREENING, Stage.RETURNED, needs_reason=True),
        # T4
        _row(
            Move.MAKE_BOARD_READY,
            Stage.ASSESSMENT,
            Stage.BOARD_READY,
            gates.ETHICS_ADVISED,
            gates.IMPACT_SCREENED,
            gates.SHARING_SETTLED,
            gates.IP_ADVISED,
            gates.EQUALITY_RECORDED,
            gates.ASSESSED,
        ),
        # T5
        _row(
            Move.COMMISSION,
            Stage.BOARD_READY,
            Stage.COMMISSIONED,
            gates.BOARD_DECIDED,
            gates.BENEFIT_OWNED,
        ),
        # T6, and the return of what was deferred
        _row(Move.DEFER, Stage.BOARD_READY, Stage.DEFERRED, gates.BOARD_DECIDED, needs_reason=True),
        _row(
            Move.DECLINE, Stage.BOARD_READY, Stage.DECLINED, gates.BOARD_DECIDED, needs_reason=True
        ),
        _row(Move.RETURN_TO_AGENDA, Stage.DEFERRED, Stage.BOARD_READY),
        _row(Move.ASK_FOR_REVIEW, Stage.DECLINED, Stage.BOARD_READY, needs_reason=True),
        # T7
        _row(
            Move.BEGIN_SET_UP,
            Stage.COMMISSIONED,
            Stage.SET_UP,
            gates.CONDITIONS_OWNED,
            gates.FUNDING_SETTLED,
        ),
        # T8
        _row(Move.GO_LIVE, Stage.SET_UP, Stage.LIVE, *gates.LIVE_GATES),
        # T9
        _row(Move.BEGIN_ANALYSIS, Stage.LIVE, Stage.ANALYSIS, gates.NUMBERS_REPORTED),
        _row(Move.BEGIN_REPORTING, Stage.ANALYSIS, Stage.REPORTING, gates.FINDINGS_REPORTED),
        # T11
        _row(
            Move.BEGIN_IMPLEMENTATION,
            Stage.REPORTING,
            Stage.IMPLEMENTATION,
            gates.FINDINGS_PRESENTED,
            gates.RECOMMENDATIONS_REGISTERED,
        ),
        # T12
        _row(
            Move.BEGIN_BENEFITS_REVIEW,
            Stage.IMPLEMENTATION,
            Stage.BENEFITS_REVIEW,
            gates.RECOMMENDATIONS_DECIDED,
            gates.ACTIONS_OWNED,
        ),
        # T13
        _row(
            Move.CLOSE,
            Stage.BENEFITS_REVIEW,
            Stage.CLOSED,
            gates.BOARD_DECIDED,
            gates.RECOMMENDATIONS_DECIDED,  # one registered after T12 counts too
            gates.BENEFITS_REVIEWED,
            gates.ACTIONS_VERIFIED,
            gates.DATA_DISPOSED,
            gates.PUBLICATIONS_FINAL,
            gates.MONEY_RECONCILED,
            gates.LESSONS_WRITTEN,
        ),
        # T14 and its way back, T23
        _row(Move.PAUSE, Stage.LIVE, Stage.PAUSED, needs_reason=True),
        _row(Move.RESUME, Stage.PAUSED, Stage.LIVE, *gates.LIVE_GATES),
        # T15 and its way back, T23: to the stage before, checked as for going live
        _row(Move.SUSPEND, ACTIVE, Stage.SUSPENDED, needs_reason=True),
        _row(Move.LIFT_SUSPENSION, Stage.SUSPENDED, None, *gates.LIVE_GATES, needs_reason=True),
        # T16
        _row(Move.WITHDRAW, WITHDRAWABLE, Stage.WITHDRAWN, needs_reason=True),
        # T17
        _row(Move.BEGIN_EXIT_DUTIES, LIVE_OR_LATER, Stage.EXIT_DUTIES, needs_reason=True),
        _row(
            Move.END_AFTER_EXIT,
            Stage.EXIT_DUTIES,
            frozenset({Stage.WITHDRAWN, Stage.TERMINATED}),
            gates.BOARD_DECIDED,
            gates.PARTICIPANTS_TOLD,
            gates.DATA_DISPOSED,
            gates.MONEY_RECONCILED,
            gates.FINDINGS_REPORTED,
            gates.LESSONS_WRITTEN,
            needs_reason=True,
        ),
        # T21
        _row(
            Move.REOPEN,
            Stage.CLOSED,
            Stage.BENEFITS_REVIEW,
            gates.BOARD_DECIDED,
            needs_reason=True,
        ),
        # T22: the board names the stage that an imported record enters
        _row(
            Move.ADOPT,
            IMPORTED,
            frozenset({Stage.SET_UP, Stage.ANALYSIS, Stage.REPORTING, Stage.IMPLEMENTATION}),
            gates.BOARD_DECIDED,
            needs_reason=True,
            of_import=True,
        ),
    )
}
