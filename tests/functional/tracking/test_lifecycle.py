"""Going live, pausing, suspending, lifting: by who may, through every gate."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.operations import stage_moves as operations
from tests.functional.lifecycle.test_moves import all_met
from tests.functional.registry.builders import actor, interest, project

__all__ = ["all_met"]
TEAM = {
    "lead": Relation.LEAD,
    "supervisor": Relation.SUPERVISOR,
    "student": Relation.STUDENT,
    "partner": Relation.PARTNER,
    "ethics": Relation.ASSIGNED,
}
EVERYBODY = (
    "staff", "lead", "lead2", "supervisor", "member", "chair", "deputy", "secretary", "ethics",
    "ethics2", "infogov", "legal", "partner", "student", "auditor", "admin",
)  # fmt: skip


def act(by: str, found: Project, what: str, **given: object) -> None:
    who = actor(by)
    about = {"actor": who, "relationship": viewer_for(who).relationship(found), "project": found}
    getattr(operations, what)(**about, **given)


def can(by: str, found: Project, what: str, **given: object) -> bool:
    """Whether the person is let through."""
    try:
        act(by, found, what, **given)
    except NotAllowed:
        return False
    return True


RETURNS = {"participants": "They are told", "returns_on": dt.date(2090, 1, 1)}
MOVES: dict[str, tuple[Stage, dict[str, object], set[str]]] = {
    "make_move": (Stage.SET_UP, {"name": Move.GO_LIVE}, {"lead"}),
    "pause": (Stage.LIVE, {"reason": "Holidays", **RETURNS}, {"lead"}),
    "suspend": (
        Stage.LIVE,
        {"reason": "A complaint"},
        {"supervisor", "chair", "ethics", "infogov"},
    ),
    "lift": (Stage.SUSPENDED, {"reason": "Settled"}, {"chair"}),
}


@pytest.mark.parametrize("what", MOVES)
def test_each_move_is_theirs_alone_whose_it_is(
    in_app: Flask, all_met: dict[str, GateStatus], what: str
) -> None:
    stage, given, whose = MOVES[what]
    before = Stage.LIVE if stage is Stage.SUSPENDED else ""
    let_through = {
        name
        for number, name in enumerate(EVERYBODY)
        if can(
            name,
            project(stage, TEAM, f"EBP-2026-6{number:03}", stage_before=before),
            what,
            **given,
        )
    }
    assert let_through == whose


def test_a_conflicted_chair_lifts_nothing_and_the_deputy_does(
    in_app: Flask, all_met: dict[str, GateStatus]
) -> None:
    found = project(Stage.SUSPENDED, TEAM, stage_before=Stage.LIVE)
    interest("chair", found)
    assert not can("chair", found, "lift", reason="Settled")
    assert can("deputy", found, "lift", reason="Settled")
    assert found.stage == Stage.LIVE


def test_going_live_keeps_the_first_day_and_a_pause_says_what_happens(
    in_app: Flask, all_met: dict[str, GateStatus]
) -> None:
    found = project(Stage.SET_UP, TEAM)
    act("lead", found, "make_move", name=Move.GO_LIVE)
    assert found.actual_start_on == clock.today()
    with pytest.raises(Invalid, match="those who take part"):
        act(
            "lead",
            found,
            "pause",
            reason="Holidays",
            participants="",
            returns_on=dt.date(2090, 1, 1),
        )
    with pytest.raises(Invalid, match="after today"):
        act(
            "lead", found, "pause", reason="Holidays", participants="Told", returns_on=clock.today()
        )
    assert found.stage == Stage.LIVE


def test_resuming_asks_every_gate_again(in_app: Flask, all_met: dict[str, GateStatus]) -> None:
    found = project(Stage.PAUSED, TEAM, stage_before=Stage.LIVE)
    all_met["Clearances in date"] = GateStatus.NO
    with pytest.raises(Invalid, match="said by the test"):
        act("lead", found, "make_move", name="resume")
    all_met["Clearances in date"] = GateStatus.YES
    act("lead", found, "make_move", name="resume")
    assert found.stage == Stage.LIVE
