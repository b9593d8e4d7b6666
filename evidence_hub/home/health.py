"""Whether the hub is alive, and whether it is ready to answer."""

from __future__ import annotations

from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify, redirect, url_for
from sqlalchemy import text

from evidence_hub.core.database import db
from evidence_hub.search.current import engine

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Any:
    return jsonify(status="alive")


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return "ready"


def _migrations() -> str:
    script = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        applied = set(MigrationContext.configure(connection).get_current_heads())
    return "ready" if applied == set(script.get_heads()) else "upgrade the database"


def _index() -> str:
    engine().bookmark()
    return "ready"


@bp.get("/readyz")
def readyz() -> Any:
    found: dict[str, str] = {}
    for name, check in (("database", _database), ("migrations", _migrations), ("index", _index)):
        try:
            found[name] = check()
        except Exception:  # whatever is wrong, the answer is that we are not ready
            current_app.logger.exception("not ready: %s", name)
            found[name] = "not ready"
    is_ready = all(state == "ready" for state in found.values())
    return jsonify(found), 200 if is_ready else 503


@bp.get("/favicon.ico")
def favicon() -> Any:
    return redirect(url_for("static", filename="favicon.svg"))
