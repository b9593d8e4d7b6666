"""A sheet as lines of text cells, whichever program wrote it, and how much of one is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evidence_hub.importing.texts import UnreadableFile

MOST_LINES, MOST_COLUMNS = 5_000, 200
HEADING_LINES = 40  # lines above and at the header that are allowed on top of the limit
TOO_MANY_LINES = (
    f"The sheet has more than {MOST_LINES:,} lines, which is the most that one import takes. "
    "Nothing was read. Cut it into smaller files."
)
TOO_MANY_COLUMNS = f"The sheet has more than {MOST_COLUMNS} columns. Take the empty ones out."


@dataclass(frozen=True)
class SheetLine:
    """One line of a sheet, numbered as the person's own program numbers it.

    ``is_heading``: one merged cell is all that stands in it, so it titles the lines below.
    """

    number: int
    cells: tuple[str, ...]
    is_heading: bool = False

    def cell(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """The lines that hold anything, and what a person should know about how they were read."""

    lines: tuple[SheetLine, ...]
    notes: tuple[str, ...] = field(default=())


def limited(lines: Iterable[SheetLine]) -> tuple[SheetLine, ...]:
    """Return the lines that hold anything; raise UnreadableFile at the first beyond a limit."""
    filled: list[SheetLine] = []
    for line in lines:
        if not any(line.cells):
            continue
        # Checked while the lines stream by, so that a sheet of a million lines is refused at the
        # first one too many and never held.
        if len(filled) >= MOST_LINES + HEADING_LINES:
            raise UnreadableFile(TOO_MANY_LINES)
        if len(line.cells) > MOST_COLUMNS and any(line.cells[MOST_COLUMNS:]):
            raise UnreadableFile(TOO_MANY_COLUMNS)
        filled.append(line)
    if not filled:
        raise UnreadableFile("There is nothing in the file.")
    return tuple(filled)
