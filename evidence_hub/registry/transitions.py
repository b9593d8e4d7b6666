"""The table of moves (DOMAIN section 5): from where, to where, through which gates.

T0 makes a project out of an enquiry; T10, T18, T19 and T20 are kept by their own rooms, because
no stage changes in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence_hub.registry import gates
from evidence_hub.registry.gates import GateType
from evidence_hub.registry.stages import (
    ACTIVE,
    IMPORTED,
    LIVE_OR_LATER,
    WITHDRAWABLE,
    Stage,
)


@dataclass(frozen=True)
class Transition:
    """A move that the lifecycle knows.

    ``targets`` holds one stage; several where whoever decides names one; none where the project
    returns to the stage before. ``of_import`` marks the one move that an import can make.
    """

    name: str
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
    name: str,
    sources: Stage | frozenset[Stage],
    targets: Stage | frozenset[Stage] | None,
    *needed: GateType,
    needs_reason: bool = False,
    of_import: bool = False,
) -> Transition:
    return Transition(name, _stages(sources), _stages(targets), needed, needs_reason, of_import)


TRANSITIONS: dict[str, Transition] = {
    row.name: row
    for row in (
        # T1, and the second half of T3: a returned draft is sent again
        _row(
            "send to the secretary",
            frozenset({Stage.DRAFT, Stage.RETURNED}),
            Stage.SUBMITTED,
            gates.COMPLETE,
        ),
        # T2 in two steps: taken onto the desk, then on to those who assess it
        _row("start screening", Stage.SUBMITTED, Stage.SCREENING),
        _row(
            "send to assessment",
            Stage.SCREENING,
            Stage.ASSESSMENT,
            gates.READY_TO_ASSESS,
            gates.DUPLICATES_CHECKED,
            gates.MARKING_CONFIRMED,
            gates.REVIEWERS_ASSIGNED,
        ),
        # T3
        _row("return to the lead", Stage.SCREENING, Stage.RETURNED, needs_reason=True),
        # T4
        _row(
            "make ready for the board",
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
            "commission",
            Stage.BOARD_READY,
            Stage.COMMISSIONED,
            gates.BOARD_DECIDED,
            gates.BENEFIT_OWNED,
        ),
        # T6, and the return of what was deferred
        _row("defer", Stage.BOARD_READY, Stage.DEFERRED, gates.BOARD_DECIDED, needs_reason=True),
        _row("decline", Stage.BOARD_READY, Stage.DECLINED, gates.BOARD_DECIDED, needs_reason=True),
        _row("return to the agenda", Stage.DEFERRED, Stage.BOARD_READY),
        _row("ask for a review", Stage.DECLINED, Stage.BOARD_READY, needs_reason=True),
        # T7
        _row(
            "begin set-up",
            Stage.COMMISSIONED,
            Stage.SET_UP,
            gates.CONDITIONS_OWNED,
            gates.FUNDING_SETTLED,
        ),
        # T8
        _row("go live", Stage.SET_UP, Stage.LIVE, *gates.LIVE_GATES),
        # T9
        _row("begin analysis", Stage.LIVE, Stage.ANALYSIS, gates.NUMBERS_REPORTED),
        _row("begin reporting", Stage.ANALYSIS, Stage.REPORTING, gates.FINDINGS_REPORTED),
        # T11
        _row(
            "begin implementation",
            Stage.REPORTING,
            Stage.IMPLEMENTATION,
            gates.FINDINGS_PRESENTED,
            gates.RECOMMENDATIONS_REGISTERED,
        ),
        # T12
        _row(
            "begin the benefits review",
            Stage.IMPLEMENTATION,
            Stage.BENEFITS_REVIEW,
            gates.RECOMMENDATIONS_DECIDED,
            gates.ACTIONS_OWNED,
        ),
        # T13
        _row(
            "close",
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
        _row("pause", Stage.LIVE, Stage.PAUSED, needs_reason=True),
        _row("resume", Stage.PAUSED, Stage.LIVE, *gates.LIVE_GATES),
        # T15 and its way back, T23: to the stage before, judged as for going live
        _row("suspend", ACTIVE, Stage.SUSPENDED, needs_reason=True),
        _row("lift the suspension", Stage.SUSPENDED, None, *gates.LIVE_GATES, needs_reason=True),
        # T16
        _row("withdraw", WITHDRAWABLE, Stage.WITHDRAWN, needs_reason=True),
        # T17
        _row("begin exit duties", LIVE_OR_LATER, Stage.EXIT_DUTIES, needs_reason=True),
        _row(
            "end after exit duties",
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
            "reopen",
            Stage.CLOSED,
            Stage.BENEFITS_REVIEW,
            gates.BOARD_DECIDED,
            needs_reason=True,
        ),
        # T22: the board names the stage that an imported record enters
        _row(
            "adopt",
            IMPORTED,
            frozenset({Stage.SET_UP, Stage.ANALYSIS, Stage.REPORTING, Stage.IMPLEMENTATION}),
            gates.BOARD_DECIDED,
            needs_reason=True,
            of_import=True,
        ),
    )
}
