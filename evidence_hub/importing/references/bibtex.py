"""BibTeX without a TeX: entries, nested braces, strings, the commonest accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from evidence_hub.importing.references.model import Reference, reference

_ENTRY = re.compile(r"@\s*([A-Za-z][\w.:+-]*)\s*[{(]", re.ASCII)
_NAME = re.compile(r"\s*([^\s=,{}\"]+)\s*=\s*")
_BLANKS = re.compile(r"\s*")
_COMMAS = re.compile(r"[\s,]*")
_WORD = re.compile(r"[^\s,#{}\"]*")
_IGNORED = frozenset({"comment", "preamble"})
_KINDS = {
    "article": "journal_article",
    "inproceedings": "conference_paper",
    "conference": "conference_paper",
    "techreport": "report",
    "report": "report",
    "phdthesis": "doctoral_thesis",
    "thesis": "doctoral_thesis",
    "mastersthesis": "masters_dissertation",
    "unpublished": "preprint",
    "manual": "report",
}
_YEARS = ("year", "date", "issued", "eventdate")
# Standard types for which the library has no kind of its own: known, so nothing to say of them.
_WITHOUT_KIND = frozenset(
    {"misc", "book", "inbook", "incollection", "booklet", "proceedings", "collection", "online"}
)
_UNKNOWN = "Type left out: “{}” is no type of reference that the hub knows"
_VENUES = (
    "journal",
    "journaltitle",
    "booktitle",
    "publisher",
    "institution",
    "school",
    "organization",
)
_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "r": "\u030a",
}
_STATED = {
    "abstract": "abstract",
    "keywords": "keywords",
    "subtitle": "subtitle",
    "series": "series",
    "publisher": "publisher",
    "address": "place",
    "location": "place",
    "language": "language",
    "langid": "language",
    "issn": "issn",
    "isbn": "issn",
    "pmid": "pmid",
    "orcid": "orcid",
    "note": "notes",
    "annote": "notes",
}
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "aa": "å",
    "AA": "Å",
    "i": "i",
    "j": "j",
    "&": "&",
    "%": "%",
    "$": "$",
    "#": "#",
    "_": "_",
    "{": "{",
    "}": "}",
    "textendash": "–",
    "textemdash": "—",
}
_ACCENT = re.compile(r"\\(['`^\"~=.]|[cvuHr](?=[\s{]))\s*\{?\\?([A-Za-z])\}?")
# A command in letters ends with the blank after it, one of a sign does not.
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)[ \t]*(?:\{\})?|([&%$#_{}\\ ,]))")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_ENTRY = 100_000


class _Cut(Exception):
    """An entry that does not end as it should; the message is for the person."""


def untex(value: str) -> str:
    """Return a value without braces and TeX's commands, accents as letters."""

    def accent(match: re.Match[str]) -> str:
        return unicodedata.normalize("NFC", match[2] + _ACCENTS[match[1]])

    # Accents first: their commands hold letters that the next step would take for commands without
    # a meaning.
    text = _ACCENT.sub(accent, value)
    text = _COMMAND.sub(_plain_command, text)
    text = text.replace("---", "—").replace("--", "–").replace("~", " ")
    return " ".join(text.replace("{", "").replace("}", "").split())


def _plain_command(found: re.Match[str]) -> str:
    if found[1]:
        return _LETTERS.get(found[1], "")
    return _LETTERS.get(found[2], " ")


def _names(value: str) -> list[str]:
    """Return the names of a list: "and" divides them, except within braces."""
    names, start, depth = [], 0, 0
    for found in re.finditer(r"\\.|[{}]|\s+and(?=\s)", value, re.IGNORECASE | re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0].strip().lower() == "and":
            names.append(value[start : found.start()])
            start = found.end()
    return [untex(name) for name in [*names, value[start:]]]


def _braced(text: str, at: int, closing: str) -> int:
    """Return the place after the end of what began before ``at``; braces inside are counted."""
    depth = 0
    place = at
    # A brace that is never closed would otherwise swallow the rest of the file, and each later
    # entry would search it again.
    end = min(len(text), at + LONGEST_ENTRY)
    while place < end:
        letter = text[place]
        if letter == "\\":
            place += 2
            continue
        if letter == closing and depth == 0:
            return place + 1
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            break
        place += 1
    raise _Cut("A brace or quotation mark is never closed")


