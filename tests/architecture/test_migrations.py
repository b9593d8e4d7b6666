"""Models equal migrations, up and down, on both databases."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from evidence_hub.core.database import db


def test_models_and_migrations_say_the_same(app: Flask) -> None:
    with app.app_context():
        check()


def test_migrations_run_down_to_nothing_and_up_again(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        check()


def test_each_migration_can_be_undone() -> None:
    versions = Path(__file__).resolve().parents[2] / "migrations" / "versions"
    for path in versions.glob("*.py"):
        body = path.read_text(encoding="utf-8").split("def downgrade", 1)[1]
        assert "op." in body, f"{path.name} cannot be undone"
