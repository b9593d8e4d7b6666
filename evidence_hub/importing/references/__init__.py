"""Reference files: RIS, BibTeX and CSV, read line by line; nothing in them is lost silently."""

from __future__ import annotations

from evidence_hub.importing.references.bibtex import read_bibtex
from evidence_hub.importing.references.model import Reference
from evidence_hub.importing.references.ris import read_ris
from evidence_hub.importing.references.tables import read_table
from evidence_hub.importing.texts import LARGEST_FILE, UnreadableFile, decode

MOST_REFERENCES = 5_000

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
    if kind == "ris":
        return _limited(read_ris(read.text), notes)
    if kind == "bib":
        return _limited(read_bibtex(read.text), notes)
    return _limited(*read_table(data))


def _kind(text: str, name: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line), "")
    if name.endswith(".ris") or first.replace(" ", "").upper().startswith("TY-"):
        return "ris"
    if name.endswith((".bib", ".bibtex")) or (first.startswith("@") and "{" in text):
        return "bib"
    return "csv"


def _limited(
    references: list[Reference], notes: tuple[str, ...]
) -> tuple[list[Reference], tuple[str, ...]]:
    if len(references) > MOST_REFERENCES:
        raise UnreadableFile(
            f"The file has more than {MOST_REFERENCES:,} references. Cut it into smaller files."
        )
    if not references:
        raise UnreadableFile("There is no reference in the file. Is it RIS, BibTeX or CSV?")
    return references, notes
