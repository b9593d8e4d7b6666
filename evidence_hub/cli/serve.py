"""Preparing the database and index, and serving the hub."""

from __future__ import annotations

import os
import subprocess  # nosec B404
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from evidence_hub.accounts.models import Person
from evidence_hub.cli import printing
from evidence_hub.cli.seed import FOLDER
from evidence_hub.core.authority import SYSTEM
from evidence_hub.core.database import db
from evidence_hub.core.settings import Settings, SettingsError, read_all
from evidence_hub.documents.store import Store
from evidence_hub.home.health import is_upgraded
from evidence_hub.registry.models import Project
from evidence_hub.search import operations as search
from evidence_hub.search.current import engine
from evidence_hub.search.engines.base import IndexDamaged
from evidence_hub.seeding import demo
from evidence_hub.seeding.load import load_seed
from evidence_hub.seeding.reader import read_seed
from evidence_hub.web import figures

# Two processes, so that one which makes a long paper does not keep everybody waiting, and threads
# in each, since most of a request is waiting for the database.
WORKERS, THREADS = 2, 4


# Only an empty register is seeded: a second start must never bring back what an administrator has
# taken out.
def _is_empty() -> bool:
    return db.session.scalar(select(Project.id).limit(1)) is None


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Upgrade the database, load the seed (and demo) into an empty one, build the index."""
    settings = current_app.config["HUB"]
    upgrade()
    # Files that an earlier release or a copy by hand left open to others.
    Store(settings.data_dir).keep_private()
    if _is_empty():
        with printing.changing():
            printing.counts("Seed", load_seed(actor=SYSTEM, seed=read_seed(FOLDER)))
            if not settings.is_production:
                added = demo.load_demo(
                    FOLDER,
                    password=settings.demo_password,
                    is_production=False,
                    store=Store(settings.data_dir),
                )
                printing.counts("Demo", added)
    db.session.rollback()
    try:
        search.catch_up(engine())
    except IndexDamaged:
        search.rebuild(engine(), printing.progress("Indexing"))
    db.session.rollback()


def check_production(settings: Settings) -> None:
    """Raise SettingsError where production would serve with demo accounts; needs an app context."""
    if not settings.is_production:
        return
    demo_account = select(Person.id).where(Person.is_demo).limit(1)
    try:
        is_found = db.session.scalar(demo_account) is not None
    except (OperationalError, ProgrammingError):  # no tables yet: /readyz says so
        is_found = False
    finally:
        db.session.remove()
    if is_found:
        raise SettingsError(
            "Demo accounts are present. Run 'flask --app wsgi seed demo --remove' first."
        )


@click.command("check")
@with_appcontext
def check() -> None:
    """Say all that is wrong with the settings and with what production must not hold, at once."""
    settings, problems = read_all()
    warnings = []
    try:
        check_production(settings)
    except SettingsError as error:
        problems.append(str(error))
    if settings.is_production and not settings.clamd:
        warnings.append("EVIDENCE_HUB_CLAMD is not set: files are not scanned for viruses.")
    for problem in problems:
        click.echo(f"Wrong: {problem}", err=True)
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)
    if problems:
        click.echo(f"{len(problems)} to mend before the hub starts.", err=True)
        sys.exit(1)
    click.echo(f"Nothing is wrong with the settings ({settings.environment}).")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@with_appcontext
def serve(host: str, port: int) -> None:
    """Serve the hub and print the address and, in development, the demo accounts."""
    settings = current_app.config["HUB"]
    try:
        check_production(settings)
        if not is_upgraded():
            raise SettingsError(  # noqa: TRY301 - told as every other refusal
                "The database is not prepared for this version of the hub. "
                "Run 'flask --app wsgi prepare' first."
            )
    except SettingsError as error:
        click.echo(f"Refused: {error}", err=True)
        sys.exit(1)
    has_demo = db.session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None
    accounts = [
        (email, title)
        for email, title in db.session.execute(
            select(Person.email, Person.job_title).where(Person.is_demo).order_by(Person.id)
        )
    ]
    db.session.rollback()
    click.echo(f"\nEvidence Hub: http://{host}:{port}\n")
    if has_demo:
        click.echo(f"Demo accounts (password: {settings.demo_password})")
        for email, title in accounts:
            click.echo(f"  {email:<28} {title}")
        click.echo("")
    sys.stdout.flush()
    # Before the server starts its workers, which inherit the folder; figures of the last run are
    # forgotten, as Prometheus expects of counters.
    figures.share(settings.data_dir / "figures")
    _start_worker()
    _replace_by_server(host, port)


def _start_worker() -> None:
    """Start the worker beside the server, and start it again if it ends before the server does."""
    subprocess.Popen(  # nosec B603 - a fixed command of our own
        [sys.executable, "-m", "evidence_hub.worker.supervisor"],
        cwd=Path(__file__).resolve().parents[2],
    )


def _replace_by_server(host: str, port: int) -> None:
    root = Path(__file__).resolve().parents[2]
    if sys.platform == "win32":
        command = ["waitress-serve", f"--listen={host}:{port}", "wsgi:app"]
    else:
        command = [
            "gunicorn",
            f"--bind={host}:{port}",
            f"--workers={WORKERS}",
            f"--threads={THREADS}",
            f"--chdir={root}",
            "--graceful-timeout=10",
            # Nobody steers the server through a socket: it would lie in somebody's home folder.
            "--no-control-socket",
            "wsgi:app",
        ]
    # Replaced, not started beside: signals of whoever runs the hub then reach the server itself,
    # and no shell is left in between.
    os.execv(  # noqa: S606  # nosec B606 - a fixed command of our own
        sys.executable, [sys.executable, "-m", *_module(command)]
    )


def _module(command: list[str]) -> list[str]:
    modules = {"gunicorn": "gunicorn", "waitress-serve": "waitress"}
    return [modules[command[0]], *command[1:]]
