"""What a package hands over to be found: a document, its searchable parts and who may find it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

# What a person may name in a search ("partner:cambridge"). ``title`` and ``type`` are asked for
# in the same way, but come from the attributes of those names.
FIELDS = (
    "ref",
    "partner",
    "author",
    "area",
    "priority",
    "stage",
    "design",
    "keyword",
    "person",
    "year",
    "marking",
    "organisation",
    "source",
    "journal",
)
DERIVED_FIELDS = ("title", "type")

# The filters beside the results. ``type`` comes from the attribute of that name.
FACETS = (
    "type",
    "stage",
    "business_area",
    "priority",
    "partner",
    "design",
    "strength",
    "year",
)

HEAVIEST = 1000.0

OPEN = "open"  # the token that every viewer holds
FOR_EVERYONE = frozenset({OPEN})


@dataclass(frozen=True)
class Part:
    """A stretch of text with the label by which a result says where it matched."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class IndexDocument:
    """One thing that can be found.

    ``root`` ("project:12") is the record whose change rebuilds it, ``group`` the card it is shown
    on; ``key`` is unique. It is visible to a viewer who holds a token of ``audience``, one of
    ``clearances`` and one of ``need_to_know``, and none of ``denied``, once ``release_on`` has
    come. ``weight`` multiplies its score; titles and keywords are suggested if ``suggestible``.
    """

    key: str
    root: str
    group: str
    type: str
    title: str
    url: str
    audience: frozenset[str]
    parts: tuple[Part, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clearances: frozenset[str] = FOR_EVERYONE
    need_to_know: frozenset[str] = FOR_EVERYONE
    denied: frozenset[str] = frozenset()
    newest: dt.date | None = None
    release_on: dt.date | None = None
    weight: float = 1.0
    suggestible: bool = True

    def __post_init__(self) -> None:
        """Refuse what could not be indexed: it is a slip in the package's code, and shows there."""
        unknown = [*(set(self.words) - set(FIELDS)), *(set(self.facets) - set(FACETS[1:]))]
        if unknown:
            raise ValueError(f"{self.key}: search knows no field or facet {sorted(unknown)}")
        if not 0 < self.weight <= HEAVIEST:
            raise ValueError(f"{self.key}: no document weighs {self.weight}")
        wrong = [text for text in self._texts() if not isinstance(text, str)]
        if wrong:
            raise TypeError(f"{self.key}: {wrong[0]!r} is no text")

    def _texts(self) -> Iterator[object]:
        """Yield everything that must be text; a caller without types may have put in a number."""
        yield from (self.key, self.root, self.group, self.type, self.title, self.url)
        for part in self.parts:
            yield from (part.name, part.label, part.text)
        for values in (*self.words.values(), *self.facets.values()):
            yield from values
        yield from self.audience | self.clearances | self.need_to_know | self.denied

    @cached_property
    def facet_values(self) -> frozenset[tuple[str, str]]:
        """Return every (facet, value) pair, the type included."""
        return frozenset(
            {("type", self.type)}
            | {(name, value) for name, values in self.facets.items() for value in values}
        )

    def digest(self) -> str:
        """Return a hash of everything that the index holds of it, the same in every process."""
        content = {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in vars(self).items()
            if name != "facet_values"
        }
        text = json.dumps(content, sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: object) -> object:
    """Return what JSON can hold of a part, a date or a mapping that is no dict."""
    if isinstance(value, Part):
        return [value.name, value.label, value.text]
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
