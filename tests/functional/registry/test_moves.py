"""A project moves only as the table says, with every gate asked and the report kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core.authority import Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry import gates, sockets
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project, StageMove
from evidence_hub.registry.moves import move
from evidence_hub.registry.operations import conditions
from evidence_hub.registry.people import holders, independent
from evidence_hub.registry.permission import permissions
from evidence_hub.registry.sockets import Gate, GateStatus
from evidence_hub.registry.stages import Stage
from tests.functional.registry.builders import actor, interest, person, project


@pytest.fixture
def all_met() -> Iterator[dict[str, GateStatus]]:
    """Let every gate of going live be met; the test takes out what it wants unmet."""
    said = {gate.name: GateStatus.YES for gate in gates.LIVE_GATES}
    known = dict(sockets._gate_checks)
    for gate in gates.LIVE_GATES:

        def check(projects: list[Project], named: gates.GateType = gate) -> dict[int, Gate]:
            return {
                each.id: Gate(named.name, said[named.name], "said by the test", named.holder)
                for each in projects
            }

        sockets._gate_checks[gate.name] = check
    yield said
    sockets._gate_checks.clear()
    sockets._gate_checks.update(known)


@pytest.mark.parametrize("gate", gates.LIVE_GATES, ids=lambda gate: gate.name)
@pytest.mark.parametrize("met", [GateStatus.NO, GateStatus.NOT_HELD])
def test_one_unmet_gate_keeps_a_project_from_going_live(
    in_app: Flask, all_met: dict[str, GateStatus], gate: gates.GateType, met: GateStatus
) -> None:
    made = project(Stage.SET_UP)
    all_met[gate.name] = met
    with pytest.raises(Invalid, match="said by the test"):
        move(made, "go live", actor=actor("lead"))
    assert made.stage == Stage.SET_UP
    assert not permissions([made])[made.id].allowed
    all_met[gate.name] = GateStatus.NOT_REQUIRED
    kept = move(made, "go live", actor=actor("lead"))
    assert {row["gate"] for row in kept.report} == {each.name for each in gates.LIVE_GATES}
    assert permissions([made])[made.id].allowed


def test_a_gate_that_no_room_judges_is_not_held_and_lets_nobody_pass(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sockets._gate_checks, gates.FINDINGS_REPORTED.name)
    made = project(Stage.ANALYSIS)
    with pytest.raises(Invalid, match="holds no evidence"):
        move(made, "begin reporting", actor=actor("lead"))
    assert db.session.scalar(select(StageMove).where(StageMove.project_id == made.id)) is None


def test_a_suspension_is_lifted_to_the_stage_before(
    in_app: Flask, all_met: dict[str, GateStatus]
) -> None:
    made = project(Stage.LIVE)
    move(made, "pause", actor=actor("lead"), reason="holidays")
    move(made, "suspend", actor=actor("chair"), reason="a complaint")
    all_met[gates.ETHICS_IN_FORCE.name] = GateStatus.NO
    with pytest.raises(Invalid):
        move(made, "lift the suspension", actor=actor("chair"), reason="settled")
    all_met[gates.ETHICS_IN_FORCE.name] = GateStatus.YES
    move(made, "lift the suspension", actor=actor("chair"), reason="settled")
    assert made.stage == Stage.PAUSED
    move(made, "resume", actor=actor("lead"))
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
        move(made, "suspend", actor=actor("chair"))
    assert made.stage == Stage.LIVE


def test_an_import_makes_no_move_until_the_board_adopts_it(in_app: Flask) -> None:
    made = project(Stage.ANALYSIS, is_legacy=True)
    with pytest.raises(Invalid, match="adopt"):
        move(made, "begin reporting", actor=actor("lead"))
    assert "adopt" in permissions([made])[made.id].missing[0].why


def test_only_the_unconflicted_who_may_see_it_can_take_a_duty(in_app: Flask) -> None:
    made = project(Stage.SCREENING, {"lead": Relation.LEAD, "ethics2": Relation.TEAM})
    assert [each.email for each in independent(made, holders(Role.ETHICS_REVIEWER))] == [
        "ethics@demo.example"
    ]
    interest("ethics", made, through="demo_university")
    assert independent(made, holders(Role.ETHICS_REVIEWER)) == []
    restricted = project(Stage.SCREENING, reference="EBP-2026-5556", marking="official_sensitive")
    assert [each.email for each in independent(restricted, holders(Role.ETHICS_REVIEWER))] == [
        "ethics@demo.example"
    ]


def test_the_deputy_acts_where_the_chair_has_an_interest_and_not_elsewhere(in_app: Flask) -> None:
    made = project(Stage.LIVE)
    other = project(Stage.LIVE, reference="EBP-2026-5556")
    interest("chair", made)
    deputy = viewer_for(actor("deputy"))
    assert Relation.CHAIR_AWAY in deputy.relationship(made)
    assert Relation.CHAIR_AWAY not in deputy.relationship(other)
    assert made.id not in deputy.team_of


def test_a_condition_holds_the_start_until_who_set_it_accepts_it(in_app: Flask) -> None:
    made = project(Stage.SET_UP, {"lead": Relation.LEAD, "ethics": Relation.ASSIGNED})
    ethics, lead = actor("ethics"), actor("lead")
    at = {who: viewer_for(who).relationship(made) for who in (ethics, lead)}
    row = conditions.impose(
        actor=ethics, relationship=at[ethics], project=made, origin="ethics",
        text="Translate the consent form", timing="before_start", owner="Research lead",
    )  # fmt: skip
    held = sockets.check_gates([made], [gates.CONDITIONS_MET])[made.id][0]
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
    assert sockets.check_gates([made], [gates.CONDITIONS_MET])[made.id][0].met is GateStatus.NO
    conditions.show_met(
        actor=lead, relationship=at[lead], project=made, condition=row, evidence="Both are attached"
    )
    conditions.settle(
        actor=ethics, relationship=at[ethics], project=made, condition=row, is_met=True, answer=""
    )
    assert sockets.check_gates([made], [gates.CONDITIONS_MET])[made.id][0].met is GateStatus.YES


def test_clearances_that_have_run_out_hold_the_start(in_app: Flask) -> None:
    made = project(Stage.SET_UP, {"lead": Relation.LEAD, "ctu": Relation.TEAM},
                   marking="official_sensitive")  # fmt: skip
    gate = sockets.check_gates([made], [gates.CLEARANCES_IN_DATE])[made.id][0]
    assert gate.met is GateStatus.NO
    assert person("lead").name in gate.why
    assert person("ctu").name not in gate.why
    assert re.search("clearance", gate.why)
