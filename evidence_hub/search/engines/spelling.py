"""Did you mean: a known word in the place of one that nothing visible holds.

Only words of documents that the viewer may see are ever offered, whatever else the index holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from evidence_hub.search.engines.matching import Matching
from evidence_hub.search.language import stem
from evidence_hub.search.tree import Query, Word, leaves
from evidence_hub.search.words import fold

SHORTEST = 4  # letters: a shorter word is as near to too many others
_MOST_WORDS = 3  # mistyped words in one search
_FAR = 7  # letters from which two slips are forgiven


def corrected(query: Query, matchings: Sequence[Matching]) -> str | None:
    """Return the search with its unknown words replaced; None where that cannot be done."""
    text = query.text
    unknown = [
        leaf
        for leaf in leaves(query.tree)
        if isinstance(leaf, Word) and _is_unknown(leaf, matchings)
    ]
    # Each takes a walk through the vocabulary; a line of nonsense must not cost seconds.
    for word in unknown[:_MOST_WORDS]:
        nearest = _nearest(word.text, word.field, matchings)
        if nearest:
            text = _put(nearest, word.text, text)
    return text if text != query.text else None


def _is_unknown(word: Word, matchings: Iterable[Matching]) -> bool:
    is_a_word = len(word.text) >= SHORTEST and word.text.isalpha()
    return is_a_word and not any(matching.count(word) for matching in matchings)


def _nearest(typed: str, field: str, matchings: Sequence[Matching]) -> str | None:
    """Return the nearest word that a visible document holds; of equals the most frequent."""
    slips = 2 if len(typed) >= _FAR else 1
    near: dict[str, float] = {}
    for matching in matchings:
        vocabulary = matching.segment.vocabulary(field)
        found = process.extract(
            typed, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        near.update((word, distance) for word, distance, _ in found)
    ranked = []
    for word, distance in near.items():
        # Counted over what this viewer may see: offering a word that only a restricted record holds
        # would give the record away.
        holders = sum(len(m.count(Word(word, stem(word), field))) for m in matchings)
        if holders:
            ranked.append((distance, word[0] != typed[0], -holders, word))
    return min(ranked)[-1] if ranked else None


def _put(word: str, typed: str, text: str) -> str:
    """Replace a typed word where it stands by itself, its quotes and operators untouched."""
    folded = fold(text)
    for found in reversed(list(re.finditer(rf"(?<![^\W_]){re.escape(typed)}(?![^\W_])", folded))):
        text = text[: found.start()] + word + text[found.end() :]
    return text
