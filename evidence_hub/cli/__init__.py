"""Commands. Each prints what it did and what it refused, and fails when anything was refused."""

from __future__ import annotations

from flask import Flask

from evidence_hub.cli import (
    backup,
    clock,
    documents,
    imports,
    maintenance,
    reminders,
    search,
    seed,
    serve,
    users,
)


def register(app: Flask) -> None:
    """Give the app its commands."""
    app.cli.add_command(seed.group)
    app.cli.add_command(users.group)
    app.cli.add_command(search.group)
    app.cli.add_command(documents.group)
    app.cli.add_command(imports.group)
    app.cli.add_command(maintenance.audit_group)
    app.cli.add_command(maintenance.synthesise)
    app.cli.add_command(clock.clock_group)
    app.cli.add_command(reminders.group)
    app.cli.add_command(backup.backup)
    app.cli.add_command(backup.restore)
    app.cli.add_command(serve.prepare)
    app.cli.add_command(serve.serve)
