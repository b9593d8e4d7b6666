"""The table of moves reads as DOMAIN section 5 writes it, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gates import LIVE_GATES, GateType
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.stages import MAIN_LINE, OVER, Stage


@dataclass(frozen=True)
class Row:
    """A row of the domain pack: its number, the move, and what it asks for."""

    number: str
    move: Move
    sources: frozenset[Stage]
    targets: frozenset[Stage]
    needs: frozenset[GateType] = frozenset()
    reason: bool = False


def row(
    number: str, move: Move, way: str, needs: tuple[GateType, ...] = (), *, reason: bool = False
) -> Row:
    """Read a way as the pack writes it: "draft, returned → submitted"."""
    sources, targets = (
        frozenset(Stage(code.strip()) for code in side.split(",") if code.strip())
        for side in way.split("→")
    )
    return Row(number, move, sources, targets, frozenset(needs), reason)


BEFORE_LIVE = (
    "draft, submitted, screening, assessment, board_ready, commissioned, set_up, returned, deferred"
)
ACTIVE = "live, paused, analysis, reporting, implementation, benefits_review"
DOMAIN = (
    row("T1", Move.SEND_TO_SECRETARY, "draft, returned → submitted", (gates.COMPLETE,)),
    row("T2", Move.START_SCREENING, "submitted → screening"),
    row(
        "T2",
        Move.SEND_TO_ASSESSMENT,
        "screening → assessment",
        (
            gates.READY_TO_ASSESS,
            gates.DUPLICATES_CHECKED,
            gates.MARKING_CONFIRMED,
            gates.REVIEWERS_ASSIGNED,
        ),
    ),
    row("T3", Move.RETURN_TO_LEAD, "screening → returned", reason=True),
    row(
        "T4",
        Move.MAKE_BOARD_READY,
        "assessment → board_ready",
        (
            gates.ETHICS_ADVISED,
            gates.IMPACT_SCREENED,
            gates.SHARING_SETTLED,
            gates.IP_ADVISED,
            gates.EQUALITY_RECORDED,
            gates.ASSESSED,
        ),
    ),
    row(
        "T5",
        Move.COMMISSION,
        "board_ready → commissioned",
        (gates.BOARD_DECIDED, gates.BENEFIT_OWNED),
    ),
    row("T6", Move.DEFER, "board_ready → deferred", (gates.BOARD_DECIDED,), reason=True),
    row("T6", Move.DECLINE, "board_ready → declined", (gates.BOARD_DECIDED,), reason=True),
    row("T6", Move.RETURN_TO_AGENDA, "deferred → board_ready"),
    row("T6", Move.ASK_FOR_REVIEW, "declined → board_ready", reason=True),
    row(
        "T7",
        Move.BEGIN_SET_UP,
        "commissioned → set_up",
        (gates.CONDITIONS_OWNED, gates.FUNDING_SETTLED),
    ),
    row("T8", Move.GO_LIVE, "set_up → live", LIVE_GATES),
    row("T9", Move.BEGIN_ANALYSIS, "live → analysis", (gates.NUMBERS_REPORTED,)),
    row("T9", Move.BEGIN_REPORTING, "analysis → reporting", (gates.FINDINGS_REPORTED,)),
    row(
        "T11",
        Move.BEGIN_IMPLEMENTATION,
        "reporting → implementation",
        (gates.FINDINGS_PRESENTED, gates.RECOMMENDATIONS_REGISTERED),
    ),
    row(
        "T12",
        Move.BEGIN_BENEFITS_REVIEW,
        "implementation → benefits_review",
        (gates.RECOMMENDATIONS_DECIDED, gates.ACTIONS_OWNED),
    ),
    row(
        "T13",
        Move.CLOSE,
        "benefits_review → closed",
        (
            gates.BOARD_DECIDED,
            gates.RECOMMENDATIONS_DECIDED,
            gates.BENEFITS_REVIEWED,
            gates.ACTIONS_VERIFIED,
            gates.DATA_DISPOSED,
            gates.PUBLICATIONS_FINAL,
            gates.MONEY_RECONCILED,
            gates.LESSONS_WRITTEN,
        ),
    ),
    row("T14", Move.PAUSE, "live → paused", reason=True),
    row("T14", Move.RESUME, "paused → live", LIVE_GATES),
    row("T15", Move.SUSPEND, f"{ACTIVE} → suspended", reason=True),
    row("T23", Move.LIFT_SUSPENSION, "suspended →", LIVE_GATES, reason=True),
    row("T16", Move.WITHDRAW, f"{BEFORE_LIVE} → withdrawn", reason=True),
    row("T17", Move.BEGIN_EXIT_DUTIES, f"{ACTIVE}, suspended → exit_duties", reason=True),
    row(
        "T17",
        Move.END_AFTER_EXIT,
        "exit_duties → withdrawn, terminated",
        (
            gates.BOARD_DECIDED,
            gates.PARTICIPANTS_TOLD,
            gates.DATA_DISPOSED,
            gates.MONEY_RECONCILED,
            gates.FINDINGS_REPORTED,
            gates.LESSONS_WRITTEN,
        ),
        reason=True,
    ),
    row("T21", Move.REOPEN, "closed → benefits_review", (gates.BOARD_DECIDED,), reason=True),
    row(
        "T22",
        Move.ADOPT,
        "legacy_import, analysis, live → set_up, analysis, reporting, implementation",
        (gates.BOARD_DECIDED,),
        reason=True,
    ),
)


@pytest.mark.parametrize("said", DOMAIN, ids=lambda said: f"{said.number} {said.move}")
def test_each_move_is_as_its_row_says(said: Row) -> None:
    found = TRANSITIONS[said.move]
    assert found.sources == said.sources
    assert found.targets == said.targets
    assert frozenset(found.gates) == said.needs
    assert found.needs_reason is said.reason


def test_there_are_no_moves_but_those_of_the_domain() -> None:
    assert sorted(said.move for said in DOMAIN) == sorted(Move)
    assert set(TRANSITIONS) == set(Move)


def test_every_stage_of_the_main_line_can_be_reached() -> None:
    reached = {target for row in TRANSITIONS.values() for target in row.targets}
    assert set(MAIN_LINE) - {Stage.ENQUIRY, Stage.DRAFT} <= reached


@pytest.mark.parametrize("move", [row.name for row in TRANSITIONS.values() if not row.targets])
def test_only_a_suspension_returns_to_the_stage_before(move: Move) -> None:
    assert move is Move.LIFT_SUSPENSION


@pytest.mark.parametrize("stage", OVER - {Stage.DECLINED, Stage.CLOSED})
def test_nothing_leads_out_of_a_project_that_was_withdrawn_or_terminated(stage: Stage) -> None:
    assert [row.name for row in TRANSITIONS.values() if stage in row.sources] == []


def test_whatever_leads_to_collecting_asks_every_gate_of_going_live() -> None:
    """An adoption is the exception: it ends at set-up, from where going live asks them all."""
    for found in TRANSITIONS.values():
        if Stage.LIVE in found.targets or not found.targets:
            assert set(LIVE_GATES) <= set(found.gates), found.name


def test_an_import_makes_one_move_alone_and_no_other_project_makes_it() -> None:
    assert [row.name for row in TRANSITIONS.values() if row.of_import] == [Move.ADOPT]
    assert Stage.LIVE not in TRANSITIONS[Move.ADOPT].targets
