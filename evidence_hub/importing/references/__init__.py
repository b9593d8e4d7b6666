"""Reference files of every common exporter, read line by line; nothing in them is lost silently."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from evidence_hub.importing.references.bibtex import read_bibtex
from evidence_hub.importing.references.model import Reference
from evidence_hub.importing.references.ris import read_ris
from evidence_hub.importing.references.structured import read_csl, read_endnote
from evidence_hub.importing.references.tables import read_table
from evidence_hub.importing.references.tagged import read_medline, read_wos
from evidence_hub.importing.texts import LARGEST_FILE, UnreadableFile, decode

MOST_REFERENCES = 5_000
_READERS: Mapping[str, Callable[[str], list[Reference]]] = {
    "ris": read_ris,
    "bib": read_bibtex,
    "nbib": read_medline,
    "wos": read_wos,
    "json": read_csl,
}

__all__ = ["MOST_REFERENCES", "Reference", "read_references"]


def read_references(data: bytes, name: str = "") -> tuple[list[Reference], tuple[str, ...]]:
    """Return every reference of a file, the unusable ones with their reasons, and notes.

    What kind of file it is, its content says; the name only decides where that is not enough.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    if not data.strip():
        raise UnreadableFile("The file is empty.")
    if data.startswith(b"PK\x03\x04"):
        return _limited(*read_table(data))
    read = decode(data)
    notes = (read.note,) if read.note else ()
    kind = _kind(read.text, name.lower())
    if kind == "xml":
        return _limited(read_endnote(data), ())
    if kind in _READERS:
        return _limited(_READERS[kind](read.text), notes)
    return _limited(*read_table(data))


# What the first line that is not blank begins with → the kind of file.
_STARTS = (
    (re.compile(r"TY  ?-", re.ASCII), "ris"),
    (re.compile(r"PMID- ?\d", re.ASCII), "nbib"),
    (re.compile(r"(?:FN |VR \d|PT [JBCSP]$)", re.ASCII), "wos"),
    (re.compile(r"<(?:\?xml|xml|records)\b", re.ASCII), "xml"),
    (re.compile(r"[\[{]"), "json"),
)
_ENDINGS = {
    ".ris": "ris",
    ".bib": "bib",
    ".bibtex": "bib",
    ".nbib": "nbib",
    ".json": "json",
    ".xml": "xml",
}


def _kind(text: str, name: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line), "")
    if first.startswith("@") and "{" in text:
        return "bib"
    by_start = next((kind for start, kind in _STARTS if start.match(first)), "")
    by_name = next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), "")
    return by_start or by_name or "csv"


def _limited(
    references: list[Reference], notes: tuple[str, ...]
) -> tuple[list[Reference], tuple[str, ...]]:
    if len(references) > MOST_REFERENCES:
        raise UnreadableFile(
            f"The file has more than {MOST_REFERENCES:,} references. Cut it into smaller files."
        )
    if not references:
        raise UnreadableFile(
            "There is no reference in the file. "
            "Is it RIS, BibTeX, CSV, .nbib, EndNote XML, CSL-JSON or Web of Science text?"
        )
    return references, notes
