"""What a package offers to the packages below it: one declaration each, collected once an app.

A lower package never imports an upper one. What it lets the upper ones add (a panel of its page,
a check of its gate, work of its clock) is a field of ``Feature``; each package's ``feature.py``
fills the fields that it has something for, and the package that owns the field reads it through
``features()``. Nothing is kept in a module: two apps in one process share nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Generic, Protocol, TypeVar

import click
from flask import Blueprint, Flask, current_app

from evidence_hub.core.authority import Actor

EXTENSION = "evidence_hub"
T = TypeVar("T")

# A piece of work is one transaction, safe to repeat and to lose to another node.
Piece = Callable[[], bool]


@dataclass(frozen=True)
class Placed:
    """Something with a place of its own among all packages', where their order is not its order."""

    order: int


@dataclass(frozen=True)
class Ordered(Placed, Generic[T]):
    """What a package offers, and where it comes among what the others offer: the lowest first."""

    offer: T


@dataclass(frozen=True)
class DueWork(Placed):
    """What the passing of time makes due, under the name that ``clock run`` prints.

    ``pieces`` lists the pieces that are due now; each is done in a transaction of its own.
    """

    name: str
    pieces: Callable[[], Iterable[Piece]]


@dataclass(frozen=True)
class NavItem(Placed):
    """A page that the navigation leads to, and for whom.

    ``group``: the items of a group stand together, in one entry of the first row.
    ``covers``: how the endpoints of the pages begin that lie behind the item.
    """

    label: str
    endpoint: str
    is_for: Callable[[Actor], bool]
    group: str = ""
    covers: tuple[str, ...] = ()
    is_admin: bool = False
    hint: str = ""


class HandOver(Protocol):
    """An operation that gives a leaver's things to the successor and returns how many."""

    def __call__(self, *, actor: Actor, departure: Any) -> int: ...


