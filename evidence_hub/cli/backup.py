"""Backing the hub up while it serves, and restoring it into an empty place."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from evidence_hub.backup import restoring, taking
from evidence_hub.backup.archive import BackupError, Manifest
from evidence_hub.cli import printing
from evidence_hub.core.database import db
from evidence_hub.search import operations as search
from evidence_hub.search.current import engine


def _say(done: str, file: Path, manifest: Manifest) -> None:
    rows = sum(manifest.rows.values())
    files = sum(name.startswith("documents/") for name in manifest.members)
    click.echo(f"{done} {file}: {rows:,} rows of {len(manifest.rows)} tables, {files:,} documents.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write database, documents and settings (without secrets) to FILE while the hub serves."""
    try:
        manifest = taking.take(
            engine=db.engine,
            settings=current_app.config["HUB"],
            target=file,
            progress=printing.progress("Backing up tables"),
        )
    except BackupError as error:
        click.echo(f"Refused: {error}", err=True)
        sys.exit(1)
    _say("Backed up to", file, manifest)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Restore FILE into an empty place, prove that it is equal, and rebuild the index."""
    try:
        manifest = restoring.restore(
            engine=db.engine,
            data_dir=current_app.config["HUB"].data_dir,
            file=file,
            upgrade=lambda revision: upgrade(revision=revision),
            progress=printing.progress("Restoring tables"),
        )
    except BackupError as error:
        click.echo(f"Refused: {error}", err=True)
        sys.exit(1)
    upgrade()
    search.rebuild(engine(), printing.progress("Indexing"))
    _say("Restored from", file, manifest)
