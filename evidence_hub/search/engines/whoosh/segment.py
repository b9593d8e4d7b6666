"""Reading one segment of the index.

Files are read, not mapped into memory: a mapped file that somebody cuts short kills the process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import islice, takewhile
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
from evidence_hub.search.tree import ANYWHERE

_MOST_FORMS = 5000  # words that one prefix may stand for

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


class WhooshSegment:
    """One segment of the index, open for reading by one thread at a time."""

    @naming_damage
    def __init__(self, storage: FileStorage, segment: Any, numbering: Numbering) -> None:
        codec = segment.codec()
        self.deleted: frozenset[int] = frozenset()
        self._vocabulary: list[str] | None = None
        self._terms = codec.terms_reader(storage, segment)
        self._documents = codec.per_document_reader(storage, segment)
        self._rows: Iterable[bytes] = self._documents.column_reader("row", VarBytesColumn())
        self.columns = Columns(self._rows, numbering)

    @naming_damage
    def forms(self, field: str, stem: str) -> list[str]:
        return [word_of(term) for term in self._from(field, f"{stem} ".encode())]

    @naming_damage
    def beginning(self, field: str, prefix: str) -> list[str]:
        # Terms stand in the order of their stems, of which only two letters are sure.
        found = (word_of(term) for term in self._from(field, prefix[:2].encode()))
        return list(islice((word for word in found if word.startswith(prefix)), _MOST_FORMS))

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
        return found.placed() if found else {}

    @naming_damage
    def vocabulary(self) -> list[str]:
        if self._vocabulary is None:
            self._vocabulary = [word_of(term) for term in self._from(ANYWHERE, b"")]
        return self._vocabulary

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

    def close(self) -> None:
        self._terms.close()
        self._documents.close()

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
