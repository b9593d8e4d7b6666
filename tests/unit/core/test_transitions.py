"""A record's states change as its table says, and everything else is refused in words."""

from __future__ import annotations

from enum import StrEnum

import pytest

from evidence_hub.core.errors import Invalid
from evidence_hub.core.transitions import Transition, Transitions


class Kettle(StrEnum):
    COLD = "cold"
    HOT = "hot"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class KettleMove(StrEnum):
    BOIL = "boil it"
    POUR_AWAY = "pour it away"


TABLE = Transitions(
    Transition(KettleMove.BOIL, frozenset({Kettle.COLD}), Kettle.HOT),
    Transition(
        KettleMove.POUR_AWAY, frozenset({Kettle.COLD, Kettle.HOT}), Kettle.COLD, needs_reason=True
    ),
)


def test_a_move_leads_where_its_row_says() -> None:
    assert TABLE.target(KettleMove.BOIL, Kettle.COLD) is Kettle.HOT


def test_a_move_from_elsewhere_is_refused_with_its_name_and_the_state() -> None:
    with pytest.raises(Invalid, match="You cannot boil it: it is “Hot”"):
        TABLE.target(KettleMove.BOIL, Kettle.HOT)


def test_a_move_that_needs_a_reason_is_refused_without_one() -> None:
    with pytest.raises(Invalid, match="Give a reason"):
        TABLE.target(KettleMove.POUR_AWAY, Kettle.HOT)
    assert TABLE.target(KettleMove.POUR_AWAY, Kettle.HOT, reason="Too strong") is Kettle.COLD


def test_where_a_move_may_begin_is_asked_before_its_reason() -> None:
    """Whoever cannot make the move at all is not asked to justify it first."""
    only_hot = Transitions(
        Transition(KettleMove.POUR_AWAY, frozenset({Kettle.HOT}), Kettle.COLD, needs_reason=True)
    )
    with pytest.raises(Invalid, match="it is “Cold”"):
        only_hot.target(KettleMove.POUR_AWAY, Kettle.COLD)
