"""Funded students: never without a supervisor, and nothing owed is forgotten (report para 120)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Person, RoleGrant
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.programme.awaiting import duties
from evidence_hub.programme.models import Award
from evidence_hub.programme.operations import awards as operations
from evidence_hub.programme.operations.handover import hand_over
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.models import Departure
from tests.conftest import Browser, refs
from tests.functional.programme.builders import award, day
from tests.functional.registry.builders import actor, person, project

SignIn = Callable[[str], Browser]


def supervises(name: str) -> Person:
    """Give somebody the role of force supervisor."""
    found = person(name)
    found.grants.append(RoleGrant(role="supervisor", granted_on=day(-1), granted_by_name="A"))
    db.session.commit()
    return found


def owed(row: Award, today: dt.date | None = None) -> list[str]:
    return [each.what for each in duties(row, today or clock.today(), supervision_days=60)]


@pytest.mark.parametrize("supervisor", ["", "lead", "staff", "student", "partner"])
def test_no_student_is_without_a_force_supervisor(in_app: Flask, supervisor: str) -> None:
    with pytest.raises(Invalid, match="Choose a supervisor"):
        award(supervisor=person(supervisor) if supervisor else None)


def test_an_award_needs_a_priority_that_its_topic_serves(in_app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        award(priority=None, alignment="", ends_on=day(-300), fee_pence=0, topic="")
    assert set(refused.value.fields) == {"priority", "alignment", "ends_on", "fee", "topic"}


@pytest.mark.parametrize(
    "name", ["chair", "lead", "staff", "supervisor", "student", "auditor", "admin"]
)
def test_only_the_secretary_records_awards_and_changes_supervisors(
    in_app: Flask, name: str
) -> None:
    with pytest.raises(NotAllowed):
        award(name)
    row = award()
    with pytest.raises(NotAllowed):
        operations.hand_to(
            actor=actor(name), award=row, supervisor=person("supervisor"), reason="R", version=None
        )


def test_only_ones_own_supervisor_and_the_secretary_keep_a_course(in_app: Flask) -> None:
    row = award(student=person("student"))
    for name in ("lead", "student", "chair", "staff", "auditor"):
        with pytest.raises(NotAllowed):
            operations.add_milestone(actor=actor(name), award=row, title="T", due_on=day(1))
    for name in ("supervisor", "secretary"):
        operations.add_milestone(actor=actor(name), award=row, title=name, due_on=day(1))


def test_who_sees_a_student(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        own = award(student=person("student")).id
        other = award(idempotency_key="b" * 30).id
    for name, seen in (
        ("secretary", {own, other}), ("chair", {own, other}), ("member", {own, other}),
        ("auditor", {own, other}), ("supervisor", {own, other}), ("student", {own}),
    ):  # fmt: skip
        assert set(refs(sign_in(name).text("/programme/students"))) == {
            f"award-{key}" for key in seen
        }
    sign_in("student").text(f"/programme/students/{other}", 404)
    for name in ("staff", "lead", "partner", "admin", "infogov"):
        sign_in(name).text("/programme/students", 404)
        sign_in(name).text(f"/programme/students/{own}", 404)


def test_money_of_a_course_is_the_boards(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        address = f"/programme/students/{award(student=person('student')).id}"
    assert "£4,000.00" in sign_in("member").text(address)
    for name in ("student", "supervisor"):
        assert "4,000" not in sign_in(name).text(address)


def test_what_is_owed_follows_the_course_to_its_end(in_app: Flask) -> None:
    row, supervisor = award(), actor("supervisor")
    mark = operations.add_milestone(actor=supervisor, award=row, title="Draft", due_on=day(-3))
    assert [each.split(",")[0] for each in owed(row)] == ["Meet the student", "Draft"]
    operations.meet_milestone(actor=supervisor, award=row, milestone=mark, done_on=day(-1))
    operations.record_meeting(
        actor=supervisor, award=row, held_on=day(-2), text="Agreed", next_on=day(10)
    )
    assert owed(row) == []
    assert owed(row, day(10)) == []
    assert owed(row, day(11)) == ["Meet the student"]
    assert owed(row, day(201)) == ["Say how the course ended"]
    operations.end(actor=supervisor, award=row, status="completed", ended_on=day(0), reason="")
    assert owed(row) == ["Present the findings to the force"]
    with pytest.raises(Invalid, match="presented first"):
        operations.implement(
            actor=supervisor, award=row, implemented_on=day(0), implementation="Done"
        )
    operations.present(actor=supervisor, award=row, presented_on=day(0), presented_where="Board")
    assert owed(row) == ["Say what the force does with the findings"]
    operations.implement(
        actor=supervisor, award=row, implemented_on=day(0), implementation="Texts are sent"
    )
    assert owed(row) == []


def test_who_left_owes_no_presentation_and_says_why(in_app: Flask) -> None:
    row, supervisor = award(), actor("supervisor")
    with pytest.raises(Invalid, match="Say why"):
        operations.end(actor=supervisor, award=row, status="left", ended_on=day(0), reason="")
    operations.end(actor=supervisor, award=row, status="left", ended_on=day(0), reason="Moved")
    assert owed(row) == []
    with pytest.raises(Invalid, match="over"):
        operations.record_meeting(
            actor=supervisor, award=row, held_on=day(0), text="T", next_on=None
        )


def test_the_supervisor_is_told_and_has_it_to_do(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        award()
    supervisor = sign_in("supervisor")
    assert "You supervise the student" in supervisor.text("/account/notices")
    assert "Meet the student" in supervisor.text("/")
    assert "Meet the student" not in sign_in("secretary").text("/")


def test_a_supervisor_who_has_no_account_any_more_is_replaced(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = award()
        row.supervisor.is_active = False
        db.session.commit()
    assert "Name another supervisor for Robin Reader (DEMO)" in sign_in("secretary").text("/")


def test_a_supervisor_who_leaves_a_study_gives_its_students_to_the_successor(
    in_app: Flask,
) -> None:
    study = project(Stage.LIVE, reference="EBP-2026-7777")
    row, other = award(project=study), award(idempotency_key="b" * 30)
    made = Departure(
        project_id=study.id, project=study, person_id=person("supervisor").id, person_name="Sue",
        successor_id=person("lead").id, successor=person("lead"), reason="A new post",
    )  # fmt: skip
    assert hand_over(actor=SYSTEM, departure=made) == 0  # the lead may not supervise students
    assert row.supervisor_id == person("supervisor").id
    supervises("lead")
    assert hand_over(actor=SYSTEM, departure=made) == 1
    db.session.commit()
    assert (row.supervisor_id, other.supervisor_id) == (
        person("lead").id, person("supervisor").id,
    )  # fmt: skip
    assert [each.ended_on is None for each in row.supervisors] == [False, True]
    assert row.supervisors[-1].reason == "Sue left the study"
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.verb == ProgrammeVerb.STUDENTS_HANDED_OVER)
    ).one()
    assert entry.difference == {f"award {row.id}: {row.student_name}": ["Sue", person("lead").name]}


def test_the_next_supervisor_takes_over_on_the_same_day(in_app: Flask) -> None:
    row, secretary = award(), actor("secretary")
    with pytest.raises(Invalid, match="already"):
        operations.hand_to(
            actor=secretary, award=row, supervisor=person("supervisor"), reason="R", version=None
        )
    other = supervises("lead")
    seen = row.version
    operations.hand_to(actor=secretary, award=row, supervisor=other, reason="Leave", version=seen)
    db.session.commit()
    first, second = row.supervisors
    assert first.ended_on == second.started_on == clock.today()
    assert second.ended_on is None
    with pytest.raises(Conflict):
        operations.hand_to(
            actor=secretary, award=row, supervisor=person("supervisor"), reason="R", version=seen
        )
    with pytest.raises(NotAllowed):
        operations.add_milestone(actor=actor("supervisor"), award=row, title="T", due_on=day(1))


@pytest.mark.parametrize(("held", "following"), [(1, None), (-201, None), (-1, -1), (-1, -2)])
def test_meetings_are_held_within_the_course_and_follow_each_other(
    in_app: Flask, held: int, following: int | None
) -> None:
    row = award()
    with pytest.raises(Invalid):
        operations.record_meeting(
            actor=actor("supervisor"), award=row, held_on=day(held), text="T",
            next_on=None if following is None else day(following),
        )  # fmt: skip
