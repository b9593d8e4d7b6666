"""Runs migrations on the hub's own engine; migration files name no class of the hub."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from evidence_hub.core.database import Base, UtcDateTime, db, begin_write


def _render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """Switch SQLite's checking of foreign keys; it rebuilds tables to change them.

    The statement works only outside a transaction, hence on the driver's own connection.
    """
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    if on and driver.execute("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError("a migration left rows that point at nothing")


def run() -> None:
    begin_write(writes=True)
    with db.engine.connect() as connection:
        _foreign_keys(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=_render_item,
            process_revision_directives=_skip_empty,
            transactional_ddl=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        _foreign_keys(connection, on=True)
    begin_write(writes=False)


run()
