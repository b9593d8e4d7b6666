"""What becomes of each line: new, the same, possibly the same, or refused and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

from evidence_hub.importing.lines import Record
from evidence_hub.importing.texts import folded

SURE_LIKENESS = 88  # of two titles
LIKELY_LIKENESS = 75  # of two titles, where the partner is the same too
LIKE_PARTNER = 90
LIKE_WORD = 80
_RAREST, _MOST_WITH_WORD = 5, 300
_SHORTEST_WORD = 3  # letters; "in" is a part of "training" and says nothing
_SHORTEST_TELLING = 4  # letters of a word that can tell two titles apart
# Words for research itself, which people put into a title or leave out.
_OF_RESEARCH = frozenset(
    (
        "evaluation",
        "evaluating",
        "pilot",
        "programme",
        "project",
        "research",
        "review",
        "study",
        "trial",
    )
)


class Verdict(StrEnum):
    NEW = "new"
    SAME = "same"
    POSSIBLY = "possibly the same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Judged:
    """A line and its verdict. ``like`` names the record or line that it resembles."""

    record: Record
    verdict: Verdict
    why: str = ""
    like: str = ""

    @property
    def number(self) -> int:
        return self.record.number


@dataclass
class _Entry:
    like: str
    title: str
    partner: str


def _strange(words: set[str], others: set[str]) -> bool:
    """Whether one of the words tells something that none of the others resembles."""
    return any(
        len(word) >= _SHORTEST_TELLING
        and word not in _OF_RESEARCH
        and all(fuzz.partial_ratio(word, other) < LIKE_WORD for other in others)
        for word in words
    )


def tell_apart(one: str, other: str) -> bool:
    """Whether each of two folded titles has a word of its own, as studies of one series have.

    "Letters and fraud in Bilston" is not "Letters and robbery in Bilston", however alike the
    two are letter by letter; a slip of the pen, or a word more, does not tell them apart.
    """
    words, others = (
        {word for word in title.split() if len(word) >= _SHORTEST_WORD} for title in (one, other)
    )
    return _strange(words, others) and _strange(others, words)


@dataclass
class Known:
    """What the register holds already and what earlier lines of the file said."""

    numbers: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    title_of: dict[str, str] = field(default_factory=dict)

    def add(self, like: str, title: str, partner: str = "") -> None:
        place = len(self.entries)
        entry = _Entry(like, folded(title), folded(partner))
        self.entries.append(entry)
        self.title_of[like] = title
        for word in set(entry.title.split()):
            self.by_word[word].append(place)

    def _nearby(self, title: str) -> Iterable[_Entry]:
        """Return entries that share one of the title's rarest words, so that few are compared."""
        words = [word for word in set(title.split()) if word in self.by_word]
        # Not each line with each record: five thousand of both are 25 million pairs. Like titles
        # share one of their rare words.
        rarest = sorted(words, key=lambda word: (len(self.by_word[word]), word))[:_RAREST]
        places = {place for word in rarest for place in self.by_word[word][:_MOST_WITH_WORD]}
        return (self.entries[place] for place in sorted(places))

    def nearest(self, title: str, partner: str) -> tuple[str, int]:
        """Return what resembles this most and its likeness; ('', 0) for nothing."""
        plain, whose = folded(title), folded(partner)
        best: tuple[str, int] = ("", 0)
        for entry in self._nearby(plain):
            needed = SURE_LIKENESS
            if whose and entry.partner and fuzz.ratio(whose, entry.partner) >= LIKE_PARTNER:
                needed = LIKELY_LIKENESS
            likeness = fuzz.token_sort_ratio(plain, entry.title, score_cutoff=needed)
            if round(likeness) > best[1] and not tell_apart(plain, entry.title):
                best = (entry.like, round(likeness))
        return best


def _the_same(record: Record, known: Known) -> tuple[str, str]:
    own = folded(record.value("own_reference"))
    # The number decides before the title: a study may be renamed, and its number stays.
    if own and own in known.numbers:
        return known.numbers[own], "It has the same number"
    if record.digest in known.digests:
        return known.digests[record.digest], "It says the same"
    return "", ""


def judge(record: Record, known: Known) -> Judged:
    """Judge one record against what is known."""
    if record.problems:
        return Judged(record, Verdict.REFUSED, "; ".join(record.problems))
    like, why = _the_same(record, known)
    if like:
        return Judged(record, Verdict.SAME, why, like)
    like, likeness = known.nearest(record.title, record.value("partner"))
    if like:
        return Judged(record, Verdict.POSSIBLY, f"{likeness}% alike: {known.title_of[like]}", like)
    return Judged(record, Verdict.NEW)


def judge_all(
    records: Sequence[Record],
    known: Known,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Judged]:
    """Judge records in their order; each later one also against those before it."""
    verdicts: list[Judged] = []
    for record in records:
        judged = judge(record, known)
        verdicts.append(judged)
        if judged.verdict in (Verdict.NEW, Verdict.POSSIBLY):
            line = f"line {record.number}"
            # A line that was taken counts as known for those after it: lists repeat themselves.
            known.add(line, record.title, record.value("partner"))
            known.digests.setdefault(record.digest, line)
            if own := folded(record.value("own_reference")):
                known.numbers.setdefault(own, line)
        progress(len(verdicts), len(records))
    return verdicts


def counts(judged: Iterable[Judged]) -> dict[str, int]:
    numbers = Counter(each.verdict.value for each in judged)
    return {verdict.value: numbers.get(verdict.value, 0) for verdict in Verdict}
