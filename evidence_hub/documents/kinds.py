"""The kinds of file that the hub keeps, by the ending of their name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath

LARGEST_FILE = 50_000_000  # bytes
ACCEPTED = ".pdf,.docx,.pptx,.xlsx,.txt"
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    code: str
    label: str
    mimetype: str


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pdf", "PDF", "application/pdf"),
        Kind("docx", "Word", f"{_OFFICE}.wordprocessingml.document"),
        Kind("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation"),
        Kind("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet"),
        Kind("txt", "Plain text", "text/plain"),
    )
}


class Status(StrEnum):
    """What became of reading a version; each keeps the file and none can do harm."""

    WAITING = "waiting"
    TEXT = "text"
    NO_TEXT = "no_text"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    MISMATCH = "mismatch"
    TOO_LARGE = "too_large"
    INFECTED = "infected"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: dict[Status, str] = {
    Status.WAITING: "Waiting to be read",
    Status.TEXT: "Text found",
    Status.NO_TEXT: "No text found",
    Status.ENCRYPTED: "Encrypted",
    Status.BROKEN: "Broken",
    Status.MISMATCH: "Not what its name says",
    Status.TOO_LARGE: "Too large to read",
    Status.INFECTED: "Infected",
}


class Scan(StrEnum):
    NOT_DONE = "not_done"
    CLEAN = "clean"
    INFECTED = "infected"


def last_part(given: str) -> str:
    """Return a file name without the folders that stand before it, on any system."""
    return PurePosixPath(PureWindowsPath(given).name).name


def kind_of(file_name: str) -> str:
    """Return the code of the kind that the name claims, '' for one that the hub does not keep."""
    ending = PurePosixPath(last_part(file_name)).suffix.lower().removeprefix(".")
    return ending if ending in KINDS else ""
