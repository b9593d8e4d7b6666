"""The socket by which the rooms above offer what can be found; search imports none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from evidence_hub.search.documents import IndexDocument


@dataclass(frozen=True)
class Offer:
    """What one kind of record brings to the search.

    ``build`` yields the documents of a batch of records, in a fixed number of SQL statements; a
    record that no longer exists yields none. ``all_ids`` yields every record there is.
    """

    build: Callable[[Iterable[int]], Iterable[IndexDocument]]
    all_ids: Callable[[], Iterable[int]]


class Indexing:
    """The kinds of records that can be found. A root is written ``kind:id``."""

    def __init__(self) -> None:
        self._offers: dict[str, Offer] = {}

    def register(
        self,
        kind: str,
        build: Callable[[Iterable[int]], Iterable[IndexDocument]],
        all_ids: Callable[[], Iterable[int]],
    ) -> None:
        """Offer a kind of record; offering it again replaces the offer."""
        self._offers[kind] = Offer(build, all_ids)

    @contextmanager
    def only(self) -> Iterator[None]:
        """Offer nothing but what is registered within the block; for tests."""
        offers, self._offers = self._offers, {}
        try:
            yield
        finally:
            self._offers = offers

    def all_roots(self) -> list[str]:
        """Return the root of every record of every kind."""
        return [f"{kind}:{id_}" for kind, offer in self._offers.items() for id_ in offer.all_ids()]

    def build(self, roots: Iterable[str]) -> Iterator[IndexDocument]:
        """Yield the documents of these records; kinds that nobody offers have none."""
        by_kind: defaultdict[str, list[int]] = defaultdict(list)
        for root in roots:
            kind, _, id_ = root.rpartition(":")
            by_kind[kind].append(int(id_))
        for kind, ids in by_kind.items():
            if kind in self._offers:
                yield from self._offers[kind].build(ids)


indexing = Indexing()
