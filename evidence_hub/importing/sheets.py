"""Reading a sheet from CSV or XLSX; limits are checked before anything is kept in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from evidence_hub.importing.sheet_lines import Sheet, SheetLine, limited
from evidence_hub.importing.texts import LARGEST_FILE, UnreadableFile, decode
from evidence_hub.importing.workbooks import read_workbook

LONGEST_CELL = 32_767  # Excel's own limit
DELIMITERS = ",;\t"
FORMULA_STARTS = ("=", "+", "-", "@")
_SNIFFED = 20  # records looked at to find the delimiter


def read_sheet(data: bytes) -> Sheet:
    """Return the sheet in a CSV or XLSX file; raise UnreadableFile with the reason."""
    if not data.strip():
        raise UnreadableFile("The file is empty.")
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    # Told by the first bytes: people rename files, and a browser's type says what the name says.
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data)
    return read_csv(data)


def _score(text: str, delimiter: str) -> tuple[int, int]:
    """Return how many records agree on their number of cells, and that number."""
    try:
        widths = [
            len(row)
            for row, _ in zip(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter),
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
    # The whole text, of which the first records are read: a sample cut in the middle of a long
    # cell of "part 1; part 2; …" counts the cell's semicolons.
    return max(DELIMITERS, key=lambda delimiter: _score(text, delimiter))


def _tidy(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(_tidy_cell(cell) for cell in cells)


def _tidy_cell(cell: str) -> str:
    tidy = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()
    # Exports, ours among them, put an apostrophe before what a spreadsheet would calculate.
    return tidy[1:] if tidy[:1] == "'" and tidy[1:2] in FORMULA_STARTS else tidy


def _records(text: str, delimiter: str) -> Iterable[SheetLine]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for cells in reader:
            yield SheetLine(number, _tidy(cells))
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
