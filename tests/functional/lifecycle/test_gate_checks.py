"""What the hub says of a gate: by whose check, in which words, and where the board waived it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.feature import features
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import (
    Gate,
    GateStatus,
    answers,
    check_gates,
    check_gates_in_groups,
)
from evidence_hub.lifecycle.gates import GateType
from evidence_hub.lifecycle.models import Waiver
from evidence_hub.lifecycle.transitions import TRANSITIONS
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.conftest import counted_statements
from tests.features import check_gate
from tests.functional.registry.builders import project

DAY = dt.timedelta(days=1)


def always(app: Flask, gate: GateType, status: GateStatus, why: str = "Said by the test") -> None:
    check_gate(app, gate, lambda projects: answers(gate, projects, lambda _project: (status, why)))


def said(made: Project, gate: GateType) -> Gate:
    return check_gates([made], [gate])[made.id][0]


def waived(made: Project, gate: GateType, until: dt.date) -> None:
    db.session.add(
        Waiver(
            project_id=made.id,
            gate=gate.name,
            reason="The terms are standard",
            until=until,
            minuted_in="meeting of 2 March 2026",
            granted_at=clock.now(),
            granted_by_name="The secretary",
        )
    )
    db.session.flush()


def test_a_package_checks_every_gate_of_the_table(in_app: Flask) -> None:
    """A gate that nobody checks would read "evidence not held" for ever."""
    asked = {gate for row in TRANSITIONS.values() for gate in row.gates}
    assert asked == set(features().gate_checks)


def test_answers_come_in_the_order_in_which_the_gates_were_named(in_app: Flask) -> None:
    made = project(Stage.SET_UP)
    named = [gates.LESSONS_WRITTEN, gates.ETHICS_IN_FORCE, gates.CONDITIONS_MET]
    assert [gate.name for gate in check_gates([made], named)[made.id]] == [
        gate.name for gate in named
    ]


def test_a_check_that_leaves_a_project_out_says_that_nothing_is_held(in_app: Flask) -> None:
    made = project(Stage.SET_UP)
    check_gate(in_app, gates.IP_AGREED, lambda _projects: {})
    gate = said(made, gates.IP_AGREED)
    assert gate.met is GateStatus.NOT_HELD
    assert gate.holder == gates.IP_AGREED.holder


@pytest.mark.parametrize(
    ("why", "shown"), [("No terms yet", "No terms yet."), ("Is it?", "Is it?"), ("", "")]
)
def test_a_reason_ends_as_a_sentence_since_pages_go_on_after_it(
    in_app: Flask, why: str, shown: str
) -> None:
    made = project(Stage.SET_UP)
    always(in_app, gates.IP_AGREED, GateStatus.NO, why)
    assert said(made, gates.IP_AGREED).why == shown


def test_a_waiver_lets_an_unmet_gate_pass_up_to_its_last_day(in_app: Flask) -> None:
    made = project(Stage.SET_UP)
    always(in_app, gates.IP_AGREED, GateStatus.NO)
    waived(made, gates.IP_AGREED, clock.today())
    gate = said(made, gates.IP_AGREED)
    assert gate.met is GateStatus.WAIVED
    assert gate.met.lets_pass
    assert "meeting of 2 March 2026: The terms are standard" in gate.why


def test_a_waiver_that_has_run_out_lets_nothing_pass(in_app: Flask) -> None:
    made = project(Stage.SET_UP)
    always(in_app, gates.IP_AGREED, GateStatus.NO)
    waived(made, gates.IP_AGREED, clock.today() - DAY)
    assert said(made, gates.IP_AGREED).met is GateStatus.NO


def test_a_gate_that_is_met_does_not_read_as_waived(in_app: Flask) -> None:
    made = project(Stage.SET_UP)
    always(in_app, gates.IP_AGREED, GateStatus.YES)
    waived(made, gates.IP_AGREED, clock.today() + DAY)
    assert said(made, gates.IP_AGREED).met is GateStatus.YES


def test_a_waiver_of_one_project_says_nothing_of_another(in_app: Flask) -> None:
    made, other = project(Stage.SET_UP), project(Stage.SET_UP, reference="EBP-2026-5556")
    always(in_app, gates.IP_AGREED, GateStatus.NO)
    waived(other, gates.IP_AGREED, clock.today() + DAY)
    assert said(made, gates.IP_AGREED).met is GateStatus.NO


def test_each_group_of_projects_is_asked_for_its_own_gates(in_app: Flask) -> None:
    made, other = project(Stage.SET_UP), project(Stage.REPORTING, reference="EBP-2026-5556")
    found = check_gates_in_groups(
        [([made], [gates.IP_AGREED]), ([other], [gates.FINDINGS_PRESENTED, gates.ACTIONS_OWNED])]
    )
    assert [gate.name for gate in found[made.id]] == [gates.IP_AGREED.name]
    assert [gate.name for gate in found[other.id]] == [
        gates.FINDINGS_PRESENTED.name,
        gates.ACTIONS_OWNED.name,
    ]


def test_many_projects_are_checked_with_as_many_questions_as_one(in_app: Flask) -> None:
    made = [project(Stage.SET_UP, reference=f"EBP-2026-560{number}") for number in range(5)]

    def count(projects: list[Project]) -> int:
        with counted_statements(in_app) as seen:
            check_gates(projects, gates.LIVE_GATES)
        return len(seen)

    count(made)  # whatever is loaded lazily of a project is loaded now
    assert count(made) == count(made[:1])
