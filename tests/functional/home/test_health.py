"""Alive, ready, and figures for those who run the hub alone."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from evidence_hub.app import create_app
from evidence_hub.core.database import db
from tests.conftest import ROOT, Browser, Place, settings_for, total

SignIn = Callable[[str], Browser]


def test_a_hub_in_order_is_alive_and_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "alive"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json is not None
    for part in ("database", "migrations", "index"):
        assert ready.json[part] == "ready"


def test_a_database_behind_its_migrations_is_not_ready(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DELETE FROM alembic_version"))
        db.session.commit()
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["migrations"] == "upgrade the database"
    assert app.test_client().get("/healthz").status_code == 200


def test_a_missing_index_is_not_ready_until_the_first_search_has_built_it(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    staff = sign_in("staff")
    assert total(staff.text("/search?q=burglary")) > 0
    shutil.rmtree(place.folder / "search")
    missing = app.test_client().get("/readyz")
    assert missing.status_code == 503
    assert missing.json is not None
    assert missing.json["index"] != "ready"
    assert staff.get("/projects/EBP-2013-0116").status_code == 200
    assert total(staff.text("/search?q=burglary")) > 0
    assert app.test_client().get("/readyz").status_code == 200


def test_an_index_overwritten_with_noise_is_mended_by_the_next_search(
    place: Place, sign_in: SignIn
) -> None:
    staff = sign_in("staff")
    before = total(staff.text("/search?q=burglary"))
    for path in (place.folder / "search").rglob("*"):
        if path.is_file() and "lock" not in path.name.lower():
            path.write_bytes(b"\x00noise" * 50)
    assert total(staff.text("/search?q=burglary")) == before
    assert staff.get("/projects").status_code == 200


def test_figures_are_for_this_machine_or_whoever_holds_the_token(place: Place) -> None:
    settings = settings_for(place.folder, place.database_url)
    app = create_app(dataclasses.replace(settings, metrics_token="a long token"))
    client = app.test_client()
    client.get("/healthz")
    figures = client.get("/metrics")
    assert figures.status_code == 200
    page = figures.get_data(as_text=True)
    assert (
        'evidence_hub_requests_total{endpoint="health.healthz",method="GET",status="200"}' in page
    )
    assert 'evidence_hub_ready{part="index"} 1.0' in page
    assert "evidence_hub_search_changes_behind 0.0" in page
    away = {"REMOTE_ADDR": "10.0.0.5"}
    assert client.get("/metrics", environ_base=away).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.5"}).status_code == 404
    for token, status in (("a long token", 200), ("a wrong token", 404), ("", 404)):
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.get("/metrics", environ_base=away, headers=headers)
        assert answer.status_code == status, token
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_worker_processes_add_their_figures_up(tmp_path: Path) -> None:
    code = (
        "from evidence_hub.web import figures as f; import sys\n"
        "f.REQUESTS.labels('home.front', 'GET', '200').inc(int(sys.argv[1]))\n"
        "from prometheus_client import generate_latest\n"
        "print(generate_latest(f.registry()).decode())"
    )
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for number, expected in (("2", "2.0"), ("3", "5.0")):
        done = subprocess.run(
            [sys.executable, "-c", code, number],
            cwd=ROOT, env=env, check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert f'{{endpoint="home.front",method="GET",status="200"}} {expected}' in done.stdout


@pytest.mark.parametrize("method", ["BREW", "x" * 50])
def test_strange_methods_make_no_figures_of_their_own(app: Flask, method: str) -> None:
    client = app.test_client()
    client.open("/healthz", method=method)
    assert method not in client.get("/metrics").get_data(as_text=True)
