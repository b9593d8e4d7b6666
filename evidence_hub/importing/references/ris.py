"""RIS, strictly: a record runs from TY to ER, and what is cut off is refused, not dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from evidence_hub.importing.references.model import Reference, reference

_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?", re.ASCII)
_FIELDS = {
    "TI": "title",
    "T1": "title",
    "CT": "title",
    "JO": "venue",
    "JF": "venue",
    "T2": "venue",
    "JA": "venue",
    "PB": "venue",
    "VL": "volume",
    "IS": "issue",
    "DO": "doi",
    "UR": "url",
}
# Where a year can stand, the surest first: "DA" is often a month or a day alone.
_YEARS = ("PY", "Y1", "YR", "DA", "C6")
_AUTHORS = frozenset({"AU", "A1"})
_STATED = {
    "AB": "abstract",
    "N2": "abstract",
    "KW": "keywords",
    "A2": "editors",
    "ED": "editors",
    "T3": "series",
    "PB": "publisher",
    "CY": "place",
    "PP": "place",
    "LA": "language",
    "SN": "issn",
    "AN": "notes",
    "N1": "notes",
}
_PAGES = ("SP", "EP")
_KINDS = {
    "JOUR": "journal_article",
    "MGZN": "journal_article",
    "CPAPER": "conference_paper",
    "CONF": "conference_paper",
    "RPRT": "report",
    "GOVDOC": "report",
    "EJOUR": "journal_article",
    "NEWS": "journal_article",
    "THES": "doctoral_thesis",
    "DISS": "doctoral_thesis",
    "UNPB": "preprint",
    "SLIDE": "presentation",
}


@dataclass
class _Open:
    number: int
    kind: str
    tags: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def close(self, why: str = "") -> Reference:
        fields: dict[str, str] = {}
        for tag, value in self.tags:
            if tag in _FIELDS and value:
                fields.setdefault(_FIELDS[tag], value)
        fields["pages"] = self._pages()
        fields["year"] = " ; ".join(
            value for wanted in _YEARS for tag, value in self.tags if tag == wanted
        )
        authors = [value for tag, value in self.tags if tag in _AUTHORS]
        kind = _KINDS.get(self.kind.upper(), "")
        stated: dict[str, list[str]] = {}
        for tag, value in self.tags:
            if tag in _STATED:
                stated.setdefault(_STATED[tag], []).append(value)
        wrong = [*self.wrong, why] if why else self.wrong
        return reference(self.number, fields, authors, kind, wrong, stated=stated)

    def _pages(self) -> str:
        """Return first and last page as one range: RIS keeps each under a tag of its own."""
        first, last = (self._first(tag) for tag in _PAGES)
        return f"{first}–{last}" if first and last and last != first else first or last

    def _first(self, tag: str) -> str:
        return next((value for name, value in self.tags if name == tag), "")


def _stray(number: int) -> Reference:
    return Reference(number, {}, ("It stands outside any record: a line “TY  -” is missing",))


def read_ris(text: str) -> list[Reference]:
    """Return the records of a RIS text in their order, cut ones with the reason."""
    return list(_records(text))


def _records(text: str) -> Iterable[Reference]:
    now: _Open | None = None
    is_stray = False
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        tag, value = _tag_of(line)
        if tag == "TY":
            if now:
                yield now.close("It has no end: a line “ER  -” is missing")
            now, is_stray = _Open(number, value), False
        elif now is None:
            if (tag or value) and not is_stray:
                is_stray = True
                yield _stray(number)
        elif tag == "ER":
            yield now.close()
            now = None
        else:
            _take(now, tag, value)
    if now:
        yield now.close("The file ends in the middle of it: a line “ER  -” is missing")


def _tag_of(line: str) -> tuple[str, str]:
    """Return a line's tag and value; a line without a tag goes on with the value before."""
    match = _TAG.fullmatch(line.rstrip())
    return (match[1], (match[2] or "").strip()) if match else ("", line.strip())


def _take(now: _Open, tag: str, value: str) -> None:
    if tag:
        now.tags.append((tag, value))
    elif value and now.tags:  # a long value that goes on in the next line
        last, before = now.tags[-1]
        now.tags[-1] = (last, f"{before} {value}".strip())
