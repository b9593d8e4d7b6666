"""A lock between processes of one machine, freed by the system when its holder dies."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.01  # seconds between two tries

if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held by one thread of one process at a time; the same thread may take it again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()

    @contextmanager
    def held(self, patience: float) -> Iterator[bool]:
        """Yield whether the lock was had within so many seconds; free it afterwards."""
        depth: int = getattr(self._mine, "depth", 0)
        if depth:
            self._mine.depth = depth + 1
            try:
                yield True
            finally:
                self._mine.depth = depth
            return
        handle = self._take(patience)
        if handle is None:
            yield False
            return
        self._mine.depth = 1
        try:
            yield True
        finally:
            self._mine.depth = 0
            os.close(handle)  # closing frees the lock

    def _take(self, patience: float) -> int | None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # The file itself is never removed: whoever opened it before would hold a lock on nothing
        # while a newcomer locks another file of the same name.
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        until = time.monotonic() + patience
        while True:
            try:
                _try(handle)
            except OSError:
                if time.monotonic() >= until:
                    os.close(handle)
                    return None
                time.sleep(_PAUSE)
            else:
                return handle
