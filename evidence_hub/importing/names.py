"""Meeting two spellings of one name; what is not surely the same is never made the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from evidence_hub.importing.texts import folded

LIKE = 90  # from this likeness on two spellings are one name,
LIKE_WORDS = 85  # if besides no word differs by more than a slip: York is not Cork
_SHORT = {"uni": "university", "univ": "university", "inst": "institute", "dept": "department"}
_EMPTY = frozenset({"of", "the", "and", "at", "for", "in", "&", "ltd", "plc"})


def key_of(name: str) -> tuple[str, ...]:
    """Return a name's words, abbreviations written out, in the order of the alphabet."""
    return tuple(
        sorted(_SHORT.get(word, word) for word in folded(name).split() if word not in _EMPTY)
    )


def is_like(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two keys differ by slips of the pen alone."""
    if len(one) != len(other):
        return False
    if fuzz.ratio(" ".join(one), " ".join(other)) < LIKE:
        return False
    return all(fuzz.ratio(*pair) >= LIKE_WORDS for pair in zip(one, other, strict=True))


@dataclass(frozen=True)
class Names:
    """Keys of names → id of the one that bears the name."""

    ids: Mapping[tuple[str, ...], int]

    def find(self, name: str) -> int | None:
        """Return the id for a name however it is spelt, None where it is not surely one."""
        key = key_of(name)
        if not key:
            return None
        if key in self.ids:
            return self.ids[key]
        # Two that are alike are none: to link a project to the wrong university is worse than to
        # keep the name as it was typed.
        like = {row_id for known, row_id in self.ids.items() if is_like(key, known)}
        return like.pop() if len(like) == 1 else None


def names_of(rows: Iterable[tuple[int, Iterable[str]]]) -> Names:
    """Build the keys of (id, names); a name that two bear belongs to neither."""
    ids: dict[tuple[str, ...], int] = {}
    shared: set[tuple[str, ...]] = set()
    for row_id, names in rows:
        for name in names:
            key = key_of(name)
            if key and ids.setdefault(key, row_id) != row_id:
                shared.add(key)
    return Names({key: row_id for key, row_id in ids.items() if key not in shared})


def split_names(stated: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return the names in a cell: as a whole, at semicolons, or where every part is known."""
    whole = " ".join(stated.split())
    if is_known(whole):
        return [whole]
    # From the surest sign to the weakest. "and" and commas stand within names, too, so they divide
    # only where each part is a name that is known.
    for pattern in (r"[;\n]", r"[;\n/]", r"[;\n,/]|\band\b|&"):
        parts = [part for piece in re.split(pattern, stated) if (part := " ".join(piece.split()))]
        if len(parts) > 1 and all(is_known(part) for part in parts):
            return parts
    return [part for piece in re.split(r"[;\n]", stated) if (part := " ".join(piece.split()))]
