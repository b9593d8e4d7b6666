"""Plain text, whatever program wrote it."""

from __future__ import annotations

import codecs
from pathlib import Path

from evidence_hub.documents.extractor.answers import CannotRead, ExtractedText

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(path: Path, extracted: ExtractedText) -> None:
    """Add the text; raise CannotRead for a file that is no text."""
    data = path.read_bytes()
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if encoding:
        try:
            extracted.add("text", data.decode(encoding))
        except UnicodeDecodeError as error:
            raise CannotRead("broken", "Its encoding is damaged.") from error
        return
    if b"\x00" in data:
        raise CannotRead("mismatch", "It is not plain text.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        # What old Windows programs write. It cannot fail, so it comes last, and the page says that
        # it was a guess.
        text = data.decode("cp1252", "replace")
        extracted.note = "It is not UTF-8: it was read as Windows-1252."
    extracted.add("text", text)
