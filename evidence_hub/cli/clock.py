"""Making the moves that are due: once, or again and again beside the server."""

from __future__ import annotations

import os
import sys
import time

import click
from flask.cli import AppGroup

from evidence_hub.cli import printing
from evidence_hub.worker import cycle

clock_group = AppGroup("clock", help="Moves that the passing of time makes.")
LOOK_EVERY = 1.0  # seconds between looks at whether the server is still there


@clock_group.command("run")
@click.option(
    "--every",
    type=click.IntRange(1, 86_400),
    help="Go on, with this many seconds between runs, until the process that started it ends.",
)
def run(every: int | None) -> None:
    """Make the moves that are due: lapses, expiries, reminders. Safe to repeat."""
    # The clock must not outlive the server that started it, and a server that is killed tells
    # nobody: a process without its parent is given to another, which shows in its number.
    parent = os.getppid()
    failed = _once(quiet=every is not None)
    while every is not None:
        if _gone(parent, every):
            return
        failed = _once(quiet=True)
    if failed:
        click.echo(
            f"{failed} could not be done; the log says why. The next run tries again.", err=True
        )
        sys.exit(1)


def _once(*, quiet: bool) -> int:
    done, failed = cycle.run()
    if not quiet or done:
        printing.counts("Due", done)
    return failed


def _gone(parent: int, seconds: int) -> bool:
    """Wait; return whether the process that started this one has ended meanwhile."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.getppid() != parent:
            return True
        time.sleep(LOOK_EVERY)
    return False
