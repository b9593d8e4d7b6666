"""Runs migrations on the hub's own engine; migration files name no class of the hub."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from evidence_hub.core.database import Base, UtcDateTime, db, mean_to_write


def _render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run() -> None:
    mean_to_write(writes=True)
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=_render_item,
            process_revision_directives=_skip_empty,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
    mean_to_write(writes=False)


run()
