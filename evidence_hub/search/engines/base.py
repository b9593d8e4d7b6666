"""What every search engine promises; one contract test holds them all to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from markupsafe import Markup

from evidence_hub.core.errors import HubError
from evidence_hub.search.documents import IndexDocument

# More than a card shows, since some of them may prove to be of kinds that it does not list.
OTHERS_ON_A_CARD = 8


class IndexDamaged(Exception):
    """The index is missing, broken or of another make: it must be rebuilt before it can answer."""


class IndexUnavailable(HubError):
    """Search cannot answer just now; the message is for the person who asked."""


class RebuildRunning(Exception):
    """Another process is rebuilding this index already."""


@dataclass(frozen=True)
class Request:
    """A search. ``tokens`` are what the viewer holds: nothing else decides what they may see.

    Filters are facet → values, joined by OR within a facet and by AND between facets. Cards that
    hold all the words come first under both sorts.
    """

    tokens: frozenset[str]
    today: dt.date
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Literal["relevance", "newest"] = "relevance"
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True)
class Hit:
    """A document that matched; ``matched_in`` holds the labels of the parts that did."""

    key: str
    root: str
    type: str
    title: str
    url: str
    score: float
    snippet_html: Markup
    matched_in: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A study, or whatever else is one group: its best document and the next best others."""

    group: str
    best: Hit
    others: tuple[Hit, ...]
    has_all_words: bool


@dataclass(frozen=True)
class FacetCount:
    """How many cards a value would leave, the facet's own selection aside."""

    value: str
    count: int
    is_selected: bool


@dataclass(frozen=True)
class Results:
    """An answer. Totals and facets count cards, never documents.

    ``matched_all`` cards hold all the words; they are the first of the ``total``. ``message``
    says in plain words where the search was read otherwise than typed. ``elapsed`` is in seconds.
    """

    total: int
    matched_all: int
    cards: tuple[Card, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    did_you_mean: str | None = None
    message: str | None = None
    elapsed: float = 0.0


@dataclass(frozen=True)
class Bookmark:
    """How far an index has followed the change log.

    ``mark`` tells the change itself, so that the log of another database is not taken for ours.
    """

    change: int = 0
    mark: str = ""


class Draft(Protocol):
    """An index that is being built aside, while the current one serves."""

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Add documents of roots that the draft does not hold yet."""

    def replace(self, roots: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        """Put these documents in the place of all that the roots had."""

    def bookmark(self) -> Bookmark:
        """Return how far the draft has followed the change log."""

    def set_bookmark(self, bookmark: Bookmark) -> None:
        """Note how far the draft follows the change log."""

    def publish(self) -> None:
        """Make the draft the index that serves, at once and for every process."""

    def abandon(self) -> None:
        """Throw the draft away; harmless after ``publish``."""


class Engine(Protocol):
    """A local, derived index. Reading methods raise IndexDamaged where it cannot be read."""

    def replace(self, roots: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        """Put these documents in the place of all that the roots had, in one commit."""

    def search(self, request: Request) -> Results:
        """Answer a search with what its viewer may see."""

    def suggest(
        self, prefix: str, tokens: frozenset[str], today: dt.date, limit: int = 8
    ) -> list[str]:
        """Return titles and keywords, visible to the viewer, whose words begin so."""

    def check(self) -> None:
        """Read the whole index from the disk; raises IndexDamaged where that cannot be done."""

    def digests(self) -> Mapping[str, Mapping[str, str]]:
        """Return root → key → digest of every document held."""

    def bookmark(self) -> Bookmark:
        """Return how far the index has followed the change log."""

    def set_bookmark(self, bookmark: Bookmark) -> None:
        """Note, after the commit that earned it, how far the index follows the change log."""

    def writing(self, patience: float) -> AbstractContextManager[bool]:
        """Hold the right to write among all processes; yields False if others kept it so long."""

    def begin_rebuild(self) -> Draft:
        """Start a new index aside; raises RebuildRunning if somebody else does already."""

    def outlast_rebuild(self, patience: float) -> bool:
        """Wait while somebody rebuilds, this long at most; return whether they came to an end."""

    def is_fragmented(self) -> bool:
        """Whether so many small changes have gathered that a rebuild would speed it up."""
