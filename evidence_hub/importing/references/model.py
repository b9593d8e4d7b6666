"""One reference as a publication's fields, or the reasons why it cannot be one."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence_hub.library.checks import (
    LONGEST_AUTHOR,
    MOST,
    MOST_AUTHORS,
    normal_doi,
    problems,
)
from evidence_hub.library.stated import kept

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", re.ASCII)
_MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|scp|sc|span|italic|bold|p|br|inf|title|sec|jats:[a-z-]+)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_FOOTNOTE_MARK = re.compile(r"<sup>\s*[\d*†‡§,]+\s*</sup>\s*$", re.IGNORECASE)
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_LABELS = {"venue": "published in", "url": "web address", "doi": "DOI"}


@dataclass(frozen=True)
class Reference:
    """``number`` is the line in which it begins; ``problems`` is empty where it can be imported.

    ``left_out`` says, field by field, what of a usable reference does not fit and is not taken.
    """

    number: int
    values: Mapping[str, Any]
    problems: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return str(self.values.get("title") or "")


def _text(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", _UNPRINTABLE.sub("", value)).split())


def without_markup(value: str) -> str:
    """Return a text without the HTML or JATS markup, and the footnote mark, of a publisher."""
    text = html.unescape(value)
    return _MARKUP.sub("", _FOOTNOTE_MARK.sub("", text))


def year_in(stated: str) -> int | None:
    match = _YEAR.search(stated)
    return int(match[1]) if match else None


def reference(
    number: int,
    fields: Mapping[str, str],
    authors: Sequence[str],
    kind: str,
    wrong: Sequence[str] = (),
    *,
    notes: Sequence[str] = (),
    stated: Mapping[str, Iterable[str]] | None = None,
) -> Reference:
    """Build a reference from texts; ``wrong`` is what its file has against it already.

    A field that does not fit is left out, or a title cut, and named; only a reference without a
    title, or with something wrong in its file, cannot be imported.
    """
    values: dict[str, Any] = {
        name: _text(fields.get(name, ""))
        for name in ("venue", "volume", "issue", "pages", "url", "issued", "doi")
    }
    values["title"] = _text(without_markup(fields.get("title", "")))
    values["venue"] = _text(html.unescape(values["venue"]))
    values["year"] = year_in(fields.get("year", ""))
    values["kind"] = kind
    values["abstract_note"] = ""
    left_out = [*notes]
    values["authors"] = _authors(authors, left_out)
    _fit(values, left_out)
    values["stated"] = _stated(stated or {}, left_out)
    found = [*wrong] if values["title"] else [*wrong, "It has no title"]
    return Reference(number, values, tuple(dict.fromkeys(found)), tuple(dict.fromkeys(left_out)))


def _stated(stated: Mapping[str, Iterable[str]], left_out: list[str]) -> dict[str, list[str]]:
    plain = {
        name: [_text(without_markup(text)) for text in texts] for name, texts in stated.items()
    }
    return kept(plain, left_out)


def _authors(stated: Sequence[str], left_out: list[str]) -> list[str]:
    names = [name for author in stated if (name := _text(author))]
    short = [name for name in names if len(name) <= LONGEST_AUTHOR]
    if len(short) < len(names):
        left_out.append(
            f"{len(names) - len(short)} author(s) left out: "
            f"a name has at most {LONGEST_AUTHOR} characters"
        )
    if len(short) > MOST_AUTHORS:
        left_out.append(f"Authors after the first {MOST_AUTHORS} left out of {len(short):,}")
    return short[:MOST_AUTHORS]


def _fit(values: dict[str, Any], left_out: list[str]) -> None:
    """Leave out each field that does not fit, alone, and say which and why."""
    title = values["title"]
    if len(title) > MOST["title"]:
        left_out.append(f"Title cut: it is {len(title):,} characters, {MOST['title']:,} fit")
        values["title"] = title[: MOST["title"] - 1].rstrip() + "…"
    doi = normal_doi(values["doi"])
    if doi is None:
        left_out.append(f"DOI left out: “{values['doi'][:80]}” is no DOI")
    values["doi"] = doi or ""
    for name, why in problems(values).items():
        if name != "title":
            label = _LABELS.get(name, name)
            left_out.append(f"{label[0].upper()}{label[1:]} left out: {why}")
            values[name] = None if name == "year" else ""
