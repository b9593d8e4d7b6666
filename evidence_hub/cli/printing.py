"""How commands speak: what was done, what was refused, and how far long work is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click

from evidence_hub.core.database import db, writing
from evidence_hub.core.errors import HubError, Invalid
from evidence_hub.web.transactions import run_after_commit

EVERY_SECONDS = 1.0


def counts(done: str, numbers: Mapping[str, int]) -> None:
    words = ", ".join(f"{number} {name}" for name, number in numbers.items() if number)
    click.echo(f"{done}: {words}." if words else f"{done}: nothing to do.")


def progress(label: str) -> Callable[[int, int], None]:
    """Return a reporter that prints at most once a second, and at the end."""
    last = [0.0]

    def report(done: int, total: int) -> None:
        now = time.monotonic()
        # At most once a second: a million lines of progress would take longer than the work, and
        # fill the log of whoever redirects it.
        if done >= total or now - last[0] >= EVERY_SECONDS:
            last[0] = now
            click.echo(f"{label}: {done:,} of {total:,}", err=True)

    return report


@contextmanager
def changing() -> Iterator[None]:
    """Run a block as one transaction; a refusal is printed and the command fails.

    What was read before it is let go of, and read again where it is needed: rows would be stale.
    """
    # A transaction that began by reading cannot become one that writes once somebody else has
    # saved: SQLite refuses it at once, without waiting. Begun as a writer, it waits for its turn.
    db.session.rollback()
    try:
        with writing():
            yield
            db.session.commit()
    except Invalid as error:
        db.session.rollback()
        for message in error.fields.values():
            click.echo(f"Refused: {message}", err=True)
        sys.exit(1)
    except HubError as error:
        db.session.rollback()
        click.echo(f"Refused: {error}", err=True)
        sys.exit(1)
    run_after_commit()
