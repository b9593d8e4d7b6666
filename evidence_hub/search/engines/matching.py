"""Which documents of a segment match a search, and how well.

A node answers twice: the documents that match it at all, and those that hold every word it asks
for. The viewer's right to see comes first: a hidden document enters no set, count or score here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from math import log

from evidence_hub.search.engines.postings import positions_of
from evidence_hub.search.engines.segment import Segment
from evidence_hub.search.tree import (
    ANYWHERE,
    All,
    Best,
    Either,
    Leaf,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Word,
    leaves,
)

TITLE = "title"
MOST_FORMS = 5000  # words that the prefixes of one search may stand for; a look-up each
LAST_LETTER = chr(0x10FFFF)
IN_FULL = 1e6  # lifts what holds all the words above everything that does not
TITLE_BONUS = 1.0  # as much as the same word without end in the text


@dataclass(frozen=True)
class Matched:
    """Numbers of documents: those that match, and among them those that match in full."""

    some: set[int]
    whole: set[int]


class Matching:
    """One search in one segment; ``seen`` flags the documents that its viewer may see."""

    def __init__(self, segment: Segment, seen: Sequence[int]) -> None:
        self.segment = segment
        self.everything = set(compress(range(len(seen)), seen))
        self._seen = seen
        self._forms_left = MOST_FORMS
        self._counted: dict[tuple[Leaf, str], dict[int, float]] = {}

    def match(self, query: Query) -> Matched:
        """Find what matches; an empty search matches everything, one without a word nothing."""
        if query.tree is not None:
            return self._match(query.tree)
        found = self.everything if query.is_everything else set()
        return Matched(found, found)

    def forms(self, leaf: Leaf, field: str) -> Sequence[str]:
        """Return the words of a field that the leaf stands for."""
        if isinstance(leaf, Word):
            return self.segment.forms(field, leaf.stem)
        if isinstance(leaf, Prefix):
            return self._beginning(field, leaf.text)
        return leaf.words

    def _beginning(self, field: str, prefix: str) -> Sequence[str]:
        vocabulary = self.segment.vocabulary(field)
        start = bisect_left(vocabulary, prefix)
        end = bisect_left(vocabulary, prefix + LAST_LETTER, start)
        found = vocabulary[start : min(end, start + self._forms_left)]
        self._forms_left -= len(found)
        return found

    def count(self, leaf: Leaf, field: str | None = None) -> dict[int, float]:
        """Return document → how often it holds what the leaf stands for, places weighed."""
        field = field or leaf.field
        known = self._counted.get((leaf, field))
        if known is None:
            if isinstance(leaf, Phrase) and len(leaf.words) > 1:
                known = self._count_phrase(leaf.words, field)
            else:
                known = self._count_words(self.forms(leaf, field), field)
            self._counted[leaf, field] = known
        return known

    def _match(self, node: Node) -> Matched:
        if isinstance(node, Word | Prefix | Phrase):
            found = set(self.count(node))
            return Matched(found, found)
        if isinstance(node, Not):
            # Only what matches in full is ruled out: “-stop search” must not lose what holds one
            # of the two words.
            rest = self.everything - self._match(node.node).whole
            return Matched(rest, rest)
        if isinstance(node, Either):
            sides = [self._match(child) for child in node.nodes]
            return Matched(
                set[int]().union(*(side.some for side in sides)),
                set[int]().union(*(side.whole for side in sides)),
            )
        return self._match_together(node)

    def _match_together(self, node: All | Best) -> Matched:
        wanted = [self._match(child) for child in node.nodes if not isinstance(child, Not)]
        ruled_out = set[int]().union(
            *(self._match(child.node).whole for child in node.nodes if isinstance(child, Not))
        )
        if not wanted:
            rest = self.everything - ruled_out
            return Matched(rest, rest)
        join = set[int].intersection if isinstance(node, All) else set[int].union
        some = join(*(side.some for side in wanted))
        whole = set[int].intersection(*(side.whole for side in wanted))
        return Matched(some - ruled_out, whole - ruled_out) if ruled_out else Matched(some, whole)

    def _count_words(self, forms: Iterable[str], field: str) -> dict[int, float]:
        lists = [self.segment.postings(field, form) for form in forms]
        # The longest list is taken over whole, which is far quicker than adding it entry by entry.
        lists.sort(key=lambda postings: len(postings[0]), reverse=True)
        counted: dict[int, float] = {}
        for numbers, weights in lists:
            is_seen = map(self._seen.__getitem__, numbers)
            seen = compress(zip(numbers, weights, strict=True), is_seen)
            if not counted:
                counted = dict(seen)
                continue
            for number, weight in seen:
                counted[number] = counted.get(number, 0.0) + weight
        return counted

    def _count_phrase(self, words: tuple[str, ...], field: str) -> dict[int, float]:
        """Count where the words stand one right after the other; the rarest word is read first."""
        rarest_first = sorted(set(words), key=lambda word: self.segment.count(field, word))
        places = {}
        candidates = self.everything
        for word in rarest_first:
            places[word] = self.segment.places(field, word)
            candidates = candidates & places[word].keys()
            if not candidates:
                return {}
        counted = {}
        for number in candidates:
            starts = set(positions_of(places[words[0]][number]))
            for offset, word in enumerate(words[1:], 1):
                starts &= {place - offset for place in positions_of(places[word][number])}
            if starts:
                counted[number] = float(len(starts))
        return counted


def weigh(
    matchings: Sequence[Matching],
    query: Query,
    matched: Sequence[Matched],
    kept: Sequence[set[int]],
) -> list[dict[int, float]]:
    """Return, for each segment, document → worth of the documents kept.

    The worth is the score, lifted by IN_FULL where all the words are there. A word scores the
    higher, the rarer it is among what this viewer may see.
    """
    worths = []
    for found, numbers in zip(matched, kept, strict=True):
        worth = dict.fromkeys(numbers, 0.0)
        worth.update(dict.fromkeys(numbers & found.whole, IN_FULL))
        worths.append(worth)
    total = sum(len(matching.everything) for matching in matchings)
    for leaf in dict.fromkeys(leaves(query.tree)):
        holders = sum(len(matching.count(leaf)) for matching in matchings)
        rarity = log(1 + (total - holders + 0.5) / (holders + 0.5))
        for matching, worth in zip(matchings, worths, strict=True):
            _add_score(matching, leaf, rarity, worth)
    for matching, worth in zip(matchings, worths, strict=True):
        weights = matching.segment.columns.weights
        for number in weights.keys() & worth.keys():
            base = IN_FULL if worth[number] >= IN_FULL else 0.0
            worth[number] = base + (worth[number] - base) * weights[number]
    return worths


def _add_score(matching: Matching, leaf: Leaf, rarity: float, worth: dict[int, float]) -> None:
    counted = matching.count(leaf)
    damping = matching.segment.columns.damping
    # The smaller of the two is walked through; a common word has far more holders than results.
    if len(worth) < len(counted):
        counted = {number: counted[number] for number in worth.keys() & counted.keys()}
    for number, count in counted.items():
        if number in worth:
            worth[number] += rarity * count / (count + damping[number])
    if leaf.field == ANYWHERE and counted:
        bonus = rarity * TITLE_BONUS
        for number in worth.keys() & matching.count(leaf, TITLE).keys():
            worth[number] += bonus