@dataclass(frozen=True)
class Feature:
    """All that a package offers. The sum of all packages' features has the same fields.

    Types of upper packages cannot be named here. Where a field says ``Any``, the module that reads
    it names the exact type; ``tests/architecture/test_features.py`` holds what is offered to that.
    """

    # The frame: web pages, commands, who may ask for what.

    blueprints: Sequence[Blueprint] = ()
    """The pages. Read by `app.py`."""

    commands: Sequence[click.Command] = ()
    """Commands of ``flask``. Read by `app.py`."""

    public: frozenset[str] = frozenset()
    """Endpoints that anybody may ask. Read by `web/access.py`; in no list: refused."""

    signed_in: frozenset[str] = frozenset()
    """Endpoints for people who are signed in. Read by `web/access.py`."""

    uploads: Mapping[str, int] = field(default_factory=dict)
    """Endpoint → bytes of the largest file that it takes. Read by `web/uploads.py`."""

    navigation: Sequence[NavItem] = ()
    """Entries of the navigation and of the administration page. Read by `web/navigation.py`."""

    header: Sequence[Callable[[], Mapping[str, Any]]] = ()
    """What the header of every page shows of the person. Read by `web/page.py`."""

    unavailable: Sequence[type[Exception]] = ()
    """Errors that say what does not work just now: a page with their words and the status 503.
    Read by `app.py`."""

    input_keepers: Sequence[Callable[[], bool]] = ()
    """Keep what a form brought whose session had ended; return whether its page offers it again.
    Read by `app.py`."""

    account_messengers: Sequence[Callable[[int, str, str, str], bool]] = ()
    """Tell the holder of an account what happened to it. Read by `accounts/hooks.py`."""

    # Work beside the pages.

    due_work: Sequence[DueWork] = ()
    """What ``clock run`` does, in this order. Read by `core/due.py`."""

    after_commit: Sequence[Ordered[tuple[str, Callable[[], None]]]] = ()
    """(name, work) after each commit, safe to fail. Read by `web/transactions.py`."""

    # Search.

    searchables: Mapping[str, Any] = field(default_factory=dict)
    """Kind of record → `Searchable`, what it is found by. Read by `search/hooks.py`."""

    search_cards: Mapping[str, Callable[[Sequence[int], Actor], Mapping[int, Any]]] = field(
        default_factory=dict
    )
    """Kind of record → its `SearchCard`s; what the actor may not see is left out.
    Read by `search/hooks.py`."""

    search_extras: Sequence[
        Ordered[tuple[str, Callable[[Sequence[int], Actor], Mapping[int, list[Any]]]]]
    ] = ()
    """(kind of record, the `Extra`s that stand under its cards); asked only about cards that are
    seen. Read by `search/hooks.py`."""

    facet_labels: Sequence[Callable[[], Mapping[str, Mapping[str, str]]]] = ()
    """Facet → code → label; a code without a label is not shown. Read by `search/hooks.py`."""

    search_tokens: Sequence[Callable[[Actor], frozenset[str]]] = ()
    """The audience tokens that a person brings to a search. Read by `search/hooks.py`."""

    index_contributors: Sequence[Ordered[Callable[[Sequence[int]], Mapping[int, Any]]]] = ()
    """Project ids → each one's `Contribution` to its documents. Read by `registry/indexing.py`."""

    # The records of lower packages.

    entry_followers: Sequence[Callable[[Any], None]] = ()
    """Told of each changed entry of the directory, in the transaction that changes it.
    Read by `directory/hooks.py`."""

    panels: Sequence[Ordered[Callable[[Any, Any, Any], Any]]] = ()
    """Sections of a record's page. Read by `registry/hooks.py`."""

    record_actions: Sequence[Ordered[Callable[[Any], list[tuple[str, str]]]]] = ()
    """What the person of this request may do with a record: (label, address).
    Read by `registry/hooks.py`."""

    private_verbs: frozenset[Any] = frozenset()
    """`Verb`s of the audit trail that only those who run a review may read in a record's history.
    Read by `registry/hooks.py`."""

    amendment_checks: Sequence[Callable[[Any, Any], str]] = ()
    """What an amendment needs before it may be accepted, or "". Read by `registry/hooks.py`."""

    gate_checks: Mapping[Any, Callable[[Sequence[Any]], Mapping[int, Any]]] = field(
        default_factory=dict
    )
    """`GateType` → its check, of many projects at once; a gate without one is "evidence not held".
    Read by `lifecycle/gate_checks.py`."""

    document_guards: Sequence[Callable[[Any, str, str, Any], str]] = ()
    """Why a document's file cannot get this audience and release date, or "".
    Read by `documents/hooks.py`."""

    enquiry_origins: Sequence[Callable[[Any], tuple[str, str] | None]] = ()
    """(words, address) of where an enquiry came from. Read by `registering/hooks.py`."""

    publication_sections: Sequence[Callable[[Any], tuple[str, Mapping[str, Any]]]] = ()
    """(template, context) of a section of a publication's page. Read by `library/hooks.py`."""

    agenda_kinds: Sequence[Any] = ()
    """`AgendaKind`s: what the board may be asked to decide. Read by `commissioning/hooks.py`."""

    # People.

    tasks: Sequence[Callable[[Any], Iterable[Any]]] = ()
    """The `Task`s that wait for a person. Read by `notifications/tasks.py`."""

    late_things: Sequence[Callable[[Any, Any], Iterable[Any]]] = ()
    """What is `Late`, of what the viewer sees in full; closed projects come with their areas and
    partners. Read by `tracking/worklist.py`."""

    handovers: Sequence[HandOver] = ()
    """Operations that give what a leaver owns to the successor, name each thing in the trail and
    return how many. Read by `tracking/operations/departures.py`."""


def endpoints(blueprint: str, names: str) -> frozenset[str]:
    """Return the endpoints of a blueprint ("" for the app's own) from their names in one text."""
    listed = names.split()
    if twice := {name for name in listed if listed.count(name) > 1}:
        raise ValueError(f"{blueprint} lists twice: {', '.join(sorted(twice))}")
    return frozenset(f"{blueprint}.{name}" if blueprint else name for name in listed)


def collect(declared: Iterable[Feature]) -> Feature:
    """Return the sum of the features; raise ValueError where two offer the same thing."""
    together = tuple(declared)
    return Feature(
        **{
            known.name: _sum(known.name, [getattr(feature, known.name) for feature in together])
            for known in fields(Feature)
        }
    )


def _sum(name: str, offers: Sequence[Any]) -> Any:
    if all(isinstance(offer, tuple) for offer in offers):
        items = [item for offer in offers for item in offer]
        # Stable: what has no place of its own stays in the order of the packages.
        return tuple(sorted(items, key=lambda item: item.order if isinstance(item, Placed) else 0))
    keys = [key for offer in offers for key in offer]
    if twice := {str(key) for key in keys if keys.count(key) > 1}:
        raise ValueError(f"Two features offer the same of {name}: {', '.join(sorted(twice))}")
    if all(isinstance(offer, frozenset) for offer in offers):
        return frozenset(keys)
    return {key: value for offer in offers for key, value in offer.items()}


def install(app: Flask, declared: Iterable[Feature]) -> Feature:
    """Keep the sum of the features in the app, for ``features()``."""
    app.extensions[EXTENSION] = collected = collect(declared)
    return collected


def features() -> Feature:
    """Return what the packages of the running app offer together."""
    collected: Feature = current_app.extensions[EXTENSION]
    return collected
