"""Kill a writer at every step that it takes on the disk, and look at what it leaves behind.

Run as a script: forking needs a process without threads. Prints how many steps were tried.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from evidence_hub.search.documents import IndexDocument
from evidence_hub.search.engines.base import Bookmark, Request
from evidence_hub.search.engines.local import LocalEngine
from evidence_hub.search.engines.whoosh.index import MAKE, WhooshIndex
from tests.unit.search.builders import STAFF, TODAY, document, fill

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}


def open_engine(folder: Path) -> LocalEngine:
    return LocalEngine(folder, "whoosh", MAKE, WhooshIndex)


def study(word: str, number: int) -> list[IndexDocument]:
    return [document(f"project:{number}/{part}", f"{word} {part}") for part in "ab"]


def die_at(step: int, folder: Path, work: Callable[[LocalEngine], None]) -> bool:
    """Do the work in a child that dies at a step; return whether it came to its end before."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, details: tuple[object, ...]) -> None:
            nonlocal left
            if event in STEPS and str(folder) in str(details):
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            engine = open_engine(folder)
            sys.addaudithook(count)
            work(engine)
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL)
    return status == 0


def replace(engine: LocalEngine) -> None:
    fill(engine, *study("new", 1))
    engine.set_bookmark(Bookmark(2, "new"))


def rebuild(engine: LocalEngine) -> None:
    draft = engine.begin_rebuild()
    draft.add([*study("new", 1), *study("kept", 2)])
    draft.set_bookmark(Bookmark(2, "new"))
    draft.publish()


def look(engine: LocalEngine) -> str:
    """Return which state the index is in; both documents of a root must agree."""

    def keys(word: str) -> set[str]:
        cards = engine.search(Request(text=word, tokens=STAFF, today=TODAY)).cards
        return {hit.key for card in cards for hit in (card.best, *card.others)}

    assert keys("kept") == {"project:2/a", "project:2/b"}
    old, new = keys("old"), keys("new")
    assert {frozenset(old), frozenset(new)} == {
        frozenset(),
        frozenset({"project:1/a", "project:1/b"}),
    }
    state = "new" if new else "old"
    # A bookmark never runs ahead of what is indexed.
    assert engine.bookmark().mark in ({"old"} if state == "old" else {"old", "new"})
    return state


def main(folder: Path, work: Callable[[LocalEngine], None]) -> None:
    step, is_done = 0, False
    while not is_done:
        engine = open_engine(folder / str(step))
        draft = engine.begin_rebuild()
        draft.add([*study("old", 1), *study("kept", 2)])
        draft.set_bookmark(Bookmark(1, "old"))
        draft.publish()
        is_done = die_at(step, folder / str(step), work)
        assert look(engine) == "new" or not is_done, step
        engine.close()
        work(engine)  # what the dead left in the way is no hindrance
        assert look(engine) == "new"
        assert engine.bookmark().mark == "new"
        engine.close()
        step += 1
    print(step)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), {"replace": replace, "rebuild": rebuild}[sys.argv[2]])
