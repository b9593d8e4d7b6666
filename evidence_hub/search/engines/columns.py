"""The facts about documents that every search needs, held in memory for one segment of an index.

A segment never changes once written, so its columns are read once; deletions come on top of them.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from evidence_hub.search.documents import IndexDocument
from evidence_hub.search.words import clean, fold, words

# Longer documents repeat words without being more about them. Fixed, not measured: else a
# document that a viewer may not see would change the order of those that they may.
USUAL_LENGTH = 300
_LENGTH_MATTERS = 0.4
_SATURATION = 1.2


class Numbering:
    """Gives groups and facet values their numbers, the same in all segments of one index.

    A profile is a group with a tuple of facet values, kept once for the many documents that
    share it.
    """

    def __init__(self) -> None:
        self.groups: list[str] = []
        self.values: dict[tuple[str, str], int] = {}
        self.names: list[tuple[str, str]] = []  # facet and value, by the value's number
        self.profile_groups: list[int] = []
        self.profile_values: list[tuple[int, ...]] = []
        self._group_numbers: dict[str, int] = {}
        self._profile_numbers: dict[tuple[int, tuple[int, ...]], int] = {}

    def group(self, name: str) -> int:
        number = self._group_numbers.setdefault(name, len(self.groups))
        if number == len(self.groups):
            self.groups.append(name)
        return number

    def value(self, facet: str, value: str) -> int:
        number = self.values.setdefault((facet, value), len(self.names))
        if number == len(self.names):
            self.names.append((facet, value))
        return number

    def profile(self, group: int, values: tuple[int, ...]) -> int:
        number = self._profile_numbers.setdefault((group, values), len(self.profile_groups))
        if number == len(self.profile_groups):
            self.profile_groups.append(group)
            self.profile_values.append(values)
        return number


def row_of(document: IndexDocument, length: int) -> bytes:
    """Return what the columns hold of a document of so many words, as the index keeps it."""
    keywords = document.words.get("keyword", ())
    row = [
        document.key,
        document.root,
        document.digest(),
        document.group,
        document.type,
        sorted(document.facet_values),
        sorted(document.audience),
        sorted(document.clearances),
        sorted(document.need_to_know),
        sorted(document.denied),
        document.newest.toordinal() if document.newest else 0,
        document.release_on.toordinal() if document.release_on else 0,
        document.weight,
        length,
        [clean(text) for text in (document.title, *keywords)] if document.suggestible else [],
    ]
    return json.dumps(row, separators=(",", ":")).encode()


def identity_of(row: bytes) -> tuple[str, str, str]:
    """Return key, root and digest from a row."""
    key, root, digest, *_ = json.loads(row)
    return key, root, digest


def _numbers() -> defaultdict[str, array[int]]:
    return defaultdict(lambda: array("I"))


class Columns:
    """One entry for each document of a segment in every list, in the order of their numbers."""

    def __init__(self, rows: Iterable[bytes], numbering: Numbering) -> None:
        self.keys: list[str] = []
        self.groups: list[int] = []
        self.types: list[int] = []  # profiles of the type alone
        self.profiles: list[int] = []  # of all other facets; documents of a group mostly share it
        self.newest: list[int] = []
        self.damping: list[float] = []
        self.weights: dict[int, float] = {}  # of those that are not 1
        self.with_value: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        self._needed = (_numbers(), _numbers(), _numbers())  # audience, clearance, need to know
        self._denied = _numbers()
        self._releases: list[tuple[int, int]] = []
        self._suggestions: list[tuple[str, int]] = []
        for row in rows:
            self._append(row, numbering)
        folded = [f" {' '.join(words(fold(text)))}\n" for text, _ in self._suggestions]
        self._folded = "".join(folded)
        self._starts = array("I", accumulate(map(len, folded), initial=0))
        # A viewer comes back with the same tokens; a few dozen viewers are kept in mind.
        self.visible = lru_cache(maxsize=64)(self._visible)

    def __len__(self) -> int:
        return len(self.keys)

    def _append(self, row: bytes, numbering: Numbering) -> None:
        number = len(self)
        (key, _, _, name, type_, facets, *access, newest, release, weight, length, shown) = (
            json.loads(row)
        )
        values = [numbering.value(facet, value) for facet, value in facets]
        own = numbering.value("type", type_)
        group = numbering.group(name)
        self.keys.append(key)
        self.groups.append(group)
        self.types.append(numbering.profile(group, (own,)))
        self.profiles.append(numbering.profile(group, tuple([v for v in values if v != own])))
        self.newest.append(newest)
        lengthy = length / USUAL_LENGTH - 1
        self.damping.append(_SATURATION * (1 + _LENGTH_MATTERS * lengthy))
        if weight != 1:
            self.weights[number] = weight
        for value in values:
            self.with_value[value].append(number)
        for tokens, holders in zip(access, (*self._needed, self._denied), strict=True):
            for token in tokens:
                holders[token].append(number)
        if release:
            self._releases.append((release, number))
        self._suggestions.extend((text, number) for text in shown)

    def _visible(self, tokens: frozenset[str], today: dt.date) -> bytes:
        """Return a flag for each document: 1 where the viewer may see it (deletions aside)."""
        flags = bytearray(b"\1" * len(self))
        # A document needs a token of each of the three kinds; within one kind any will do. The
        # denied come last and win over all of them (DOMAIN section 4).
        for holders in self._needed:
            held = bytearray(len(self))
            for token in tokens & holders.keys():
                for number in holders[token]:
                    held[number] = 1
            flags = bytearray(map(min, flags, held))
        for token in tokens & self._denied.keys():
            for number in self._denied[token]:
                flags[number] = 0
        for release, number in self._releases:
            if release > today.toordinal():
                flags[number] = 0
        return bytes(flags)

    def suggestions(self, beginning: str) -> Iterator[tuple[str, str, int]]:
        """Yield text folded, text shown and document where a word begins so."""
        at = self._folded.find(beginning)
        while at >= 0:
            index = bisect_right(self._starts, at) - 1
            end = self._starts[index + 1]
            yield self._folded[self._starts[index] : end - 1], *self._suggestions[index]
            at = self._folded.find(beginning, end)
