"""A project moves only as the table says, with every gate asked and the report kept."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, check_gates
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.lifecycle.permission import permissions
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.features import check_gate
from tests.functional.registry.builders import actor, person, project


@pytest.fixture
def all_met(app: Flask) -> dict[str, GateStatus]:
    """Let every gate of going live be met; the test takes out what it wants unmet."""
    said = {gate.name: GateStatus.YES for gate in gates.LIVE_GATES}
    for gate in gates.LIVE_GATES:

        def check(projects: list[Project], named: gates.GateType = gate) -> dict[int, Gate]:
            return {
                each.id: Gate(named.name, said[named.name], "said by the test", named.holder)
                for each in projects
            }

        check_gate(app, gate, check)
    return said


@pytest.mark.parametrize("gate", gates.LIVE_GATES, ids=lambda gate: gate.name)
@pytest.mark.parametrize("met", [GateStatus.NO, GateStatus.NOT_HELD])
def test_one_unmet_gate_keeps_a_project_from_going_live(
    in_app: Flask, all_met: dict[str, GateStatus], gate: gates.GateType, met: GateStatus
) -> None:
    made = project(Stage.SET_UP)
    all_met[gate.name] = met
    with pytest.raises(Invalid, match="said by the test"):
        move(made, Move.GO_LIVE, actor=actor("lead"))
    assert made.stage == Stage.SET_UP
    assert not permissions([made])[made.id].allowed
    all_met[gate.name] = GateStatus.NOT_REQUIRED
    kept = move(made, Move.GO_LIVE, actor=actor("lead"))
    assert {row["gate"] for row in kept.report} == {each.name for each in gates.LIVE_GATES}
    assert permissions([made])[made.id].allowed


def test_a_gate_that_no_package_checks_is_not_held_and_lets_nobody_pass(in_app: Flask) -> None:
    check_gate(in_app, gates.FINDINGS_REPORTED, None)
    made = project(Stage.ANALYSIS)
    with pytest.raises(Invalid, match="holds no evidence"):
        move(made, Move.BEGIN_REPORTING, actor=actor("lead"))
    assert db.session.scalar(select(StageMove).where(StageMove.project_id == made.id)) is None


def test_a_suspension_is_lifted_to_the_stage_before(
    in_app: Flask, all_met: dict[str, GateStatus]
) -> None:
    made = project(Stage.LIVE)
    move(made, Move.PAUSE, actor=actor("lead"), reason="holidays")
    move(made, Move.SUSPEND, actor=actor("chair"), reason="a complaint")
    all_met[gates.ETHICS_IN_FORCE.name] = GateStatus.NO
    with pytest.raises(Invalid):
        move(made, Move.LIFT_SUSPENSION, actor=actor("chair"), reason="settled")
    all_met[gates.ETHICS_IN_FORCE.name] = GateStatus.YES
    move(made, Move.LIFT_SUSPENSION, actor=actor("chair"), reason="settled")
    assert made.stage == Stage.PAUSED
    move(made, Move.RESUME, actor=actor("lead"))
    assert made.stage == Stage.LIVE
    rows = db.session.scalars(
        select(StageMove).where(StageMove.project_id == made.id).order_by(StageMove.id)
    )
    assert [(row.source, row.target) for row in rows] == [
        ("live", "paused"),
        ("paused", "suspended"),
        ("suspended", "paused"),
        ("paused", "live"),
    ]


def test_what_needs_a_reason_is_refused_without_one(in_app: Flask) -> None:
    made = project(Stage.LIVE)
    with pytest.raises(Invalid, match="reason"):
        move(made, Move.SUSPEND, actor=actor("chair"))
    assert made.stage == Stage.LIVE


def test_an_import_makes_no_move_until_the_board_adopts_it(in_app: Flask) -> None:
    made = project(Stage.ANALYSIS, is_legacy=True)
    with pytest.raises(Invalid, match="adopt"):
        move(made, Move.BEGIN_REPORTING, actor=actor("lead"))
    assert "adopt" in permissions([made])[made.id].missing[0].why


def test_a_condition_holds_the_start_until_who_set_it_accepts_it(in_app: Flask) -> None:
    made = project(Stage.SET_UP, {"lead": Relation.LEAD, "ethics": Relation.ASSIGNED})
    ethics, lead = actor("ethics"), actor("lead")
    at = {who: viewer_for(who).relationship(made) for who in (ethics, lead)}
    row = conditions.impose(
        actor=ethics, relationship=at[ethics], project=made, origin="ethics",
        text="Translate the consent form", timing="before_start", owner="Research lead",
    )  # fmt: skip
    held = check_gates([made], [gates.CONDITIONS_MET])[made.id][0]
    assert held.met is GateStatus.NO
    assert "Translate the consent form" in held.why
    with pytest.raises(Invalid):
        conditions.settle(
            actor=ethics,
            relationship=at[ethics],
            project=made,
            condition=row,
            is_met=True,
            answer="",
        )
    conditions.show_met(
        actor=lead,
        relationship=at[lead],
        project=made,
        condition=row,
        evidence="Form 2 is in Polish",
    )
    conditions.settle(
        actor=ethics, relationship=at[ethics], project=made, condition=row, is_met=False,
        answer="Punjabi too",
    )  # fmt: skip
    assert check_gates([made], [gates.CONDITIONS_MET])[made.id][0].met is GateStatus.NO
    conditions.show_met(
        actor=lead, relationship=at[lead], project=made, condition=row, evidence="Both are attached"
    )
    conditions.settle(
        actor=ethics, relationship=at[ethics], project=made, condition=row, is_met=True, answer=""
    )
    assert check_gates([made], [gates.CONDITIONS_MET])[made.id][0].met is GateStatus.YES


def test_clearances_that_have_run_out_hold_the_start(in_app: Flask) -> None:
    made = project(Stage.SET_UP, {"lead": Relation.LEAD, "ctu": Relation.TEAM},
                   marking="official_sensitive")  # fmt: skip
    gate = check_gates([made], [gates.CLEARANCES_IN_DATE])[made.id][0]
    assert gate.met is GateStatus.NO
    assert person("lead").name in gate.why
    assert person("ctu").name not in gate.why
    assert re.search("clearance", gate.why)
