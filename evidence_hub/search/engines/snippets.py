"""Two lines of a document around the words that were asked for, marked and safe to show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter

from markupsafe import Markup, escape

from evidence_hub.search.engines.matching import Matching
from evidence_hub.search.engines.segment import Contents
from evidence_hub.search.tree import ANYWHERE, Phrase, Prefix, Query, leaves
from evidence_hub.search.words import fold

LENGTH = 240  # characters in a snippet
LONGEST_READ = 200_000  # characters of a document that are looked through
MOST_LABELS = 5
_MOST_PLACES = 40  # in one part

_LETTER = r"[^\W_]"
_BETWEEN = r"(?:'s)?[\W_]+"  # what may stand between two words of a phrase

# How many different words stand in a stretch of a text, and where.
_Window = tuple[int, str, list[tuple[int, int]]]


class Marker:
    """Finds the words of one search in the texts of its results."""

    def __init__(self, query: Query, matchings: Iterable[Matching]) -> None:
        self._needles: list[str] = []
        patterns: set[str] = set()
        matchings = tuple(matchings)
        for leaf in leaves(query.tree):
            if leaf.field != ANYWHERE:
                continue
            if isinstance(leaf, Phrase):
                self._needles.append(leaf.words[0])
                patterns.add(_BETWEEN.join(leaf.words))
            elif isinstance(leaf, Prefix):
                self._needles.append(leaf.text)
                patterns.add(f"{leaf.text}{_LETTER}*")
            else:
                forms = {form for matching in matchings for form in matching.forms(leaf, ANYWHERE)}
                self._needles.extend(forms)
                patterns |= forms
        # The longest first, so that a phrase is marked as one.
        joined = "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern)))
        self._pattern = re.compile(f"(?<!{_LETTER})(?:{joined})(?!{_LETTER})") if joined else None

    def mark(self, contents: Contents) -> tuple[Markup, tuple[str, ...]]:
        """Return the snippet and the labels of the parts that hold any of the words."""
        labels: dict[str, None] = {}
        # However long a document is, only its beginning is looked through, so that one attachment
        # of a thousand pages cannot make a search slow for everybody.
        best: _Window = (0, "", [])
        left = LONGEST_READ
        for label, text in contents.parts:
            spans = self._spans(text[: max(left, 0)])
            left -= len(text)
            if spans:
                labels[label] = None
                best = max(best, _widest(text, spans), key=itemgetter(0))
        variety, text, spans = best
        if not variety:
            text = next((text for _, text in contents.parts if text.strip()), "")
        return _cut(text, spans), tuple(islice(labels, MOST_LABELS))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the words stand, as (start, end)."""
        folded = fold(text)
        # Looking for plain strings first is far cheaper than the pattern, and mostly enough.
        if self._pattern is None or not any(needle in folded for needle in self._needles):
            return []
        return [found.span() for found in islice(self._pattern.finditer(folded), _MOST_PLACES)]


def _widest(text: str, spans: list[tuple[int, int]]) -> _Window:
    """Return the stretch that holds the most different words, the earliest of equals."""
    folded = fold(text)
    best: _Window = (0, text, [])
    for at, (start, _) in enumerate(spans):
        inside = [span for span in spans[at:] if span[1] - start <= LENGTH * 3 // 4] or [spans[at]]
        variety = len({folded[slice(*span)] for span in inside})
        best = max(best, (variety, text, inside), key=itemgetter(0))
    return best


def _cut(text: str, spans: list[tuple[int, int]]) -> Markup:
    """Cut the text at spaces around the first place and mark the places inside the cut."""
    first = spans[0][0] if spans else 0
    start = max(0, first - LENGTH // 4)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), *(stop for _, stop in spans), start) or end
    pieces = ["… " if start else ""]
    at = start
    for begin, stop in spans:
        pieces += escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"
        at = stop
    pieces += escape(text[at:end].rstrip()), " …" if end < len(text) else ""
    return Markup(" ".join("".join(pieces).split()))  # noqa: S704 - each piece of text is escaped
