"""Somebody leaves (J7), a project ends before its time (T17), and what each needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from evidence_hub.accounts.models import Person
from evidence_hub.agreements.models import Access
from evidence_hub.agreements.operations import signing
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core.authority import SYSTEM
from evidence_hub.core.database import db, writing
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.notifications import operations as notifications
from evidence_hub.notifications import posting
from evidence_hub.notifications.models import Absence, Mail, NoticeChoice
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.seeding.demo_removal import remove_demo
from evidence_hub.tracking import due
from evidence_hub.tracking.models import BudgetYear, Departure, FundingLine, Milestone
from evidence_hub.tracking.operations import departures, ending, plan
from evidence_hub.tracking.verbs import TrackingVerb
from tests.conftest import Browser
from tests.functional.agreements import builders as terms
from tests.functional.registry.builders import actor, person
from tests.functional.tracking.builders import by, day, everything, live

SignIn = Callable[[str], Browser]
GONE = {
    "reason": "The course ended early", "datasets": "none", "devices": "A laptop, handed to IT",
    "drafts": "In the project's folder", "consent": "In the locked room", "embargo": "",
    "rights": "", "then": "successor",
}  # fmt: skip


def leaves(found: Project, on: dt.date, name: str = "lead", **values: str) -> Departure:
    row = ending.record_departure(
        **by(name, found), idempotency_key=f"{found.reference}{on}{name}", person=person("student"),
        successor=person("supervisor"), last_day=on, leaving=ending.Leaving(**{**GONE, **values}),
    )  # fmt: skip
    db.session.commit()
    return row


def owned(found: Project) -> Milestone:
    row = plan.add(
        **by("lead", found), idempotency_key="m" * 32, title="Draft handed in", baseline_on=day(40),
        owner=person("student"),
    )  # fmt: skip
    db.session.commit()
    return row


def test_on_the_last_day_access_ends_and_nothing_is_without_an_owner(in_app: Flask) -> None:
    found = live()
    row = owned(found)
    held = terms.signed(found)
    access = signing.give_access(
        **terms.by("infogov", found), agreement=held, person=person("student"), dataset="d1",
        starts_on=day(0), ends_on=day(30),
    )  # fmt: skip
    db.session.commit()
    leaves(found, day(0))
    assert row.owner_id == person("supervisor").id
    assert db.session.get_one(Access, access.id).stopped_on == day(0)
    assert found.stage == Stage.PAUSED
    assert not [part for part in found.people if part.part == "student" and part.is_held(day(0))]
    assert not departures.carry_out(
        actor=SYSTEM, departure_id=db.session.scalars(select(Departure.id)).one()
    ), "done once"


def test_the_trail_names_each_thing_that_changed_hands_and_between_whom(in_app: Flask) -> None:
    found = live()
    milestone = owned(found)
    leaves(found, day(0))
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.verb == TrackingVerb.WORK_HANDED_OVER)
    ).one()
    assert entry.project_id == found.id
    assert entry.difference == {
        f"milestone {milestone.id}: Draft handed in": [
            person("student").name, person("supervisor").name,
        ]
    }  # fmt: skip
    assert entry.reason == GONE["reason"]


def test_whoever_owned_nothing_leaves_no_entry_of_a_handover(in_app: Flask) -> None:
    leaves(live(), day(0))
    verbs = db.session.scalars(select(AuditEntry.verb)).all()
    assert TrackingVerb.DEPARTURE_CARRIED_OUT in verbs
    assert TrackingVerb.WORK_HANDED_OVER not in verbs


def test_before_the_last_day_nothing_changes_and_on_it_the_clock_does_it(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = live()
    row = owned(found)
    leaves(found, day(3))
    assert row.owner_id == person("student").id
    assert found.stage == Stage.LIVE
    assert list(due.departures()) == []
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", day(3).isoformat())
    for piece in due.departures():
        with writing():
            assert piece()
            db.session.commit()
    assert row.owner_id == person("supervisor").id
    assert found.stage == Stage.PAUSED


def test_the_leavers_sessions_and_old_links_are_refused(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        live(reference="EBP-2026-5605")
    student = sign_in("student")
    address = "/projects/EBP-2026-5605"
    assert student.get(address).status_code == 200
    with app.app_context(), writing():
        held = db.session.scalars(select(Project).where(Project.reference == "EBP-2026-5605")).one()
        leaves(held, day(0))
    assert student.get(address).status_code == 302
    assert "sign-in" in student.get(address).headers["Location"]


def test_an_account_stays_open_while_another_project_needs_it(in_app: Flask) -> None:
    first, second = live(reference="EBP-2026-5606"), live(reference="EBP-2026-5607")
    leaves(first, day(0))
    assert person("student").is_active
    leaves(second, day(0))
    assert not db.session.get_one(Person, person("student").id).is_active


def test_whoever_leaves_hands_over_everything_that_is_asked_for(in_app: Flask) -> None:
    found = live()
    for name in ("reason", "datasets", "devices", "drafts", "consent"):
        with pytest.raises(Invalid) as caught:
            leaves(found, day(3), **{name: ""})
        assert set(caught.value.fields) == {name}
    with pytest.raises(Invalid, match="hands the project over"):
        ending.record_departure(
            **by("lead", found), idempotency_key="x", person=person("lead"), successor=person("supervisor"),
            last_day=day(3), leaving=ending.Leaving(**GONE),
        )  # fmt: skip
    with pytest.raises(Invalid, match="today or a day to come"):
        leaves(found, day(-1))
    for name in ("student", "secretary", "staff", "partner"):
        with pytest.raises(NotAllowed):
            leaves(found, day(3), name)


def test_exit_duties_are_met_one_by_one_before_the_board_ends_it(in_app: Flask) -> None:
    found = live()
    said: dict[str, Any] = {"reason": "No bikes come", "participants": "They are told"}
    with pytest.raises(Invalid, match="those who take part"):
        ending.request_exit(**by("lead", found), **{**said, "participants": ""})
    ending.request_exit(**by("lead", found), **said)
    db.session.commit()
    assert found.stage == Stage.EXIT_DUTIES
    needed = TRANSITIONS[Move.END_AFTER_EXIT].gates

    def met(gate: gates.GateType) -> GateStatus:
        return next(
            each.met for each in check_gates([found], needed)[found.id] if each.name == gate.name
        )

    assert met(gates.PARTICIPANTS_TOLD) is GateStatus.NO
    ending.say(**by("lead", found), code="participants", text="By letter on 3 May")
    assert met(gates.PARTICIPANTS_TOLD) is GateStatus.YES
    assert met(gates.LESSONS_WRITTEN) is GateStatus.NO
    ending.say(**by("lead", found), code="lessons", text="Ask the schools first")
    assert met(gates.LESSONS_WRITTEN) is GateStatus.YES
    with pytest.raises(Invalid, match="withdrawn instead"):
        ending.request_exit(**by("lead", live(Stage.SET_UP, reference="EBP-2026-5608")), **said)
    with pytest.raises(Invalid, match="once collecting has ended"):
        ending.say(**by("lead", live(reference="EBP-2026-5609")), code="lessons", text="Too early")


def test_the_demo_leaves_nothing_of_it_behind(in_app: Flask) -> None:
    found = live(reference="EBP-2026-5612")
    everything(found)
    leaves(found, day(0))
    notifications.choose_mail(actor=actor("lead"), mail="at_once")
    notifications.be_away(
        actor=actor("lead"), starts_on=day(0), ends_on=day(2), cover=person("lead2")
    )
    with writing():
        for piece in posting.mail_due():
            piece()
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Mail))
        remove_demo()
        db.session.commit()
    for model in (Milestone, Departure, Mail, Absence, NoticeChoice, FundingLine, BudgetYear):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0, model
