"""The process that reads a file, seen from the hub: started, timed, measured and ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess  # nosec B404: a fixed command of our own
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from evidence_hub.documents.extractor.answers import MOST_OUTPUT, WALL_SECONDS
from evidence_hub.documents.kinds import Status

_ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "evidence_hub.documents.extractor")


@dataclass(frozen=True)
class Answer:
    """What became of reading a file, and its text by page, slide or sheet."""

    status: Status
    note: str = ""
    pages: int | None = None
    texts: tuple[tuple[str, str], ...] = ()


def failed(status: Status, note: str) -> Answer:
    return Answer(status, note)


@dataclass(frozen=True)
class Reader:
    """How a file is read: the process, and how long and how much it may answer."""

    command: Sequence[str] = COMMAND
    seconds: float = WALL_SECONDS
    most_output: int = MOST_OUTPUT

    def read(self, path: Path, kind: str) -> Answer:
        """Return the process's answer; what it fails to answer is an answer, too."""
        output, was_stopped = self._run([*self.command, str(path), kind])
        # Hostile files do not crash a parser, they keep it busy: time and output are measured from
        # outside, where the file has no say.
        if was_stopped:
            return failed(Status.TOO_LARGE, "Reading it takes too long. It was stopped.")
        if len(output) > self.most_output:
            return failed(Status.TOO_LARGE, "It unpacks to too much text.")
        try:
            answer = json.loads(output)
            return Answer(
                Status(answer["status"]),
                str(answer["note"])[:300],
                answer["pages"],
                tuple((str(label)[:100], str(text)) for label, text in answer["texts"]),
            )
        except (ValueError, KeyError, TypeError):
            return failed(Status.BROKEN, "Reading it failed. The file may be damaged.")

    def _run(self, command: list[str]) -> tuple[bytes, bool]:
        stopped = threading.Event()
        # Neither the hub's settings nor its keys go with it.
        env = {key: value for key, value in os.environ.items() if not key.startswith("EVIDENCE_")}
        with subprocess.Popen(  # noqa: S603  # nosec B603 - the same
            command,
            cwd=_ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # A group of its own, so that whatever a parser starts can be ended along with it.
            start_new_session=True,
        ) as process:

            def stop() -> None:
                stopped.set()
                _kill(process)

            timer = threading.Timer(self.seconds, stop)
            timer.start()
            try:
                output = process.stdout.read(self.most_output + 1) if process.stdout else b""
            finally:
                timer.cancel()
                _kill(process)
        return output, stopped.is_set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it may have started."""
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
