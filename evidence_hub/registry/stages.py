"""The stages of a project (DOMAIN section 5), in their order, and the side states."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    ENQUIRY = "enquiry"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    ASSESSMENT = "assessment"
    BOARD_READY = "board_ready"
    COMMISSIONED = "commissioned"
    SET_UP = "set_up"
    LIVE = "live"
    ANALYSIS = "analysis"
    REPORTING = "reporting"
    IMPLEMENTATION = "implementation"
    BENEFITS_REVIEW = "benefits_review"
    CLOSED = "closed"
    RETURNED = "returned"
    DEFERRED = "deferred"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    EXIT_DUTIES = "exit_duties"
    TERMINATED = "terminated"
    LEGACY_IMPORT = "legacy_import"  # imported, and the source does not say which stage

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: dict[Stage, str] = {
    Stage.SET_UP: "Set-up",
    Stage.BOARD_READY: "Board-ready",
    Stage.BENEFITS_REVIEW: "Benefits review",
    Stage.EXIT_DUTIES: "Exit duties",
    Stage.LEGACY_IMPORT: "Legacy import",
}
for _stage in Stage:
    LABELS.setdefault(_stage, _stage.value.capitalize())

MAIN_LINE: tuple[Stage, ...] = (
    Stage.ENQUIRY,
    Stage.DRAFT,
    Stage.SUBMITTED,
    Stage.SCREENING,
    Stage.ASSESSMENT,
    Stage.BOARD_READY,
    Stage.COMMISSIONED,
    Stage.SET_UP,
    Stage.LIVE,
    Stage.ANALYSIS,
    Stage.REPORTING,
    Stage.IMPLEMENTATION,
    Stage.BENEFITS_REVIEW,
    Stage.CLOSED,
)

FROM_COMMISSIONED: frozenset[Stage] = frozenset(
    {
        *MAIN_LINE[MAIN_LINE.index(Stage.COMMISSIONED) :],
        Stage.PAUSED,
        Stage.SUSPENDED,
        Stage.EXIT_DUTIES,
        Stage.TERMINATED,
        Stage.LEGACY_IMPORT,
    }
)
BEFORE_COMMISSIONED: frozenset[Stage] = frozenset(Stage) - FROM_COMMISSIONED
# What the board has seen or is about to see, decided or not.
BEFORE_THE_BOARD: frozenset[Stage] = frozenset({Stage.BOARD_READY, Stage.DEFERRED, Stage.DECLINED})


@dataclass(frozen=True)
class Transition:
    """A move that the lifecycle knows. ``gates`` are named here and judged by their rooms."""

    name: str
    sources: frozenset[Stage]
    target: Stage
    gates: tuple[str, ...] = ()
    needs_reason: bool = False


# A draft and a returned draft are changed directly; later changes are amendments.
EDITABLE = frozenset({Stage.DRAFT, Stage.RETURNED})
COMPLETE = "Everything that is needed to send it is given"
WITHDRAWABLE = frozenset(
    {
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.SCREENING,
        Stage.ASSESSMENT,
        Stage.BOARD_READY,
        Stage.COMMISSIONED,
        Stage.SET_UP,
        Stage.RETURNED,
        Stage.DEFERRED,
    }
)
TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        # T1, and the second half of T3: a returned draft is sent again
        Transition(
            "send to the secretary",
            frozenset({Stage.DRAFT, Stage.RETURNED}),
            Stage.SUBMITTED,
            gates=(COMPLETE,),
        ),
        # T2, first half
        Transition("start screening", frozenset({Stage.SUBMITTED}), Stage.SCREENING),
        # T3
        Transition(
            "return to the lead", frozenset({Stage.SCREENING}), Stage.RETURNED, needs_reason=True
        ),
        # T16
        Transition("withdraw", WITHDRAWABLE, Stage.WITHDRAWN, needs_reason=True),
    )
}
