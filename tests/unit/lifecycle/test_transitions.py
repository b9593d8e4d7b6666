"""The table of moves reads as DOMAIN section 5 writes it."""

from __future__ import annotations

import pytest

from evidence_hub.lifecycle.gates import LIVE_GATES
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.stages import MAIN_LINE, Stage

# DOMAIN section 5, stage by stage: what leads out of it, and where to.
WAYS = {
    Stage.DRAFT: {Stage.SUBMITTED, Stage.WITHDRAWN},
    Stage.RETURNED: {Stage.SUBMITTED, Stage.WITHDRAWN},
    Stage.SUBMITTED: {Stage.SCREENING, Stage.WITHDRAWN},
    Stage.SCREENING: {Stage.ASSESSMENT, Stage.RETURNED, Stage.WITHDRAWN},
    Stage.ASSESSMENT: {Stage.BOARD_READY, Stage.WITHDRAWN},
    Stage.BOARD_READY: {Stage.COMMISSIONED, Stage.DEFERRED, Stage.DECLINED, Stage.WITHDRAWN},
    Stage.DEFERRED: {Stage.BOARD_READY, Stage.WITHDRAWN},
    Stage.COMMISSIONED: {Stage.SET_UP, Stage.WITHDRAWN},
    Stage.SET_UP: {Stage.LIVE, Stage.WITHDRAWN},
    Stage.LIVE: {Stage.ANALYSIS, Stage.PAUSED, Stage.SUSPENDED, Stage.EXIT_DUTIES},
    Stage.PAUSED: {Stage.LIVE, Stage.SUSPENDED, Stage.EXIT_DUTIES},
    Stage.ANALYSIS: {Stage.REPORTING, Stage.SUSPENDED, Stage.EXIT_DUTIES},
    Stage.REPORTING: {Stage.IMPLEMENTATION, Stage.SUSPENDED, Stage.EXIT_DUTIES},
    Stage.IMPLEMENTATION: {Stage.BENEFITS_REVIEW, Stage.SUSPENDED, Stage.EXIT_DUTIES},
    Stage.BENEFITS_REVIEW: {Stage.CLOSED, Stage.SUSPENDED, Stage.EXIT_DUTIES},
    Stage.SUSPENDED: {Stage.EXIT_DUTIES},
    Stage.EXIT_DUTIES: {Stage.WITHDRAWN, Stage.TERMINATED},
    Stage.CLOSED: {Stage.BENEFITS_REVIEW},
    Stage.DECLINED: {Stage.BOARD_READY},
    Stage.WITHDRAWN: set(),
    Stage.TERMINATED: set(),
}


@pytest.mark.parametrize("stage", WAYS)
def test_each_stage_leads_where_the_domain_says_and_nowhere_else(stage: Stage) -> None:
    ways = {
        target
        for row in TRANSITIONS.values()
        if stage in row.sources and not row.of_import
        for target in row.targets
    }
    assert ways == WAYS[stage]


def test_every_stage_of_the_main_line_can_be_reached() -> None:
    reached = {target for row in TRANSITIONS.values() for target in row.targets}
    assert set(MAIN_LINE) - {Stage.ENQUIRY, Stage.DRAFT} <= reached


@pytest.mark.parametrize("name", [Move.GO_LIVE, Move.RESUME, Move.LIFT_SUSPENSION])
def test_whatever_leads_to_collecting_asks_every_gate_of_going_live(name: str) -> None:
    assert set(LIVE_GATES) <= set(TRANSITIONS[name].gates)


@pytest.mark.parametrize(
    "name",
    [
        Move.RETURN_TO_LEAD,
        Move.SUSPEND,
        Move.PAUSE,
        Move.WITHDRAW,
        Move.DEFER,
        Move.DECLINE,
        Move.REOPEN,
    ],
)
def test_what_sets_a_project_back_needs_a_reason(name: str) -> None:
    assert TRANSITIONS[name].needs_reason
