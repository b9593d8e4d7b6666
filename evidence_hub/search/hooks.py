"""What packages above offer to the search: what can be found, and how it is shown.

A root is written ``kind:id``: the record that a document is of, or a card's group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.core.authority import Actor
from evidence_hub.core.feature import features
from evidence_hub.search.documents import IndexDocument


@dataclass(frozen=True)
class Searchable:
    """What one kind of record brings to the search.

    ``build`` yields the documents of a batch of records, in a fixed number of SQL statements; a
    record that no longer exists yields none. ``all_ids`` yields every record there is.
    """

    build: Callable[[Iterable[int]], Iterable[IndexDocument]]
    all_ids: Callable[[], Iterable[int]]


@dataclass(frozen=True)
class SearchCard:
    """What a result's card shows, loaded from the database for this viewer."""

    reference: str
    title: str
    url: str
    tags: Sequence[tuple[str, str]]
    meta: Sequence[str]
    summary: str
    marking: str


@dataclass(frozen=True)
class Extra:
    """A thing under a study's card: a publication, a rating."""

    key: str
    kind: str
    title: str
    url: str
    note: str


LoadCards = Callable[[Sequence[int], Actor], Mapping[int, SearchCard]]
LoadExtras = Callable[[Sequence[int], Actor], Mapping[int, list[Extra]]]
FacetLabels = Callable[[], Mapping[str, Mapping[str, str]]]
Tokens = Callable[[Actor], frozenset[str]]


def all_roots() -> list[str]:
    """Return the root of every record of every kind."""
    return [
        f"{kind}:{id_}"
        for kind, searchable in features().searchables.items()
        for id_ in searchable.all_ids()
    ]


def _by_kind(roots: Iterable[str]) -> dict[str, list[int]]:
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for root in roots:
        kind, _, id_ = root.rpartition(":")
        by_kind[kind].append(int(id_))
    return by_kind


def documents(roots: Iterable[str]) -> Iterator[IndexDocument]:
    """Yield the documents of these records; kinds that nobody offers have none."""
    searchables = features().searchables
    for kind, ids in _by_kind(roots).items():
        # The log may still name kinds of a package that is there no more.
        if kind in searchables:
            yield from searchables[kind].build(ids)


def cards(groups: Iterable[str], actor: Actor) -> dict[str, SearchCard]:
    """Return the card of each group that the actor may see."""
    offered = features().search_cards
    return {
        f"{kind}:{key}": card
        for kind, keys in _by_kind(groups).items()
        if kind in offered
        for key, card in offered[kind](keys, actor).items()
    }


def extras(groups: Iterable[str], actor: Actor) -> dict[str, list[Extra]]:
    """Return what stands under the cards of these groups, which the actor sees."""
    by_kind = _by_kind(groups)
    found: dict[str, list[Extra]] = {}
    for entry in features().search_extras:
        kind, load = entry.offer
        for key, listed in load(by_kind.get(kind, []), actor).items():
            found.setdefault(f"{kind}:{key}", []).extend(listed)
    return found


def facet_labels() -> dict[str, dict[str, str]]:
    """Return facet → code → label."""
    labels: dict[str, dict[str, str]] = {}
    for offered in features().facet_labels:
        for facet, names in offered().items():
            labels.setdefault(facet, {}).update(names)
    return labels


def tokens_of(actor: Actor) -> frozenset[str]:
    """Return what the actor may find: the register knows how a person stands to its records."""
    # Every package adds what it knows of a person. The index compares tokens and knows nothing of
    # roles or projects (decision 0004).
    return frozenset().union(*(tokens(actor) for tokens in features().search_tokens))
