"""From documents to cards: which card is how good, and how many cards each filter would leave.

The loops here go over everything that matched, so they lean on what Python does in C.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain, compress
from typing import NamedTuple

from evidence_hub.search.documents import FACETS
from evidence_hub.search.engines.base import FacetCount, Request
from evidence_hub.search.engines.columns import Columns, Numbering
from evidence_hub.search.engines.matching import IN_FULL, Matched

Scores = Mapping[int, float]


class Filters:
    """The chosen facet values: OR within a facet, AND between facets."""

    def __init__(self, chosen: Mapping[str, tuple[str, ...]], numbering: Numbering) -> None:
        self.chosen = {facet: frozenset(chosen[facet]) for facet in FACETS if chosen.get(facet)}
        self._numbers = {
            facet: [numbering.values[facet, v] for v in values if (facet, v) in numbering.values]
            for facet, values in self.chosen.items()
        }

    def keep(self, some: set[int], columns: Columns, but: str = "") -> set[int]:
        """Return the documents that pass every filter ``but`` one."""
        for facet, numbers in self._numbers.items():
            if facet != but:
                having = (columns.with_value.get(number, ()) for number in numbers)
                some = some.intersection(chain.from_iterable(having))
        return some


def count_facets(
    columns: Sequence[Columns],
    matched: Sequence[Matched],
    filters: Filters,
    numbering: Numbering,
) -> dict[str, tuple[FacetCount, ...]]:
    """Count cards by facet value, most first; a chosen value is listed even where it is empty."""
    counts: dict[str, Counter[str]] = {
        facet: Counter(dict.fromkeys(filters.chosen.get(facet, ()), 0)) for facet in FACETS
    }
    # Each facet is counted without its own selection, or its other values would all show nought
    # and nobody could choose a second one.
    for but in ("", *filters.chosen):
        kept = [filters.keep(m.some, c, but) for m, c in zip(matched, columns, strict=True)]
        for number, count in _count_cards(columns, kept, numbering).items():
            facet, value = numbering.names[number]
            if facet == but or not (but or facet in filters.chosen):
                counts[facet][value] = count
    return {
        facet: tuple(
            FacetCount(value, count, value in filters.chosen.get(facet, ()))
            for value, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        )
        for facet, found in counts.items()
    }


def _count_cards(
    columns: Sequence[Columns], kept: Sequence[Iterable[int]], numbering: Numbering
) -> Counter[int]:
    """Return facet value → distinct groups that have it in a document kept."""
    # Counted by profile and not by document: the documents of a study mostly share one, so that
    # there are far fewer of them and a page with many facets stays quick.
    types: set[int] = set()
    profiles: set[int] = set()
    for column, numbers in zip(columns, kept, strict=True):
        types.update(map(column.types.__getitem__, numbers))
        profiles.update(map(column.profiles.__getitem__, numbers))
    values = numbering.profile_values
    counts = Counter(chain.from_iterable(map(values.__getitem__, types)))
    # Only a group with several profiles could be counted twice for a value; few have them.
    times = Counter(map(numbering.profile_groups.__getitem__, profiles))
    several = {group for group, count in times.items() if count > 1}
    if several:
        mixed = {p for p in profiles if numbering.profile_groups[p] in several}
        cells = {(numbering.profile_groups[p], value) for p in mixed for value in values[p]}
        counts.update(value for _, value in cells)
        profiles -= mixed
    counts.update(chain.from_iterable(map(values.__getitem__, profiles)))
    return counts


class Place(NamedTuple):
    """Where a document lies, with its worth. The best place of a card sorts first."""

    minus_worth: float
    minus_newest: int
    key: str
    segment: int
    number: int

    @property
    def is_in_full(self) -> bool:
        return -self.minus_worth >= IN_FULL

    @property
    def score(self) -> float:
        return -self.minus_worth - (IN_FULL if self.is_in_full else 0.0)


@dataclass(frozen=True)
class Ranking:
    """How many cards matched, and where the documents of those on the asked page lie."""

    total: int
    in_full: int
    page: tuple[tuple[str, list[Place]], ...]


def rank(
    columns: Sequence[Columns], worths: Sequence[Scores], numbering: Numbering, request: Request
) -> Ranking:
    """Order the cards by their best document, those that hold all the words first."""
    names = numbering.groups
    best = [-1.0] * len(names)
    newest = [0] * len(names)
    for column, worth in zip(columns, worths, strict=True):
        days = map(column.newest.__getitem__, worth)
        groups = map(column.groups.__getitem__, worth)
        for group, value, day in zip(groups, worth.values(), days, strict=True):
            if value > best[group]:  # noqa: PLR1730 - max() takes twice the time, for every match
                best[group] = value
            if day > newest[group]:  # noqa: PLR1730 - the same
                newest[group] = day
    matched = [group for group, value in enumerate(best) if value >= 0]

    def by_relevance(group: int) -> tuple[float, int, str]:
        return -best[group], -newest[group], names[group]

    def by_date(group: int) -> tuple[bool, int, float, str]:
        return best[group] < IN_FULL, -newest[group], -best[group], names[group]

    key = by_date if request.sort == "newest" else by_relevance
    end = max(request.page, 1) * request.per_page
    # Sorting everything that matched would be work for pages that nobody opens.
    shown = nsmallest(end, matched, key=key)[end - request.per_page :]
    places = _places(shown, columns, worths)
    in_full = sum(1 for group in matched if best[group] >= IN_FULL)
    page = tuple((names[group], places[group]) for group in shown)
    return Ranking(len(matched), in_full, page)


def _places(
    groups: Iterable[int], columns: Sequence[Columns], worths: Sequence[Scores]
) -> dict[int, list[Place]]:
    """Return the documents of each group that matched, best first."""
    places: dict[int, list[Place]] = {group: [] for group in groups}
    for segment, (column, worth) in enumerate(zip(columns, worths, strict=True)):
        is_shown = map(places.__contains__, map(column.groups.__getitem__, worth))
        for n in compress(worth, is_shown):
            place = Place(-worth[n], -column.newest[n], column.keys[n], segment, n)
            places[column.groups[n]].append(place)
    for found in places.values():
        found.sort()
    return places
