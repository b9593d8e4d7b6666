"""A search as it was understood, free of any engine: an engine translates it.

Every node is one of ``Word``, ``Prefix``, ``Phrase`` (what to look up) or ``All``, ``Either``,
``Not``, ``Best`` (how it combines).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ANYWHERE = "text"  # the field that holds title, parts and words together


@dataclass(frozen=True)
class Word:
    """A word in any of its forms; ``stem`` is what the forms share."""

    text: str
    stem: str
    field: str = ANYWHERE


@dataclass(frozen=True)
class Prefix:
    """Every word that begins so."""

    text: str
    field: str = ANYWHERE


@dataclass(frozen=True)
class Phrase:
    """These words exactly, one right after the other."""

    words: tuple[str, ...]
    field: str = ANYWHERE


@dataclass(frozen=True)
class All:
    """AND: what matches every one of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """OR: what matches any one of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """NOT: what does not match the node in full."""

    node: Node


@dataclass(frozen=True)
class Best:
    """Words side by side: what matches all of them comes first, then what matches some."""

    nodes: tuple[Node, ...]


Leaf = Word | Prefix | Phrase
Node = Leaf | All | Either | Not | Best


@dataclass(frozen=True)
class Query:
    """``tree`` is None where nothing is asked for by words.

    ``is_everything`` tells an empty search (all that the viewer may see) from one that holds no
    word. ``text`` is the search as it was read; ``message`` says so where that differs.
    """

    tree: Node | None
    text: str
    is_everything: bool = False
    message: str | None = None


def leaves(node: Node | None, *, ruled_out: bool = False) -> Iterator[Leaf]:
    """Yield what the search looks for, and what it rules out if that is wanted."""
    if isinstance(node, Word | Prefix | Phrase):
        yield node
    elif isinstance(node, All | Either | Best):
        for child in node.nodes:
            yield from leaves(child, ruled_out=ruled_out)
    elif isinstance(node, Not) and ruled_out:
        yield from leaves(node.node, ruled_out=True)
