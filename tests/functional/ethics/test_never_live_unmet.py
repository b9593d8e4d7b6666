"""Whatever is tried in whatever order by whomever, nothing is live with a gate unmet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import count

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from evidence_hub.core import clock, due
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.ethics import queries
from evidence_hub.ethics.models import AmendmentReview
from evidence_hub.ethics.operations import applications, life, opinions
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, check_gates
from evidence_hub.lifecycle.gates import LIVE_GATES
from evidence_hub.lifecycle.models import Condition, StageMove
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.lifecycle.permission import permissions
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registering.operations import amendments
from evidence_hub.registry import content
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.operations import stage_moves as moves
from tests.features import check_gate
from tests.functional.ethics import builders as made
from tests.functional.registry.builders import actor, project

TEAM = {
    "lead": Relation.LEAD, "supervisor": Relation.SUPERVISOR, "student": Relation.STUDENT,
}  # fmt: skip
CAST = ("lead", "lead2", "supervisor", "student", "chair", "deputy", "secretary", "ethics",
        "ethics2", "infogov", "member", "staff", "admin", "auditor")  # fmt: skip
RETURNS = dt.date(2090, 1, 1)
ELSEWHERE = (gates.IMPACT_ACCEPTED, gates.SHARING_IN_FORCE, gates.IP_AGREED)
numbers = count(7000)


def about(name: str, found: Project) -> dict[str, object]:
    who = actor(name)
    return {"actor": who, "relationship": made.relationship(who, found), "project": found}


def go_live(found: Project, name: str, _: int) -> None:
    moves.make_move(**about(name, found), name=Move.GO_LIVE)


def resume(found: Project, name: str, _: int) -> None:
    moves.make_move(**about(name, found), name=Move.RESUME)


def pause(found: Project, name: str, _: int) -> None:
    moves.pause(**about(name, found), reason="Why", participants="Told", returns_on=RETURNS)


def suspend(found: Project, name: str, _: int) -> None:
    moves.suspend(**about(name, found), reason="Why")


def lift(found: Project, name: str, _: int) -> None:
    moves.lift(**about(name, found), reason="Settled")


def approve(found: Project, name: str, days: int) -> None:
    """Go through a whole review; the opinion is given by whoever tries."""
    application = queries.application_of(found.id)
    if application is None:
        application = made.sent(found)
    made.review_all(found, application)
    made.give(found, application, by=name, valid_to=clock.today() + dt.timedelta(days=days))


def _again(found: Project, name: str, value: str) -> None:
    application = queries.application_of(found.id)
    if application is None:
        application = made.sent(found)
    elif application.status == "decided":
        applications.open_again(**about("lead", found), application=application, reason="Why")
        made.send(found, application)
    made.review_all(found, application)
    made.give(found, application, value, by=name)


def refuse(found: Project, name: str, _: int) -> None:
    _again(found, name, "unfavourable")


def scope_out(found: Project, name: str, _: int) -> None:
    _again(found, name, "out_of_scope")


def ask_for_more(found: Project, name: str, _: int) -> None:
    _again(found, name, "further_information_required")


def revoke(found: Project, name: str, _: int) -> None:
    for opinion in queries.opinions_of(found.id):
        opinions.revoke(**about(name, found), opinion=opinion, reason="Why")


def renew(found: Project, name: str, days: int) -> None:
    until = clock.today() + dt.timedelta(days=days + 1)
    row = life.file_renewal(
        **about("lead", found), recruited=1, progress="x", incidents="none", changes="none",
        until=until,
    )  # fmt: skip
    life.decide_renewal(
        **about(name, found), renewal=row, is_renewed=True, valid_from=clock.today(),
        valid_to=until, answer="",
    )  # fmt: skip


def change(found: Project, _: str, number: int) -> None:
    """What an accepted amendment does to the record, without anybody's agreement."""
    content.apply(found, {"sample_plan": f"{number} bikes"})


def amend(found: Project, name: str, number: int) -> None:
    row = amendments.file_amendment(
        **about("lead", found), changes={"methods": f"Way {number}"}, reason="Why",
        proposed_kind="substantial",
    )  # fmt: skip
    amendments.classify_amendment(**about("secretary", found), amendment=row, kind="substantial")
    if number % 2:
        life.review_amendment(**about(name, found), amendment=row, agrees=True, reason="")
    amendments.decide_amendment(
        **about("secretary", found), amendment=row, kind="substantial", accept=True, answer=""
    )


def urgent(found: Project, name: str, number: int) -> None:
    row = amendments.file_amendment(
        **about("lead", found), changes={"methods": f"Way {number % 3}"}, reason="Why",
        proposed_kind="urgent_safety",
    )  # fmt: skip
    secretary = about("secretary", found)
    amendments.classify_amendment(**secretary, amendment=row, kind="urgent_safety")
    amendments.decide_amendment(
        **secretary, amendment=row, kind="urgent_safety", accept=True, answer=""
    )
    if number % 2:
        life.review_amendment(
            **about(name, found), amendment=row, agrees=number % 4 == 1, reason="Why"
        )


