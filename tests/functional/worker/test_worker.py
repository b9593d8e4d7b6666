"""Background work goes on after faults, and everybody who must know sees when it does not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from evidence_hub.app import create_app
from evidence_hub.core import clock, due
from evidence_hub.core.database import db
from evidence_hub.core.feature import DueWork, Feature
from evidence_hub.worker import cycle, runs
from evidence_hub.worker.supervisor import next_wait
from tests.conftest import Browser, Place, on_sqlite, settings_for


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let these be all the work that is due."""

    def put(*work: DueWork) -> None:
        monkeypatch.setattr(due, "features", lambda: Feature(due_work=work))

    return put


def _fail() -> bool:
    raise RuntimeError("no paper in the printer\nand more")


def test_work_that_fails_keeps_no_other_work_from_being_done(
    in_app: Flask, offer: Callable[..., None]
) -> None:
    offer(
        DueWork(1, "papers printed", lambda: [_fail]),
        DueWork(2, "lists broken", lambda: [_fail()]),  # type: ignore[list-item]
        DueWork(3, "lapses", lambda: [lambda: True]),
    )
    done, failed = cycle.run()
    assert done["lapses"] == 1
    assert failed == 2
    faults = {row.name: row.fault for row in runs.last_runs()}
    assert faults["papers printed"] == "no paper in the printer"
    assert faults["lapses"] == ""


def test_faults_in_a_row_are_counted_and_forgotten_once_it_goes_well(
    in_app: Flask, offer: Callable[..., None]
) -> None:
    offer(DueWork(1, "papers printed", lambda: [_fail]))
    cycle.run()
    cycle.run()
    row = next(row for row in runs.last_runs() if row.name == "papers printed")
    assert (row.failures, row.succeeded_at) == (2, None)
    offer(DueWork(1, "papers printed", lambda: [lambda: True]))
    cycle.run()
    row = next(row for row in runs.last_runs() if row.name == "papers printed")
    assert (row.failures, row.fault) == (0, "")
    assert row.succeeded_at is not None


def test_an_outage_of_the_database_ends_no_round_and_the_next_one_works(
    in_app: Flask, offer: Callable[..., None]
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    offer(DueWork(1, "lapses", lambda: [lambda: bool(runs.last_runs()) or True]))
    engine = db.engine
    event.listen(engine, "before_cursor_execute", away)
    try:
        done, failed = cycle.run()
    finally:
        event.remove(engine, "before_cursor_execute", away)
    assert done["lapses"] == 0
    assert failed > 0
    done, failed = cycle.run()
    assert done["lapses"] == 1
    assert failed == 0


def test_readiness_tells_when_each_kind_of_work_last_went_well(
    app: Flask, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    assert client.get("/readyz").json["worker"] == "not started"  # type: ignore[index]
    with app.app_context():
        cycle.run()
    answer = client.get("/readyz").json
    assert answer is not None
    assert answer["worker"] == "ready"
    assert dt.datetime.fromisoformat(answer["jobs"]["e-mails sent"]) <= clock.now()
    later = (clock.now() + dt.timedelta(minutes=11)).isoformat()
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", later)
    late = client.get("/readyz")
    assert late.status_code == 200  # pages answer without it: no node is taken out of service
    assert late.json["worker"] == "late"  # type: ignore[index]


def test_administrators_are_told_of_late_work_and_nobody_else(
    app: Flask, sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        cycle.run()
    administrator, staff = sign_in("admin"), sign_in("staff")
    assert "Background work is on time" in administrator.text("/admin/health")
    later = (clock.now() + dt.timedelta(minutes=11)).isoformat()
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", later)
    assert "Background work is late" in administrator.text("/")
    assert "Background work is late" in administrator.text("/admin/health")
    assert "Background work" not in staff.text("/")
    assert staff.get("/admin/health").status_code == 403


@on_sqlite
def test_a_database_that_is_away_answers_with_the_hubs_own_page(
    place: Place, tmp_path: Path
) -> None:
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        address = f"postgresql+psycopg://127.0.0.1:{taken.getsockname()[1]}/hub"
        settings = dataclasses.replace(settings_for(tmp_path, address), data_dir=tmp_path)
        client = create_app(settings).test_client()
        with client.session_transaction() as session:
            session["_user_id"] = "a token"
        answer = client.get("/projects")
        assert answer.status_code == 503
        assert "The hub is not available just now" in answer.get_data(as_text=True)
        assert answer.headers["Retry-After"]
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200


def test_a_worker_that_ends_again_and_again_is_started_less_and_less_often() -> None:
    wait, waits = 1.0, []
    for _ in range(8):
        wait = next_wait(wait, ran_for=0.5)
        waits.append(wait)
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert next_wait(60.0, ran_for=3600) == 1.0


def test_the_health_page_warns_where_no_scanner_is_set(
    app: Flask, sign_in: Callable[[str], Browser]
) -> None:
    admin = sign_in("admin")
    assert "Files are not scanned for viruses" in admin.text("/admin/health")
    app.config["HUB"] = dataclasses.replace(app.config["HUB"], clamd="unix:/run/clamav/clamd.ctl")
    assert "Files are not scanned for viruses" not in admin.text("/admin/health")
