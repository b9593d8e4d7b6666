"""Keeps one worker running beside a server: starts it again when it ends.

Run as a module of its own, which knows nothing of the hub, so that it starts at once and takes
little memory.
"""

from __future__ import annotations

import os
import subprocess  # nosec B404
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY = 0.5  # seconds between looks at the worker and at the server
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 60.0
LONG_ENOUGH = 60.0  # a worker that ran so long was well: the next wait is short again


def next_wait(wait: float, ran_for: float) -> float:
    """Return the seconds before the next start: twice as long after each short run."""
    return SHORTEST_WAIT if ran_for >= LONG_ENOUGH else min(wait * 2, LONGEST_WAIT)


def main() -> None:
    """Run the worker again and again until the process that started this one has ended."""
    server = os.getppid()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "run", *sys.argv[1:]]
    wait = SHORTEST_WAIT
    while os.getppid() == server:
        started = time.monotonic()
        worker = subprocess.Popen(command, cwd=ROOT)  # noqa: S603  # nosec B603 - a fixed command
        while worker.poll() is None:
            if os.getppid() != server:
                worker.terminate()
                return
            time.sleep(LOOK_EVERY)
        wait = next_wait(wait, time.monotonic() - started)
        until = time.monotonic() + wait
        while time.monotonic() < until and os.getppid() == server:
            time.sleep(LOOK_EVERY)


if __name__ == "__main__":
    main()
