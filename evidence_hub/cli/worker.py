"""The background worker: everything that is done beside the pages, again and again."""

from __future__ import annotations

import os
import signal
import time
from types import FrameType

import click
from flask.cli import AppGroup

from evidence_hub.cli import printing
from evidence_hub.worker import cycle

worker_group = AppGroup("worker", help="Background work.")
LOOK_EVERY = 0.5  # seconds between looks at whether to stop


class Stopping:
    """Set by a signal: the round that runs is finished, and no further one begins."""

    def __init__(self) -> None:
        self.is_asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.is_asked = True


@worker_group.command("run")
@click.option(
    "--every",
    type=click.IntRange(1, 3600),
    default=60,
    show_default=True,
    help="Seconds between rounds.",
)
@click.option("--once", is_flag=True, help="Make one round and end.")
def run(every: int, once: bool) -> None:
    """Do what is due, send what waits, note each run. Goes on until it is stopped.

    A fault of the database or of the mail server ends nothing: the next round tries again.
    """
    # Started by a server, it must not outlive it: a process without its parent is given to another.
    parent = os.getppid()
    stopping = Stopping()
    while not stopping.is_asked:
        done, failed = cycle.run()
        if done:
            printing.counts("Done", done)
        if once:
            if failed:
                raise click.ClickException(f"{failed} kinds of work failed; the log says why.")
            return
        until = time.monotonic() + every
        while time.monotonic() < until and not stopping.is_asked:
            if os.getppid() != parent:
                return
            time.sleep(LOOK_EVERY)
