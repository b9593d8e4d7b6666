"""Who read a restricted record stands in the trail, for its lead and the auditor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from evidence_hub.accounts.models import Clearance, Person
from evidence_hub.audit import operations as audit
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.registry.models import NeedToKnow, Project
from tests.conftest import Browser

SignIn = Callable[[str], Browser]
RECORD = "/projects/EBP-2025-9001"
OPEN = "/projects/EBP-2013-0116"


def _entries(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        rows = db.session.execute(
            select(AuditEntry.actor_name, AuditEntry.verb, AuditEntry.reason)
            .where(AuditEntry.record == "reading:EBP-2025-9001")
            .order_by(AuditEntry.id)
        ).all()
        return [(row[0], row[1], row[2]) for row in rows]


def _name(app: Flask, who: str) -> str:
    with app.app_context():
        name = db.session.scalar(select(Person.name).where(Person.email == f"{who}@demo.example"))
        assert name
        return name


def test_a_page_of_a_restricted_record_is_remembered_with_its_reader(
    app: Flask, sign_in: SignIn
) -> None:
    sign_in("ctu").text(RECORD)
    assert _entries(app) == [(_name(app, "ctu"), "restricted page read", RECORD)]


def test_a_print_and_an_export_are_remembered_as_files(app: Flask, sign_in: SignIn) -> None:
    ctu = sign_in("ctu")
    ctu.get(f"{RECORD}/record.pdf").close()
    ctu.get(f"{RECORD}/history?format=csv").close()
    assert [entry[1:] for entry in _entries(app)] == [
        ("restricted file taken", f"{RECORD}/record.pdf"),
        ("restricted file taken", f"{RECORD}/history?format=csv"),
    ]


def test_who_is_told_that_it_does_not_exist_has_read_nothing(app: Flask, sign_in: SignIn) -> None:
    assert sign_in("staff").get(RECORD).status_code == 404
    assert _entries(app) == []


def test_an_open_record_costs_no_entry(app: Flask, sign_in: SignIn) -> None:
    staff = sign_in("staff")
    with app.app_context():
        before = db.session.scalar(select(func.count(AuditEntry.id)))
    staff.text(OPEN)
    with app.app_context():
        assert db.session.scalar(select(func.count(AuditEntry.id))) == before


def test_reads_are_sealed_like_every_other_entry(app: Flask, sign_in: SignIn) -> None:
    sign_in("ctu").text(RECORD)
    with app.app_context():
        assert audit.verify() == []


def test_what_cannot_be_remembered_is_not_shown(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctu = sign_in("ctu")

    def busy(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("evidence_hub.registry.reads.audit.record", busy)
    answer = ctu.get(RECORD)
    assert answer.status_code == 503
    assert "Kestrel" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_lead_of_the_record_sees_who_read_it(app: Flask, sign_in: SignIn) -> None:
    ctu = sign_in("ctu")
    assert f'href="{RECORD}/readers"' in ctu.text(RECORD)
    assert _name(app, "ctu") in ctu.text(f"{RECORD}/readers").partition("data-total")[2]


def test_the_auditor_sees_nothing_of_a_record_that_they_may_not_know(sign_in: SignIn) -> None:
    assert sign_in("auditor").get(f"{RECORD}/readers").status_code == 404


def test_an_auditor_on_the_list_sees_who_read_it(app: Flask, sign_in: SignIn) -> None:
    sign_in("ctu").text(RECORD)
    with app.app_context(), writing():
        auditor = db.session.scalars(
            select(Person).where(Person.email == "auditor@demo.example")
        ).one()
        record = db.session.scalars(
            select(Project).where(Project.reference == "EBP-2025-9001")
        ).one()
        today = clock.today()
        auditor.clearances.append(
            Clearance(level="rv", valid_from=today, expires_on=today + dt.timedelta(days=30))
        )
        record.need_to_know.append(NeedToKnow(person_id=auditor.id))
        db.session.commit()
    assert _name(app, "ctu") in sign_in("auditor").text(f"{RECORD}/readers")


def test_nobody_else_sees_who_read_a_record(sign_in: SignIn) -> None:
    assert sign_in("staff").get(f"{OPEN}/readers").status_code == 403


def test_reads_do_not_crowd_the_history(sign_in: SignIn) -> None:
    ctu = sign_in("ctu")
    ctu.text(RECORD)
    assert "restricted page read" not in ctu.text(f"{RECORD}/history").lower()
