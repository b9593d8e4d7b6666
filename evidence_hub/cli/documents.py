"""Reading what waits, proving the store whole, and sweeping files that nothing names."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from evidence_hub.cli import printing
from evidence_hub.documents import reading
from evidence_hub.documents.store import Store

group = AppGroup("documents", help="Attached documents.")


def _store() -> Store:
    return Store(current_app.config["HUB"].data_dir)


@group.command("read")
def read() -> None:
    """Scan and read the documents that wait for it."""
    clamd = current_app.config["HUB"].clamd
    printing.counts(
        "Read",
        reading.read_waiting(store=_store(), clamd=clamd, progress=printing.progress("Reading")),
    )


@group.command("verify")
def verify() -> None:
    """Check that every document is in the store as it was uploaded."""
    wrong = reading.damaged(_store(), printing.progress("Checking"))
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        sys.exit(1)
    click.echo("Every document is whole.")


@group.command("sweep")
def sweep() -> None:
    """Remove files from the store that no document names and that are a day old."""
    printing.counts("Swept", {"files": reading.sweep(_store())})
