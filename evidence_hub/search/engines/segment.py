"""What the matching asks of one segment of an index, whatever library keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from evidence_hub.search.engines.columns import Columns


@dataclass(frozen=True)
class Contents:
    """A document as it is stored for showing; ``parts`` are (label, text) pairs."""

    key: str
    root: str
    type: str
    title: str
    url: str
    parts: tuple[tuple[str, str], ...]


class Segment(Protocol):
    """Documents numbered from 0, their columns in memory, their words and contents on disk."""

    columns: Columns
    deleted: frozenset[int]

    def forms(self, field: str, stem: str) -> Sequence[str]:
        """Return the words of a field that have this stem."""

    def count(self, field: str, word: str) -> int:
        """Return how many documents hold the word, deleted ones included."""

    def postings(self, field: str, word: str) -> tuple[Sequence[int], Sequence[float]]:
        """Return the documents that hold the word, ascending, and its weight in each."""

    def places(self, field: str, word: str) -> Mapping[int, bytes]:
        """Return document → the word's positions in it, for ``postings.positions_of``."""

    def vocabulary(self, field: str) -> Sequence[str]:
        """Return every word that the field of any document holds, in order."""

    def identities(self) -> Sequence[tuple[str, str, str]]:
        """Return key, root and digest of each document that is not deleted."""

    def contents(self, number: int) -> Contents:
        """Return a document as it was stored."""

    def check(self) -> None:
        """Read all there is, from the disk; what cannot be read raises IndexDamaged."""
