"""The folder of an index: its generations, the pointer to the one that serves, the bookmark.

CURRENT              the name of the generation that serves, replaced atomically
writer.lock          held while anything is written
rebuild.lock         held while a new generation is built
whoosh-3/MAKE        what wrote it; another make is not read, but rebuilt
whoosh-3/BOOKMARK    how far it follows the change log, replaced after each commit
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import asdict
from pathlib import Path

from evidence_hub.search.engines.base import Bookmark, IndexDamaged


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that whoever reads it finds all of the old text or all of the new."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)  # a power cut may bring the old text back: harmless, work is done again


def sync(folder: Path) -> None:
    """Put what was written in a folder on the disk itself, so that a power cut keeps it."""
    for path in (*(path for path in folder.iterdir() if path.is_file()), folder):
        try:
            handle = os.open(path, os.O_RDONLY if path is folder else os.O_RDWR)
        except PermissionError:  # Windows opens no folders
            continue
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Generations:
    """The generations of one make of index in one folder."""

    def __init__(self, folder: Path, name: str, make: str) -> None:
        self.folder = folder
        self._name = name
        self._make = make
        self._pattern = re.compile(rf"{re.escape(name)}-(\d+)")

    def current(self) -> Path:
        """Return the generation that serves; raises IndexDamaged where there is none to read."""
        name, make = self._named(), None
        while make is None:
            if not self._pattern.fullmatch(name):
                raise IndexDamaged("there is no index yet")
            try:
                make = (self.folder / name / "MAKE").read_text(encoding="utf-8")
            except (OSError, ValueError) as error:
                before, name = name, self._named()
                if name == before:  # else it was just removed for its successor
                    raise IndexDamaged("the index is not whole") from error
        if make != self._make:
            raise IndexDamaged(f"the index is of another make: {make[:80]}")
        return self.folder / name

    def begin(self) -> Path:
        """Make the folder of the next generation, and remove what broken-off rebuilds left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._remove_all_but(self._named())
        path = self.folder / f"{self._name}-{max(self._numbers(), default=0) + 1}"
        path.mkdir()
        return path

    def publish(self, generation: Path) -> None:
        """Point to a finished generation and remove the ones before."""
        # In this order: a generation is whole on the disk before the pointer names it, so that a
        # power cut leaves the old one or the new one, never half of either.
        write_atomically(generation / "MAKE", self._make)
        sync(generation)
        write_atomically(self.folder / "CURRENT", generation.name)
        self._remove_all_but(generation.name)

    def _named(self) -> str:
        """Return the name in the pointer, whatever it points to."""
        try:
            return (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return ""

    def _remove_all_but(self, kept: str) -> None:
        """Remove other generations; what another process still holds open goes the next time."""
        for number in self._numbers():
            name = f"{self._name}-{number}"
            if name != kept:
                shutil.rmtree(self.folder / name, ignore_errors=True)

    def _numbers(self) -> list[int]:
        names = (path.name for path in self.folder.iterdir())
        return [int(found[1]) for name in names if (found := self._pattern.fullmatch(name))]


Identity = tuple[str, int, int]


def identity(generation: Path) -> Identity:
    """Return what tells a generation from any other, a later one of the same number included.

    Numbers begin anew where the whole folder was lost.
    """
    try:
        made = (generation / "MAKE").stat()
    except OSError as error:
        raise IndexDamaged("the index is not whole") from error
    return generation.name, made.st_ino, made.st_mtime_ns


def read_bookmark(generation: Path) -> Bookmark:
    """Return the bookmark of a generation; raises IndexDamaged where it cannot be read."""
    try:
        values = json.loads((generation / "BOOKMARK").read_text(encoding="utf-8"))
        return Bookmark(change=int(values["change"]), mark=str(values["mark"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged("the index does not say how far it follows the changes") from error


def write_bookmark(generation: Path, bookmark: Bookmark) -> None:
    """Replace the bookmark of a generation; what it stands for is on the disk before it is."""
    sync(generation)
    write_atomically(generation / "BOOKMARK", json.dumps(asdict(bookmark)))
