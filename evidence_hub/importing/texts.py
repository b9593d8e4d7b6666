"""Bytes to text, whatever program wrote them; says which encoding was met."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from evidence_hub.core.errors import Invalid

LARGEST_FILE = 10_000_000
# What a person cannot have typed: control characters, and marks that turn the reading direction.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_KNOWN_BINARIES = (
    (b"%PDF", "This is a PDF."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel file (.xls) or a file with a password."),
    (b"PK\x03\x04", "This is a zip file or a spreadsheet."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", ""),
    (codecs.BOM_UTF16_LE, "utf-16", "The file is in UTF-16 (“Unicode text”)."),
    (codecs.BOM_UTF16_BE, "utf-16", "The file is in UTF-16 (“Unicode text”)."),
)


class UnreadableFile(Invalid):
    """The file as a whole cannot be read; the message says why and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__({"file": why})


@dataclass(frozen=True)
class Text:
    """The text of a file and, where it was not UTF-8, which encoding it was read in."""

    text: str
    note: str = ""


def decode(data: bytes) -> Text:
    """Return the text of a file; raise UnreadableFile where it is no text."""
    for start, why in _KNOWN_BINARIES:
        if data.startswith(start):
            raise UnreadableFile(f"{why} Save it as CSV (UTF-8) or XLSX and send that.")
    for mark, encoding, note in _MARKS:
        if data.startswith(mark):
            try:
                return Text(data.decode(encoding), note)
            except UnicodeDecodeError as error:
                raise UnreadableFile(
                    f"The file says it is {encoding.removesuffix('-sig').upper()} and is not. "
                    "Save it anew as CSV (UTF-8)."
                ) from error
    if b"\x00" in data:
        raise UnreadableFile("This is not a text file. Save it as CSV (UTF-8) or XLSX.")
    try:
        return Text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return Text(
            data.decode("cp1252", errors="replace"),
            "The file is not UTF-8: it was read as Windows-1252. Look at accents and quotes.",
        )


def folded(value: str) -> str:
    """Return a text as it is compared: lower case, single spaces, without dots and quotes."""
    return " ".join(re.sub(r"[^\w&]+", " ", value.casefold()).split())
