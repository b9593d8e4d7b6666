"""Loading the seed and the demo."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from evidence_hub.cli import printing
from evidence_hub.core.authority import SYSTEM
from evidence_hub.documents import reading
from evidence_hub.documents.store import Store
from evidence_hub.search import operations as search
from evidence_hub.search.current import engine
from evidence_hub.seeding import demo as demonstration
from evidence_hub.seeding import demo_removal
from evidence_hub.seeding.load import load_seed
from evidence_hub.seeding.reader import SeedError, read_seed

group = AppGroup("seed", help="Load the facts of the board report, or the demo.")
FOLDER = Path(__file__).resolve().parents[2] / "seed"


@group.command("load")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=FOLDER, help="Where the seed is."
)
def load(folder: Path) -> None:
    """Add the facts of the report and the publications; safe to repeat."""
    try:
        seed = read_seed(folder)
    except SeedError as error:
        for problem in error.problems:
            click.echo(f"Refused: {problem}", err=True)
        click.echo("Nothing was loaded.", err=True)
        sys.exit(1)
    with printing.changing():
        added = load_seed(actor=SYSTEM, seed=seed)
    printing.counts("Loaded", added)


@group.command("demo")
@click.option("--remove", is_flag=True, help="Remove everything marked DEMO.")
@click.option("--without-studies", is_flag=True, help="Only accounts, priorities and one record.")
def demo(remove: bool, without_studies: bool) -> None:
    """Add (or remove) the DEMO accounts and records; refused in production."""
    settings = current_app.config["HUB"]
    if remove:
        # Asked for before the rows go, since only the rows say which files were theirs; removed
        # after the commit, so that a failure leaves no row without its file.
        files = demo_removal.demo_files()
        with printing.changing():
            removed = demo_removal.remove_demo()
        removed["files"] = reading.forget(Store(settings.data_dir), files)
        demo_removal.forget_freed_pages()
        # Only a new index has no trace of what was removed.
        search.rebuild(engine(), printing.progress("Rebuilding the index"))
        printing.counts("Removed", removed)
        return
    with printing.changing():
        added = demonstration.load_demo(
            FOLDER,
            password=settings.demo_password,
            is_production=settings.is_production,
            store=Store(settings.data_dir),
            has_studies=not without_studies,
        )
    printing.counts("Loaded", added)
