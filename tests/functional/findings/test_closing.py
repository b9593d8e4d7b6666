"""Closing asks every gate of T13; what is closed changes no more, and the board alone reopens it."""

from __future__ import annotations

import secrets

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.findings.lifecycle import Disposition
from evidence_hub.findings.models import Finding, Recommendation, RecommendationAction
from evidence_hub.findings.operations import findings, strength
from evidence_hub.findings.states import Action
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, check_gates
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.features import check_gate
from tests.functional.findings import builders as made
from tests.functional.registry.builders import actor, person

CLOSE = TRANSITIONS[Move.CLOSE].gates


@pytest.mark.parametrize("unmet", [gate.name for gate in CLOSE])
def test_each_gate_alone_keeps_a_project_from_being_closed(in_app: Flask, unmet: str) -> None:
    found = made.analysed(Stage.BENEFITS_REVIEW)
    for gate in CLOSE:
        met = GateStatus.NO if gate.name == unmet else GateStatus.YES
        said = {found.id: Gate(gate.name, met, "Because.", gate.holder)}
        check_gate(in_app, gate, lambda _projects, said=said: said)
    with pytest.raises(Invalid) as refused:
        move(found, Move.CLOSE, actor=actor("secretary"))
    assert set(refused.value.fields) == {unmet}
    assert found.stage == Stage.BENEFITS_REVIEW


def test_the_gates_of_closing_are_those_of_the_rule() -> None:
    """DOMAIN T13, with the disposition of what was recommended after T12."""
    assert {gate.name for gate in CLOSE} == {
        gate.name
        for gate in (
            gates.BOARD_DECIDED, gates.RECOMMENDATIONS_DECIDED, gates.BENEFITS_REVIEWED,
            gates.ACTIONS_VERIFIED, gates.DATA_DISPOSED, gates.PUBLICATIONS_FINAL,
            gates.MONEY_RECONCILED, gates.LESSONS_WRITTEN,
        )
    }  # fmt: skip


ACTIONS = st.tuples(st.sampled_from(list(Action)), st.booleans())
ROWS = st.lists(
    st.tuples(st.sampled_from(list(Disposition)), st.lists(ACTIONS, max_size=3)), max_size=5
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_recommendations_and_actions_pass_exactly_when_all_are_settled(
    in_app: Flask, rows: list[tuple[Disposition, list[tuple[Action, bool]]]]
) -> None:
    """Whatever the board decided and the owners reported: the three gates say what the rows say."""
    with db.session.begin_nested() as nested:
        found = _study_with(rows)
        said = check_gates(
            [found],
            (gates.RECOMMENDATIONS_DECIDED, gates.ACTIONS_OWNED, gates.ACTIONS_VERIFIED),
        )[found.id]
        nested.rollback()
    decided, owned, verified = (gate.met.lets_pass for gate in said)
    assert decided == all(disposition is not Disposition.PENDING for disposition, _ in rows)
    assert owned == all(
        bool(actions)
        for disposition, actions in rows
        if disposition in (Disposition.ACCEPTED, Disposition.PARTLY_ACCEPTED)
    )
    assert verified == all(
        status is Action.HANDED_ON or (is_verified and status is not Action.OPEN)
        for _, actions in rows
        for status, is_verified in actions
    )


def _study_with(rows: list[tuple[Disposition, list[tuple[Action, bool]]]]) -> Project:
    found = Project(
        reference=f"EBP-2026-{secrets.randbelow(900000) + 100000}",
        title="A study", title_sort="a study", stage=Stage.BENEFITS_REVIEW, year=2026,
        marking="official", keywords=[], not_stated=[], not_stated_notes=[],
        created_at=made.clock.now(), updated_at=made.clock.now(), is_demo=True,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    owner = person("lead2").id
    for number, (disposition, actions) in enumerate(rows, 1):
        row = Recommendation(
            idempotency_key=secrets.token_hex(16), project_id=found.id, number=number, text="Do it",
            severity="recommendation", owner_id=owner, disposition=disposition, reason="So",
            made_at=made.clock.now(), made_by_name="The test",
        )  # fmt: skip
        for place, (status, is_verified) in enumerate(actions, 1):
            is_settled = is_verified and status in (Action.COMPLETE, Action.STOPPED)
            row.actions.append(
                RecommendationAction(
                    idempotency_key=secrets.token_hex(16),
                    number=place,
                    text="Tell them",
                    owner_id=owner,
                    due_on=made.day(1),
                    status=status,
                    made_at=made.clock.now(),
                    verified_at=made.clock.now() if is_settled else None,
                    verified_by_name="Somebody else" if is_settled else "",
                )
            )
        db.session.add(row)
    db.session.flush()
    db.session.expire_all()
    return found


def _closed() -> tuple[Project, Finding, Recommendation]:
    found = made.analysed(Stage.REPORTING)
    first = made.finding(found)
    row = made.recommended(found, first)
    made.disposed(row)
    found.stage = Stage.CLOSED
    db.session.commit()
    return found, first, row


def test_a_closed_record_changes_no_more(in_app: Flask) -> None:
    """Nothing of it is added, changed or withdrawn; measuring and judging it stay possible."""
    found, first, row = _closed()
    content = findings.Content(**made.CONTENT)
    attempts = (
        lambda: made.finding(found),
        lambda: findings.edit(
            **made.by("lead", found), finding=first, content=content, version=None
        ),
        lambda: findings.withdraw(**made.by("lead", found), finding=first, reason="Why not"),
        lambda: made.sent(found),
        lambda: made.recommended(found, first),
        lambda: made.action(row),
        lambda: made.adopted(row),
        lambda: made.benefit(found),
    )
    for attempt in attempts:
        with pytest.raises(Invalid, match="over"):
            attempt()
        db.session.rollback()
    assert strength.assess(
        **made.by("member", found), idempotency_key="d" * 32, outcome="Thefts", maryland="3",
        confidence="low", rationale="One year", assessed_on=made.day(0),
    ).id  # fmt: skip


def test_the_board_alone_reopens_it_and_then_it_changes_again(in_app: Flask) -> None:
    found, first, _ = _closed()
    with pytest.raises(Invalid):
        move(found, Move.REOPEN, actor=actor("lead"), reason="New evidence")
    made.board.decide(
        made.board.session_on(found, kind="reopening"), reasons="A reader found an error"
    )
    assert found.stage == Stage.BENEFITS_REVIEW
    findings.withdraw(**made.by("lead", found), finding=first, reason="The error is real")
    assert first.withdrawn_at is not None
