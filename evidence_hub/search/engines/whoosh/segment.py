"""Reading one segment of the index.

Files are read, not mapped into memory: a mapped file that somebody cuts short kills the process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import takewhile
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from whoosh.columns import VarBytesColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Format
from whoosh.reading import TermNotFound

from evidence_hub.search.engines.base import IndexDamaged
from evidence_hub.search.engines.columns import Columns, Numbering, identity_of
from evidence_hub.search.engines.postings import term_of, word_of
from evidence_hub.search.engines.segment import Contents
from evidence_hub.search.engines.whoosh.codec import PostingList

_FORMAT = Format()

P = ParamSpec("P")
T = TypeVar("T")


def naming_damage(method: Callable[P, T]) -> Callable[P, T]:
    """Call whatever goes wrong in whoosh's files what it is: damage."""

    @wraps(method)
    def read(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except IndexDamaged:
            raise
        except Exception as error:
            raise IndexDamaged(f"{type(error).__name__}: {error}") from error

    return read


class Files(FileStorage):  # type: ignore[misc]
    """A folder that remembers what it opened: whoosh leaves files open where it breaks off."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        self._opened.append(super().open_file(name, **options))
        return self._opened[-1]

    def create_file(self, name: str, **options: Any) -> Any:
        self._opened.append(super().create_file(name, **options))
        return self._opened[-1]

    def fingerprint(self) -> list[tuple[int, int, int]]:
        """Return what changes when somebody meddles with an opened file; raises OSError."""
        stats = [Path(file.raw_file().name).stat() for file in self._opened]
        return [(stat.st_ino, stat.st_size, stat.st_mtime_ns) for stat in stats]

    def close_all(self) -> None:
        """Close every file. (Whoosh calls ``close`` for each of several readers of a folder.)"""
        for file in self._opened:
            if not file.is_closed:
                file.close()
        self._opened.clear()

    def __del__(self) -> None:
        self.close_all()


class WhooshSegment:
    """One segment of the index, open for reading by one thread at a time."""

    @naming_damage
    def __init__(self, folder: Path, segment: Any, numbering: Numbering) -> None:
        files, codec = Files(folder), segment.codec()
        self.deleted: frozenset[int] = frozenset()
        self._vocabularies: dict[str, list[str]] = {}
        self._terms = codec.terms_reader(files, segment)
        self._documents = codec.per_document_reader(files, segment)
        self._rows: Iterable[bytes] = self._documents.column_reader("row", VarBytesColumn())
        self.columns = Columns(self._rows, numbering)
        if len(self.columns):
            self.contents(0)  # opens the last of the files
        self._files = files
        self._fingerprint = files.fingerprint()

    def close(self) -> None:
        self._files.close_all()

    def check_files(self) -> None:
        """See that nobody meddled with the files, which never change: that may not show else."""
        if self._files.fingerprint() != self._fingerprint:
            raise IndexDamaged("its files were changed by somebody else")

    @naming_damage
    def forms(self, field: str, stem: str) -> list[str]:
        return [word_of(term) for term in self._from(field, f"{stem} ".encode())]

    @naming_damage
    def count(self, field: str, word: str) -> int:
        try:
            return int(self._terms.doc_frequency(field, term_of(word)))
        except KeyError:
            return 0

    @naming_damage
    def postings(self, field: str, word: str) -> tuple[Sequence[int], Sequence[float]]:
        found = self._list(field, word)
        if found is None:
            return [], []
        numbers, weights = found.weighed()
        if numbers[-1] >= len(self.columns):
            raise IndexDamaged("a posting list names documents that are not there")
        return numbers, weights

    @naming_damage
    def places(self, field: str, word: str) -> dict[int, bytes]:
        found = self._list(field, word)
        if found is None:
            return {}
        numbers, _, values = found.whole()
        return dict(zip(numbers, values, strict=True))

    @naming_damage
    def vocabulary(self, field: str) -> list[str]:
        if field not in self._vocabularies:
            self._vocabularies[field] = sorted(word_of(term) for term in self._from(field, b""))
        return self._vocabularies[field]

    @naming_damage
    def contents(self, number: int) -> Contents:
        key, root, type_, title, url, parts = json.loads(
            self._documents.stored_fields(number)["contents"]
        )
        return Contents(key, root, type_, title, url, tuple(map(tuple, parts)))

    @naming_damage
    def identities(self) -> list[tuple[str, str, str]]:
        """Return key, root and digest of each document that is not deleted."""
        rows = enumerate(self._rows)
        return [identity_of(row) for number, row in rows if number not in self.deleted]

    @naming_damage
    def check(self) -> None:
        """Read all there is; whatever cannot be read raises IndexDamaged."""
        for field, term in self._terms.terms():
            self._terms.matcher(field, term, _FORMAT).whole()
        for number in range(len(self.columns)):
            self.contents(number)

    def _from(self, field: str, beginning: bytes) -> Iterator[bytes]:
        terms = self._terms.terms_from(field, beginning)
        for _, term in takewhile(lambda pair: pair[0] == field, terms):
            if not term.startswith(beginning):
                return
            yield term

    def _list(self, field: str, word: str) -> PostingList | None:
        try:
            found: PostingList = self._terms.matcher(field, term_of(word), _FORMAT)
        except TermNotFound:
            return None
        return found
