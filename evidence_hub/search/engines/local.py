"""A search engine whose index lies in a folder of this machine, shared by its processes."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from evidence_hub.search.documents import IndexDocument
from evidence_hub.search.engines import answering
from evidence_hub.search.engines.base import (
    Bookmark,
    IndexDamaged,
    IndexUnavailable,
    RebuildRunning,
    Request,
    Results,
)
from evidence_hub.search.engines.columns import Numbering
from evidence_hub.search.engines.generations import (
    Generations,
    Identity,
    identity,
    read_bookmark,
    write_bookmark,
)
from evidence_hub.search.engines.locks import FileLock
from evidence_hub.search.engines.segment import Segment

_PATIENCE = 10.0  # seconds for the right to write
_BATCH = 10_000  # documents in a segment of a rebuilt index: bounds the memory that it takes
_FEW = 1000  # documents; so many segments smaller than this make an index fragmented
_MOST_SEGMENTS = 30


class Index(Protocol):
    """One generation, as a library keeps it."""

    def create(self) -> None:
        """Write an empty index."""

    def segments(self) -> Sequence[Segment]:
        """Return the segments as last committed."""

    def write(
        self, roots: Iterable[str], documents: Iterable[IndexDocument], *, merge: bool = True
    ) -> None:
        """Take out all that the roots had, put the documents in, in one commit."""

    def close(self) -> None:
        """Close all files."""


T = TypeVar("T")
MakeIndex = Callable[[Path, Numbering], Index]


class LocalEngine:
    """An ``Engine``. Threads take turns at reading; whoever reads never waits for a writer."""

    def __init__(self, folder: Path, name: str, make: str, index: MakeIndex) -> None:
        self.generations = Generations(folder, name, make)
        self._make_index = index
        self._writer = FileLock(folder / "writer.lock")
        self._rebuilder = FileLock(folder / "rebuild.lock")
        # What is open belongs to a process, so a new engine begins as a forked one does.
        self.forget()

    def forget(self) -> None:
        """Start without open files and held locks, as a process that was just forked must."""
        self._reading = threading.RLock()
        self._opened: Identity | None = None
        self._index: Index | None = None
        self._numbering = Numbering()

    def close(self) -> None:
        """Close the files; the next question opens them again."""
        with self._reading:
            if self._index is not None:
                self._index.close()
            self._index = self._opened = None

    @contextmanager
    def _segments(self) -> Iterator[Sequence[Segment]]:
        with self._reading:
            try:
                yield self._on_current(self._open)
            except IndexDamaged:
                self.close()
                raise

    def _open(self, path: Path) -> Sequence[Segment]:
        found = identity(path)
        # A rebuild may have been published by another process since the last question.
        if self._index is None or found != self._opened:
            self.close()
            self._numbering = Numbering()
            self._index, self._opened = self._make_index(path, self._numbering), found
        return self._index.segments()

    def _on_current(self, work: Callable[[Path], T]) -> T:
        """Do something with the generation that serves, even if that changes under our hands."""
        while True:
            # A rebuild removes the old generation while somebody may still be reading it. What
            # looks damaged then is only gone, and its successor answers.
            path = self.generations.current()
            try:
                return work(path)
            except IndexDamaged:
                if path == self.generations.current():
                    raise

    def search(self, request: Request) -> Results:
        with self._segments() as segments:
            return answering.answer(segments, self._numbering, request)

    def suggest(
        self, prefix: str, tokens: frozenset[str], today: dt.date, limit: int = 8
    ) -> list[str]:
        with self._segments() as segments:
            return answering.suggest(segments, prefix, tokens, today, limit)

    def check(self) -> None:
        self._on_current(self._check)

    def _check(self, path: Path) -> None:
        index = self._make_index(path, Numbering())
        try:
            for segment in index.segments():
                segment.check()
        finally:
            index.close()

    def digests(self) -> dict[str, dict[str, str]]:
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        with self._segments() as segments:
            for segment in segments:
                for key, root, digest in segment.identities():
                    found[root][key] = digest
        return dict(found)

    def is_fragmented(self) -> bool:
        with self._segments() as segments:
            held = sum(len(segment.columns) for segment in segments)
            deleted = sum(len(segment.deleted) for segment in segments)
            small = sum(1 for segment in segments if len(segment.columns) < _FEW)
        # Each segment costs every search a look-up, and deleted documents keep their room until
        # they are written anew.
        return small > _MOST_SEGMENTS or deleted > max(_FEW, held // 3)

    def bookmark(self) -> Bookmark:
        return self._on_current(read_bookmark)

    def set_bookmark(self, bookmark: Bookmark) -> None:
        write_bookmark(self.generations.current(), bookmark)

    def writing(self, patience: float) -> AbstractContextManager[bool]:
        return self._writer.held(patience)

    def replace(self, roots: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        with self.writing(_PATIENCE) as mine:
            if not mine:
                raise IndexUnavailable("The search index is being written to. Try again soon.")
            self._make_index(self.generations.current(), Numbering()).write(roots, documents)

    def begin_rebuild(self) -> LocalDraft:
        with ExitStack() as locks:
            if not locks.enter_context(self._rebuilder.held(0)):
                raise RebuildRunning
            draft = LocalDraft(self.generations, self._make_index)
            draft.keep(locks.pop_all())
            return draft

    def outlast_rebuild(self, patience: float) -> bool:
        """Wait while somebody rebuilds; return whether they came to an end."""
        with self._rebuilder.held(patience) as ended:
            return ended


class LocalDraft:
    """A new generation. Documents are gathered into large segments, without merging."""

    def __init__(self, generations: Generations, make_index: MakeIndex) -> None:
        self._generations = generations
        self._gathered: list[IndexDocument] = []
        self._locks = ExitStack()
        self._path = generations.begin()
        self._index = make_index(self._path, Numbering())
        self._index.create()
        self.set_bookmark(Bookmark())

    def keep(self, locks: ExitStack) -> None:
        """Hold these locks until the draft is published or abandoned."""
        self._locks = locks

    def add(self, documents: Iterable[IndexDocument]) -> None:
        self._gathered.extend(documents)
        if len(self._gathered) >= _BATCH:
            self._write_gathered()

    def replace(self, roots: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        self._write_gathered()
        self._index.write(roots, documents)

    def bookmark(self) -> Bookmark:
        return read_bookmark(self._path)

    def set_bookmark(self, bookmark: Bookmark) -> None:
        write_bookmark(self._path, bookmark)

    def publish(self) -> None:
        self._write_gathered()
        self._generations.publish(self._path)
        self._locks.close()

    def abandon(self) -> None:
        self._gathered.clear()
        self._locks.close()

    def _write_gathered(self) -> None:
        if self._gathered:
            # Merging pays for many small changes; a rebuilt index is written in a few large
            # segments, and merging them would write everything twice.
            self._index.write((), self._gathered, merge=False)
            self._gathered.clear()
