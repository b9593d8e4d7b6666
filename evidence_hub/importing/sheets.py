"""A sheet as lines of text cells, from CSV or XLSX; limits are checked before anything is held."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evidence_hub.importing.texts import LARGEST_FILE, UnreadableFile, decode

MOST_LINES, MOST_COLUMNS = 5_000, 200
HEADING_LINES = 40  # lines above and at the header that are allowed on top of the limit
LONGEST_CELL = 32_767  # Excel's own limit
DELIMITERS = ",;\t"
FORMULA_STARTS = ("=", "+", "-", "@")
_SNIFFED = 20  # records looked at to find the delimiter

TOO_MANY_LINES = (
    f"The sheet has more than {MOST_LINES:,} lines, which is the most that one import takes. "
    "Nothing was read. Cut it into smaller files."
)
TOO_MANY_COLUMNS = f"The sheet has more than {MOST_COLUMNS} columns. Take the empty ones out."


@dataclass(frozen=True)
class Line:
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

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = field(default=())


def limited(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that hold anything; raise UnreadableFile at the first beyond a limit."""
    found: list[Line] = []
    for line in lines:
        if not any(line.cells):
            continue
        if len(found) >= MOST_LINES + HEADING_LINES:
            raise UnreadableFile(TOO_MANY_LINES)
        if len(line.cells) > MOST_COLUMNS and any(line.cells[MOST_COLUMNS:]):
            raise UnreadableFile(TOO_MANY_COLUMNS)
        found.append(line)
    if not found:
        raise UnreadableFile("There is nothing in the file.")
    return tuple(found)


def read_sheet(data: bytes) -> Sheet:
    """Return the sheet in a CSV or XLSX file; raise UnreadableFile with the reason."""
    if not data.strip():
        raise UnreadableFile("The file is empty.")
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    if data.startswith(b"PK\x03\x04"):
        from evidence_hub.importing.workbooks import read_workbook

        return read_workbook(data)
    return read_csv(data)


def _score(sample: str, delimiter: str) -> tuple[int, int]:
    """Return how many records agree on their number of cells, and that number."""
    try:
        widths = [
            len(row)
            for row, _ in zip(
                csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter),
                range(_SNIFFED),
                strict=False,
            )
            if row
        ]
    except csv.Error:
        return (0, 0)
    common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return (widths.count(common) if common > 1 else 0, common)


def delimiter_of(text: str) -> str:
    """Return the delimiter by which most of the first records have equally many cells."""
    sample = text[:20_000]
    return max(DELIMITERS, key=lambda delimiter: _score(sample, delimiter))


def _tidy(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(_tidy_cell(cell) for cell in cells)


def _tidy_cell(cell: str) -> str:
    tidy = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()
    # Exports, ours among them, put an apostrophe before what a spreadsheet would calculate.
    return tidy[1:] if tidy[:1] == "'" and tidy[1:2] in FORMULA_STARTS else tidy


def _records(text: str, delimiter: str) -> Iterable[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for cells in reader:
            yield Line(number, _tidy(cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            f"Line {number} cannot be read: a cell is longer than any spreadsheet allows, "
            "or a quotation mark is never closed."
        ) from error


def read_csv(data: bytes) -> Sheet:
    """Read comma, semicolon or tab separated text; quoted cells may hold line breaks."""
    read = decode(data)
    if not read.text.strip():
        raise UnreadableFile("There is nothing in the file.")
    delimiter = delimiter_of(read.text)
    lines = limited(_records(read.text, delimiter))
    return Sheet(lines, (read.note,) if read.note else ())
