"""Which gates there are, which of them the board may waive, and which let a project pass."""

from __future__ import annotations

import pytest

from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.lifecycle.gates import LIVE_GATES, WAIVABLE, GateType
from evidence_hub.lifecycle.transitions import TRANSITIONS

ALL = [value for value in vars(gates).values() if isinstance(value, GateType)]


def test_every_gate_stands_before_some_move() -> None:
    asked = {gate for row in TRANSITIONS.values() for gate in row.gates}
    assert set(ALL) == asked


def test_no_two_gates_have_one_name() -> None:
    """Waivers and reports of moves keep the name alone."""
    assert len({gate.name for gate in ALL}) == len(ALL)


def test_every_gate_says_whom_it_waits_for() -> None:
    assert all(gate.holder for gate in ALL)


@pytest.mark.parametrize(
    "gate",
    [
        gates.ETHICS_ADVISED,
        gates.ETHICS_IN_FORCE,
        gates.IMPACT_SCREENED,
        gates.IMPACT_ACCEPTED,
        gates.SHARING_SETTLED,
        gates.SHARING_IN_FORCE,
        gates.EQUALITY_RECORDED,
        gates.EQUALITY_DONE,
        gates.PARTICIPANTS_TOLD,
        gates.DATA_DISPOSED,
        gates.BOARD_DECIDED,
        gates.RECOMMENDATIONS_DECIDED,
    ],
    ids=lambda gate: gate.name,
)
def test_ethics_lawful_basis_rights_and_the_boards_own_word_are_never_waived(
    gate: GateType,
) -> None:
    assert gate not in WAIVABLE


def test_of_what_collecting_needs_only_terms_and_clearances_may_be_waived() -> None:
    assert set(LIVE_GATES) & WAIVABLE == {gates.IP_AGREED, gates.CLEARANCES_IN_DATE}


@pytest.mark.parametrize(
    ("status", "passes"),
    [
        (GateStatus.YES, True),
        (GateStatus.NOT_REQUIRED, True),
        (GateStatus.WAIVED, True),
        (GateStatus.NO, False),
        (GateStatus.NOT_HELD, False),
    ],
)
def test_evidence_that_is_not_held_lets_nobody_pass(status: GateStatus, passes: bool) -> None:
    assert status.lets_pass is passes