def _value(text: str, at: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """Return one value (pieces joined with #) and the place after it."""
    pieces: list[str] = []
    at = _after(_BLANKS, text, at)
    while at < len(text):
        piece, at = _piece(text, at, strings)
        pieces.append(piece)
        at = _after(_BLANKS, text, at)
        if not text.startswith("#", at):
            break
        at = _after(_BLANKS, text, at + 1)
    return "".join(pieces), at


def _piece(text: str, at: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """Return one piece of a value and the place after it: quoted text, a number or a string."""
    if text[at] in '{"':
        end = _braced(text, at + 1, "}" if text[at] == "{" else '"')
        return text[at + 1 : end - 1], end
    end = _after(_WORD, text, at)
    word = text[at:end]
    if not word:
        raise _Cut("A value is missing after “=”")
    return strings.get(word.lower(), word), end


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return the place after what the pattern, which may match nothing, matches from ``at`` on."""
    match = pattern.match(text, at)
    return match.end() if match else at


def _fields(body: str, strings: Mapping[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    at = _after(_COMMAS, body, 0)
    while at < len(body):
        name = _NAME.match(body, at)
        if name is None:
            raise _Cut(f"“{body[at : at + 30].strip()}” is no field: an “=” is missing")
        value, at = _value(body, name.end(), strings)
        # A name that comes twice is a mistake in the file; reference managers keep the first.
        fields.setdefault(name[1].lower(), value)
        at = _after(_BLANKS, body, at)
        if at < len(body) and body[at] != ",":
            raise _Cut(f"A comma is missing before “{body[at : at + 30].strip()}”")
        at = _after(_COMMAS, body, at)
    return fields


def _reference(kind: str, number: int, fields: Mapping[str, str]) -> Reference:
    plain = {name: untex(value) for name, value in fields.items()}
    authors = _names(fields.get("author", ""))
    return reference(
        number,
        {
            "title": plain.get("title", ""),
            "venue": next((plain[name] for name in _VENUES if plain.get(name)), ""),
            "volume": plain.get("volume", ""),
            "issue": plain.get("number", "") or plain.get("issue", ""),
            "pages": plain.get("pages", ""),
            "year": " ; ".join(plain.get(name, "") for name in _YEARS),
            "doi": fields.get("doi", "").replace("\\_", "_").replace("\\", "").strip("{} "),
            "url": fields.get("url", "").replace("\\", "").strip("{} "),
        },
        authors,
        _kind_of(kind, plain.get("type", "")),
        stated=_stated(plain, fields.get("editor", "")),
        notes=() if kind in _KINDS or kind in _WITHOUT_KIND else (_UNKNOWN.format(kind),),
    )


def _stated(plain: Mapping[str, str], editors: str) -> dict[str, list[str]]:
    stated: dict[str, list[str]] = {"editors": _names(editors)}
    for name, kept in _STATED.items():
        if text := plain.get(name):
            parts = re.split(r"[;,]", text) if kept == "keywords" else [text]
            stated.setdefault(kept, []).extend(parts)
    return stated


def _kind_of(kind: str, stated_type: str) -> str:
    """Return the library's kind; a "thesis" says in its type which of the two it is."""
    if kind == "thesis" and "master" in stated_type.lower().replace("mathesis", "master"):
        return _KINDS["mastersthesis"]
    return _KINDS.get(kind, "")


def read_bibtex(text: str) -> list[Reference]:
    """Return the entries of a BibTeX text in their order, broken ones with the reason."""
    strings = {month: month.capitalize() for month in _MONTHS}
    references: list[Reference] = []
    at, number, counted = 0, 1, 0
    while entry := _ENTRY.search(text, at):
        number += text.count("\n", counted, entry.start())
        counted = entry.start()
        kind = entry[1].lower()
        try:
            at = _braced(text, entry.end(), "}" if entry[0].endswith("{") else ")")
        except _Cut as error:
            # What follows may be whole again: go on at the next entry that begins a line.
            again = re.compile(r"^[ \t]*@", re.MULTILINE).search(text, entry.end())
            references.append(Reference(number, {}, (str(error),)))
            if again is None:
                break
            at = again.start()
            continue
        body = text[entry.end() : at - 1]
        if kind == "string":
            _learn(body, strings)
        elif kind not in _IGNORED:
            references.append(_entry(kind, number, body, strings))
    return references


def _learn(body: str, strings: dict[str, str]) -> None:
    try:
        strings.update(_fields(body, strings))
    except _Cut:
        return  # an abbreviation that cannot be read is never used


def _entry(kind: str, number: int, body: str, strings: Mapping[str, str]) -> Reference:
    _key, comma, rest = body.partition(",")
    if not comma:
        return Reference(number, {}, ("It holds no fields",))
    try:
        return _reference(kind, number, _fields(rest, strings))
    except _Cut as error:
        return Reference(number, {}, (str(error),))
