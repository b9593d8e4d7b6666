"""The engines by name, each opened once a process for each folder."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from evidence_hub.search.engines.local import LocalEngine
from evidence_hub.search.engines.whoosh.index import MAKE, WhooshIndex

_opened: dict[tuple[str, Path], LocalEngine] = {}
_opening = threading.Lock()


def open_engine(name: str, folder: Path) -> LocalEngine:
    """Return the engine over this folder, the same one for every thread of the process.

    Nothing is read yet: an index that is missing or damaged shows at the first question.
    """
    if name != "whoosh":
        raise ValueError(f"there is no search engine called {name!r}")
    key = name, folder.resolve()
    with _opening:
        if key not in _opened:
            _opened[key] = LocalEngine(key[1], name, MAKE, WhooshIndex)
        return _opened[key]


def close_engines() -> None:
    """Close every engine and forget it."""
    with _opening:
        for engine in _opened.values():
            engine.close()
        _opened.clear()


def _after_fork() -> None:
    """Open files anew in a forked process: two processes must not share a place in a file."""
    global _opening  # noqa: PLW0603 - another thread of the parent may have held it
    _opening = threading.Lock()
    for engine in _opened.values():
        engine.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