def minor(found: Project, _: str, number: int) -> None:
    row = amendments.file_amendment(
        **about("lead", found), changes={"data_wanted": f"List {number}"}, reason="Why",
        proposed_kind="minor",
    )  # fmt: skip
    amendments.decide_amendment(
        **about("secretary", found), amendment=row, kind="minor", accept=True, answer=""
    )


def impose(found: Project, name: str, _: int) -> None:
    conditions.impose(
        **about(name, found), origin="ethics", text="Do it", timing="before_start", owner="Lead"
    )


def meet(found: Project, name: str, _: int) -> None:
    for row in db.session.scalars(select(Condition).where(Condition.project_id == found.id)):
        conditions.show_met(**about("lead", found), condition=row, evidence="Done")
        conditions.settle(**about(name, found), condition=row, is_met=True, answer="")


def pass_time(found: Project, _: str, __: int) -> None:
    db.session.commit()
    due.run()


ACTIONS: tuple[Callable[[Project, str, int], None], ...] = (
    go_live, resume, pause, suspend, lift, approve, refuse, scope_out, ask_for_more, revoke, renew,
    change, amend, urgent, minor, impose, meet, pass_time,
)  # fmt: skip
steps = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS),
        st.sampled_from(CAST) | st.sampled_from(["lead", "ethics", "chair"]),
        st.integers(0, 300),
        st.integers(0, 60),
    ),
    min_size=3,
    max_size=14,
)


@pytest.fixture
def elsewhere(app: Flask) -> dict[str, GateStatus]:
    """What the packages of agreements would say, as the test sets it."""
    said = {gate.name: GateStatus.YES for gate in ELSEWHERE}
    for gate in ELSEWHERE:

        def check(projects: Sequence[Project], named: gates.GateType = gate) -> Mapping[int, Gate]:
            return {p.id: Gate(named.name, said[named.name], "", named.holder) for p in projects}

        check_gate(app, gate, check)
    return said


def said_anew(found: Project, today: dt.date) -> bool:
    """Work out from the rows alone whether ethics and conditions allow collecting today."""
    rows = [
        row
        for row in queries.opinions_of(found.id)
        if row.value != "further_information_required" and row.valid_from <= today
    ]
    if not rows:
        return False
    last = rows[-1]
    if last.revoked_at is not None or last.value == "unfavourable":
        return False
    if last.valid_to is not None and last.valid_to < today:
        return False
    held = content.content_of(found)
    changes = db.session.execute(
        select(Amendment, AmendmentReview)
        .outerjoin(AmendmentReview, AmendmentReview.amendment_id == Amendment.id)
        .where(Amendment.project_id == found.id, Amendment.status == "accepted")
        .order_by(Amendment.id)
    ).all()
    for name, value in last.covered.items():
        if held[name] == value:
            continue
        on_it = [
            (row, word)
            for row, word in changes
            if name in row.changes and row.decided_at >= last.given_at
        ]
        if not on_it or on_it[-1][0].changes[name]["after"] != held[name]:
            return False
        row, word = on_it[-1]
        in_time = (today - clock.in_london(row.decided_at).date()).days <= 15
        if not (word.agrees if word else row.kind == "urgent_safety" and in_time):
            return False
    return not any(
        row.timing == "before_start" and row.met_at is None and row.lifted_at is None
        for row in db.session.scalars(select(Condition).where(Condition.project_id == found.id))
    )


def all_met(found: Project) -> bool:
    return all(gate.met.lets_pass for gate in check_gates([found], LIVE_GATES)[found.id])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tried=steps, unmet=st.sampled_from([None, *ELSEWHERE]))
def test_nothing_becomes_live_with_a_gate_unmet(
    in_app: Flask,
    elsewhere: dict[str, GateStatus],
    tried: list[tuple[Callable[[Project, str, int], None], str, int, int]],
    unmet: gates.GateType | None,
) -> None:
    for gate in ELSEWHERE:
        elsewhere[gate.name] = GateStatus.NO if gate is unmet else GateStatus.YES
    found = project(Stage.SET_UP, TEAM, f"EBP-2026-{next(numbers)}")
    now = dt.datetime.combine(clock.today(), dt.time(12), tzinfo=clock.LONDON)
    for action, name, number, days in tried:
        now += dt.timedelta(days=days)
        with time_machine.travel(now, tick=False):
            before = found.stage
            with suppress(Invalid, NotAllowed):
                action(found, name, number)
            db.session.commit()
            db.session.refresh(found)
            if found.stage == Stage.LIVE and before != Stage.LIVE:
                assert all_met(found)
                assert unmet is None
                assert said_anew(found, clock.today())
            answer = permissions([found])[found.id]
            assert answer.allowed is (found.stage == Stage.LIVE and all_met(found))
            if answer.allowed:
                assert said_anew(found, clock.today())
            elif action is pass_time:
                # The clock has run, so what is live and may not collect was stopped by it.
                assert found.stage != Stage.LIVE or said_anew(found, clock.today())
    rows = db.session.scalars(select(StageMove).where(StageMove.project_id == found.id)).all()
    for row in rows:
        if row.target == Stage.LIVE:
            assert {said["gate"] for said in row.report} == {gate.name for gate in LIVE_GATES}
            assert all(GateStatus(said["met"]).lets_pass for said in row.report)
