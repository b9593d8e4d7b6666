"""A document's texts as postings: which words it holds, how heavily, and where."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from evidence_hub.search.documents import IndexDocument
from evidence_hub.search.language import stem
from evidence_hub.search.tree import ANYWHERE
from evidence_hub.search.words import clean, fold, joined, words

_GAP = 50  # positions left free between two texts, so that no phrase runs from one into the next
_NOWHERE = b"-"  # in the place of no positions: whoosh loses empty values
_WEIGHT_OF_WORDS = 2.0  # of a partner or a keyword, beside a word of the text

Texts = list[tuple[str, float]]  # texts of one field, each with the weight of its words
Posting = tuple[str, bytes, int, float, bytes]  # field, term, document, weight, positions


@lru_cache(maxsize=1 << 17)
def term_of(word: str) -> bytes:
    """Return the index's term for a word: its stem first, so that its forms stand together."""
    return f"{stem(word)} {word}".encode()


def word_of(term: bytes) -> str:
    return term.partition(b" ")[2].decode()


def texts_of(document: IndexDocument) -> dict[str, Texts]:
    """Return field → texts; the field ANYWHERE holds all of them."""
    title = clean(document.title)
    values = {name: [clean(v) for v in found] for name, found in document.words.items()}
    fields: dict[str, Texts] = {name: [(v, 1.0) for v in found] for name, found in values.items()}
    fields["title"] = [(title, 1.0)]
    fields["type"] = [(clean(document.type), 1.0)]
    fields[ANYWHERE] = [
        (title, 1.0),
        *((value, _WEIGHT_OF_WORDS) for found in values.values() for value in found),
        *((clean(part.text), 1.0) for part in document.parts),
    ]
    return fields


def count_words(texts: Texts) -> Iterator[tuple[bytes, int, float, bytes]]:
    """Yield term, count, weight and positions for each word of a field."""
    positions: defaultdict[str, list[int]] = defaultdict(list)
    extra: defaultdict[str, float] = defaultdict(float)
    start = 0
    for text, weight in texts:
        folded = fold(text)
        found = words(folded)
        for position, word in enumerate(found, start):
            positions[word].append(position)
        if weight != 1:
            for word in found:
                extra[word] += weight - 1
        # "Near-repeat" is asked for as "nearrepeat" too. As a word of its own it has no place in
        # the text, so it can never be part of a phrase.
        for word in joined(folded):  # found as a word, but not within a phrase
            positions[word] += ()
            extra[word] += weight
        start += len(found) + _GAP
    for word, places in positions.items():
        count = len(places)
        value = array("I", places).tobytes() or _NOWHERE
        yield term_of(word), count, count + extra.get(word, 0.0), value


def positions_of(value: bytes) -> array[int]:
    """Return the positions that ``count_words`` wrote."""
    return array("I", b"" if value == _NOWHERE else value)


class PostingPool:
    """Gathers postings by term. Documents come in order, so that no posting needs sorting."""

    def __init__(self) -> None:
        self._lists: defaultdict[
            tuple[str, bytes], tuple[array[int], array[float], list[bytes]]
        ] = defaultdict(lambda: (array("I"), array("f"), []))

    def add(self, posting: Posting) -> None:
        field, term, number, weight, value = posting
        numbers, weights, values = self._lists[field, term]
        numbers.append(number)
        weights.append(weight)
        values.append(value)

    def iter_postings(self) -> Iterator[Posting]:
        for field, term in sorted(self._lists):
            for number, weight, value in zip(*self._lists.pop((field, term)), strict=True):
                yield field, term, number, weight, value

    def cleanup(self) -> None:
        self._lists.clear()
