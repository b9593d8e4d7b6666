"""Whether the hub is alive, whether it is ready to answer, and its figures."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound, first_line
from evidence_hub.search.current import engine
from evidence_hub.search.queries import newest_change
from evidence_hub.web import figures
from evidence_hub.web.results import ViewResult
from evidence_hub.worker import runs

bp = Blueprint("health", __name__)
LOOPBACK = frozenset({"127.0.0.1", "::1"})
# Where one of these stands, somebody else asks through a proxy on this machine.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@bp.get("/healthz")
def healthz() -> ViewResult:
    return jsonify(status="alive")


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return "ready"


def is_upgraded() -> bool:
    """Whether the database is of the version that this code was written for."""
    script = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        applied = set(MigrationContext.configure(connection).get_current_heads())
    return applied == set(script.get_heads())


def _migrations() -> str:
    return "ready" if is_upgraded() else "upgrade the database"


def _index() -> str:
    engine().bookmark()
    return "ready"


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("database", _database),
    ("migrations", _migrations),
    ("index", _index),
)


def _state() -> dict[str, str]:
    states: dict[str, str] = {}
    for name, check in CHECKS:
        try:
            states[name] = check()
        except Exception as error:  # whatever is wrong, the answer is that we are not ready
            current_app.logger.error("not ready: %s: %s", name, first_line(error))  # noqa: TRY400
            states[name] = "not ready"
    return states


@bp.get("/readyz")
def readyz() -> ViewResult:
    states = _state()
    is_ready = all(state == "ready" for state in states.values())
    # A late worker is told, and takes no node out of service: pages answer without it.
    return jsonify({**states, **_worker_state()}), 200 if is_ready else 503


def _worker_state() -> dict[str, object]:
    """Return whether background work is on time, and when each kind of it last went well."""
    try:
        rows = runs.last_runs()
        state = "not started" if not rows else "late" if runs.late(rows) else "ready"
    except SQLAlchemyError:  # the check of the database has said so
        return {"worker": "unknown"}
    return {
        "worker": state,
        "jobs": {
            row.name: row.succeeded_at.isoformat() if row.succeeded_at else None for row in rows
        },
    }


def _may_read_figures() -> bool:
    token = current_app.config["HUB"].metrics_token
    given = request.authorization
    if token and given is not None and given.type == "bearer":
        return hmac.compare_digest(str(given.token).encode(), token.encode())
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return request.remote_addr in LOOPBACK and not is_forwarded


@bp.get("/metrics")
def metrics() -> ViewResult:
    """Figures for Prometheus, to this machine or with the token; none tells of a record."""
    if not _may_read_figures():
        raise NotFound
    state = _state()
    now = figures.registry()
    ready = Gauge("evidence_hub_ready", "1 where this part is ready.", ("part",), registry=None)
    for part, words in state.items():
        ready.labels(part).set(words == "ready")
    now.register(ready)
    if all(words == "ready" for words in state.values()):
        behind = Gauge(
            "evidence_hub_search_changes_behind",
            "Changes of the log that this node's index has not followed yet.",
            registry=None,
        )
        behind.set(newest_change().change - engine().bookmark().change)
        now.register(behind)
        last = Gauge(
            "evidence_hub_job_last_success_timestamp_seconds",
            "When this kind of background work last went well.",
            ("job",),
            registry=None,
        )
        for row in runs.last_runs():
            if row.succeeded_at:
                last.labels(row.name).set(row.succeeded_at.timestamp())
        now.register(last)
    return Response(generate_latest(now), content_type=CONTENT_TYPE_LATEST)


@bp.get("/favicon.ico")
def favicon() -> ViewResult:
    return redirect(url_for("static", filename="favicon.svg"))
