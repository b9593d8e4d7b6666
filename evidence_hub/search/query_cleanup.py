"""Mending a search that a person mistyped, before it is parsed: never an error, always an answer.

Everything here is bounded: a search is cut to ``LONGEST`` characters and ``MOST_WORDS`` words, and
brackets nest ``DEEPEST``.
"""

from __future__ import annotations

import re
from itertools import accumulate

from evidence_hub.search.words import clean

LONGEST = 1000
MOST_WORDS = 32  # each costs a look-up
DEEPEST = 8

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'))
_PASTED_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:\s*)(?=10\.)", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*\)")
_BRACKETS = re.compile(r"[()]")


def mend(typed: str) -> tuple[str, str | None]:
    """Return the search as it will be read, and plain words about it where the two differ."""
    text = one_line(typed[: 4 * LONGEST].translate(_QUOTES))
    whole = _PASTED_DOI.sub("", text)
    # Cut by words as well as by characters: each word is a look-up, and a pasted page of text has
    # hundreds.
    kept = " ".join(whole[:LONGEST].split()[:MOST_WORDS])
    mended = one_line(_match_brackets(_close_quotes(kept)))
    if kept != whole or len(typed) > 4 * LONGEST:
        return mended, "Your search is very long: we read only its beginning."
    if mended and mended != whole:
        return mended, f"We read your search as: {mended}"
    return mended, None


def one_line(text: str) -> str:
    """Return the text cleaned, with single spaces."""
    return " ".join(clean(text).split())


def _close_quotes(text: str) -> str:
    """Drop the last quote where one is left open, and quotes around nothing."""
    if text.count('"') % 2:
        before, _, after = text.rpartition('"')
        text = f"{before} {after}"
    outside, *rest = text.split('"')
    for inside, after in zip(rest[::2], rest[1::2], strict=True):
        outside += f'"{inside}"{after}' if inside.strip() else f" {after}"
    return outside


def _match_brackets(text: str) -> str:
    """Drop the brackets outside quotes where they do not match, nest too deep or hold nothing."""
    pieces = text.split('"')
    steps = [1 if mark == "(" else -1 for mark in _BRACKETS.findall(" ".join(pieces[::2]))]
    depths = list(accumulate(steps, initial=0))
    is_sound = min(depths) >= 0 and depths[-1] == 0 and max(depths) <= DEEPEST
    unwanted = _EMPTY if is_sound else _BRACKETS
    pieces[::2] = [unwanted.sub(" ", piece) for piece in pieces[::2]]
    return '"'.join(pieces)
