"""Rebuilding and verifying the search index while the hub serves."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from evidence_hub.cli import printing
from evidence_hub.search import operations
from evidence_hub.search.current import engine

group = AppGroup("search", help="Rebuild or verify the search index.")


@group.command("rebuild")
def rebuild() -> None:
    """Build the index anew, aside, then switch to it."""
    operations.rebuild(engine(), printing.progress("Indexing"))
    click.echo("The index has been rebuilt.")


@group.command("verify")
def verify() -> None:
    """Compare the index with the records and repair any difference."""
    report = operations.verify(engine(), printing.progress("Verifying"))
    click.echo(
        f"Checked {report.checked:,} documents: {report.missing} missing, {report.stale} stale, "
        f"{report.extra} extra, {report.repaired} repaired."
    )
