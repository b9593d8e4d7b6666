"""What the process answers, and the limits within which it works."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

MOST_PAGES = 2_000  # pages, slides or sheets
MOST_TEXT = 5_000_000  # characters of a document that are kept
MEMORY = 1_500_000_000  # bytes of address space
CPU_SECONDS = 60
WALL_SECONDS = 90
MOST_OUTPUT = 40_000_000  # bytes of the answer

_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
_BREAKS = re.compile(r"(?<=\w)[\u00ad\u0002](?:\r?\n)?")  # hyphens that a line's end made


class CannotRead(Exception):
    """The file gives no text; ``status`` is a code of ``kinds.Status``, ``why`` is for people."""

    def __init__(self, status: str, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass
class ExtractedText:
    """Text by page, slide or sheet, cut where it grows past every limit."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    pages: int | None = None
    note: str = ""
    left: int = MOST_TEXT

    def add(self, label: str, text: str) -> bool:
        """Keep a stretch of text; answer whether more may follow."""
        clean = tidy(text)
        if len(clean) > self.left:
            self.note = f"Only the first {MOST_TEXT:,} characters can be searched."
        clean = clean[: self.left]
        self.left -= len(clean)
        if clean:
            self.texts.append((label, clean))
        return self.left > 0


def tidy(text: str) -> str:
    """Return text that any database can hold, in one normal form."""
    joined = _BREAKS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in _NO_TEXT.sub(" ", joined).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
