"""What becomes of each reference of a file: new, the same, possibly the same, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from evidence_hub.importing.judging import Verdict
from evidence_hub.importing.references import Reference
from evidence_hub.library.checks import LIKE_TITLE, plain
from evidence_hub.library.queries import KnownPublications
from evidence_hub.registry.audience import Viewer

_RAREST, _MOST_WITH_WORD = 4, 200


@dataclass(frozen=True)
class Compared:
    reference: Reference
    verdict: Verdict
    why: str = ""
    publication_id: int | None = None

    @property
    def left_out(self) -> tuple[str, ...]:
        return self.reference.left_out

    @property
    def number(self) -> int:
        return self.reference.number


@dataclass(frozen=True)
class _Entry:
    title: str
    year: int | None
    publication_id: int | None
    why: str


class _Shelves:
    """The library and the earlier references of the file, found by DOI or by rare words."""

    def __init__(self, shelf: KnownPublications) -> None:
        self.dois: dict[str, _Entry] = {}
        self.by_word: dict[str, list[_Entry]] = {}
        for key, title, year, doi in shelf.rows:
            self.add(_Entry(plain(title), year, key, ""), doi.lower())

    def add(self, entry: _Entry, doi: str) -> None:
        if doi:
            self.dois.setdefault(doi, entry)
        for word in set(entry.title.split()):
            self.by_word.setdefault(word, []).append(entry)

    def like(self, title: str, year: int | None) -> _Entry | None:
        words = plain(title)
        known = sorted(
            (word for word in set(words.split()) if word in self.by_word),
            key=lambda word: (len(self.by_word[word]), word),
        )
        for word in known[:_RAREST]:
            for entry in self.by_word[word][:_MOST_WITH_WORD]:
                if year and entry.year and year != entry.year:
                    continue
                if fuzz.token_sort_ratio(words, entry.title) >= LIKE_TITLE:
                    return entry
        return None


def compare(references: Sequence[Reference], viewer: Viewer) -> list[Compared]:
    """Compare references with what the viewer sees of the library and with each other."""
    shelves = _Shelves(KnownPublications(viewer))
    verdicts = []
    for each in references:
        compared = _compared(each, shelves)
        verdicts.append(compared)
        if compared.verdict in (Verdict.NEW, Verdict.POSSIBLY):
            entry = _Entry(
                plain(each.title), each.values["year"], None, f"the same as line {each.number}"
            )
            shelves.add(entry, each.values["doi"])
    return verdicts


def _compared(each: Reference, shelves: _Shelves) -> Compared:
    if each.problems:
        return Compared(each, Verdict.REFUSED, "; ".join(each.problems))
    doi = each.values["doi"]
    if doi and (same := shelves.dois.get(doi)):
        return Compared(each, Verdict.SAME, same.why or "the same DOI", same.publication_id)
    like = shelves.like(each.title, each.values["year"])
    if like is None:
        return Compared(each, Verdict.NEW)
    # A DOI of its own shows another text, such as a preprint and its article, however alike the
    # titles are.
    is_same = like.title == plain(each.title) and like.year == each.values["year"] and not doi
    verdict = Verdict.SAME if is_same else Verdict.POSSIBLY
    return Compared(each, verdict, like.why or "a like title", like.publication_id)
