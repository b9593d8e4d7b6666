"""The stages of a project (DOMAIN section 5), in their order, and the side states."""

from __future__ import annotations

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


# Where there is something to stop: data are collected, or what came of them is used.
ACTIVE: frozenset[Stage] = frozenset(
    {
        Stage.LIVE,
        Stage.PAUSED,
        Stage.ANALYSIS,
        Stage.REPORTING,
        Stage.IMPLEMENTATION,
        Stage.BENEFITS_REVIEW,
    }
)
LIVE_OR_LATER: frozenset[Stage] = ACTIVE | {Stage.SUSPENDED}
# Here data are handled, so a lapse of what allows it suspends the project by itself.
HANDLES_DATA: frozenset[Stage] = frozenset({Stage.LIVE, Stage.ANALYSIS})
# Whether data can be collected is a question between the approval and the end of collecting.
ASKED_AT: frozenset[Stage] = frozenset(
    {Stage.COMMISSIONED, Stage.SET_UP, Stage.LIVE, Stage.PAUSED, Stage.SUSPENDED}
)
IMPORTED: frozenset[Stage] = frozenset({Stage.LEGACY_IMPORT, Stage.ANALYSIS, Stage.LIVE})
# A draft and a returned draft are changed directly; later changes are amendments.
EDITABLE: frozenset[Stage] = frozenset({Stage.DRAFT, Stage.RETURNED})
# Collecting has ended here, so its end can be reported to the reviewers.
ENDED: frozenset[Stage] = frozenset(
    {
        Stage.ANALYSIS,
        Stage.REPORTING,
        Stage.IMPLEMENTATION,
        Stage.BENEFITS_REVIEW,
        Stage.EXIT_DUTIES,
    }
)
OVER: frozenset[Stage] = frozenset(
    {Stage.CLOSED, Stage.WITHDRAWN, Stage.DECLINED, Stage.TERMINATED}
)
WITHDRAWABLE: frozenset[Stage] = frozenset(
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
