"""XLSX: checked as a zip first, then streamed; merged cells are filled, dates become text."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError  # nosec B405: the exception alone, parsing is defusedxml's

from defusedxml import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from evidence_hub.importing.sheet_lines import (
    HEADING_LINES,
    MOST_COLUMNS,
    MOST_LINES,
    TOO_MANY_LINES,
    Sheet,
    SheetLine,
    limited,
)
from evidence_hub.importing.texts import UnreadableFile

LARGEST_UNPACKED = 60_000_000
LARGEST_STRINGS = 30_000_000  # the table of texts is held in memory as a whole
MOST_PARTS = 500
MOST_MERGES = 20_000
MOST_BLANK = 5_000  # after so many blank lines the rest of a sheet is taken for blank
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)
# The start of a line, or of a value that is not empty, in a sheet's XML.
_LINE_OR_VALUE = re.compile(rb"<(?:\w+:)?(?:(row)[\s>/]|v>[^<]|is>)")
# A quick look counts values that are blanks, too, so it must see twice the limit to refuse.
_SURELY_TOO_MANY = 2 * (MOST_LINES + HEADING_LINES)
_LOOK = 1 << 16
_CHUNK = 1 << 20
_OVERLAP = 300
_PROLOGUE = 2_000
Merge = tuple[int, int, int, int]  # first column, first row, last column, last row; from 1

_BROKEN = "The spreadsheet is broken: {}. Open it in Excel, save it as XLSX and send that."


def check_zip(data: bytes) -> zipfile.ZipFile:
    """Open the file as a zip whose directory declares nothing outrageous."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableFile(_BROKEN.format("it is not a whole zip file")) from error
    _check_parts(archive.infolist())
    if "[Content_Types].xml" not in archive.namelist():
        raise UnreadableFile("This zip file is not a spreadsheet. Save it as CSV or XLSX.")
    return archive


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the directory alone, before anything is unpacked into memory."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableFile(
            f"The spreadsheet unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB. "
            "It was not opened. Save the sheet you need as CSV."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("The spreadsheet has a password. Save it without one.")
    if any(
        part.filename.lower().endswith("sharedstrings.xml") and part.file_size > LARGEST_STRINGS
        for part in parts
    ):
        raise UnreadableFile("The spreadsheet holds too much text. Save the sheet as CSV.")


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    """Refuse a document type in any part, in plain words; defusedxml refuses what hides better."""
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(_PROLOGUE):
                    raise UnreadableFile("The spreadsheet defines entities, which none needs.")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        whole = value.time() == dt.time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").replace("\xa0", " ").strip()


def merges_in(archive: zipfile.ZipFile, part: str) -> list[Merge]:
    """Return the merged ranges of a sheet, read in pieces without parsing the sheet again."""
    # Openpyxl reads merged cells only when it holds the whole sheet in memory, so they are looked
    # for in the XML beforehand.
    merges: list[Merge] = []
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = before + chunk
            end = 0
            for match in _MERGE.finditer(text):
                end = match.end()
                left, top, right, bottom = range_boundaries(match[1].decode())
                merges.append((int(left or 0), int(top or 0), int(right or 0), int(bottom or 0)))
                if len(merges) > MOST_MERGES:
                    raise UnreadableFile("The sheet has too many merged cells. Save it as CSV.")
            # What may have been cut in two at the end of a piece is looked at once more with the
            # next one.
            before = text[max(end, len(text) - _OVERLAP) :]
    return merges


def hold_anything(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a sheet's lines hold values; raise UnreadableFile once there are far too many.

    A look at the raw XML, so that a huge sheet is refused by its first lines, unparsed.
    """
    lines, is_new, before = 0, False, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_LOOK):
            text = before + chunk
            end = 0
            for match in _LINE_OR_VALUE.finditer(text):
                end = match.end()
                if match[1]:
                    is_new = True
                elif is_new:
                    lines, is_new = lines + 1, False
            if lines > _SURELY_TOO_MANY:
                raise UnreadableFile(TOO_MANY_LINES)
            before = text[max(end, len(text) - _OVERLAP) :]
    return lines > 0


class _Reader(ExcelReader):
    """Opens a workbook, but looks at the sheet that will be read first.

    Openpyxl itself would parse a sheet that does not state its size to the end.
    """

    def read_worksheets(self) -> None:
        for sheet, rel in self.parser.find_sheets():
            is_shown = sheet.state == "visible" and rel.target in self.valid_files
            if is_shown and hold_anything(self.archive, rel.target):
                break
        super().read_worksheets()


class _Filler:
    """Fills merged ranges with their first cell's value, down and across, while lines stream by."""

    def __init__(self, merges: list[Merge]) -> None:
        self.waiting = sorted(merges, key=lambda merge: merge[1], reverse=True)
        self.open: list[tuple[Merge, str]] = []

    def fill(self, number: int, cells: list[str]) -> SheetLine:
        self._reach(number, cells)
        own = {place for place, value in enumerate(cells) if value}
        is_heading = any(_titles(merge, number, own) for merge, _ in self.open)
        if own:  # a line that is blank but for what hangs into it stays blank
            for merge, value in self.open:
                _spread(merge, value, cells)
        return SheetLine(number, tuple(cells), is_heading)

    def _reach(self, number: int, cells: list[str]) -> None:
        """Leave the merges that end above this line, and take in those that begin in it."""
        self.open = [(merge, value) for merge, value in self.open if merge[3] >= number]
        while self.waiting and self.waiting[-1][1] <= number:
            merge = self.waiting.pop()
            value = cells[merge[0] - 1] if merge[1] == number and merge[0] <= len(cells) else ""
            if value:
                self.open.append((merge, value))


def _titles(merge: Merge, number: int, filled: set[int]) -> bool:
    """Whether a merge is a heading: across columns of this one line, with nothing beside it."""
    left, top, right, bottom = merge
    return top == bottom == number and right > left and filled == {left - 1}


def _spread(merge: Merge, value: str, cells: list[str]) -> None:
    """Put the value into each cell of the merge that has none of its own."""
    left, _top, right, _bottom = merge
    # A merge may reach to the last column that Excel has; what is read ends earlier.
    last = min(right, MOST_COLUMNS)
    cells.extend([""] * (last - len(cells)))
    for place in range(left - 1, last):
        cells[place] = cells[place] or value


def _lines(sheet: Any, merges: list[Merge], notes: list[str]) -> Iterator[SheetLine]:
    filler = _Filler(merges)
    blank = 0
    for number, row in enumerate(
        sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1
    ):
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        blank = 0 if cells else blank + 1
        if blank > MOST_BLANK:
            notes.append(f"After {MOST_BLANK:,} blank lines, line {number:,} on was not read.")
            return
        yield filler.fill(number, cells)


def read_workbook(data: bytes) -> Sheet:
    """Read the first visible sheet that holds anything; raise UnreadableFile with the reason."""
    archive = check_zip(data)
    try:
        _refuse_entities(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that nobody needs here
            reader = _Reader(io.BytesIO(data), read_only=True, data_only=True)
            reader.read()
            return _first_sheet(reader.wb, archive)
    except UnreadableFile:
        raise
    except DefusedXmlException as error:
        raise UnreadableFile("The spreadsheet defines entities, which none needs.") from error
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError) as error:
        raise UnreadableFile(_BROKEN.format("a part is missing or damaged")) from error
    except Exception as error:  # openpyxl raises what its parts raise; a file must not stop the hub
        raise UnreadableFile(_BROKEN.format("it cannot be understood")) from error


def _first_sheet(book: Any, archive: zipfile.ZipFile) -> Sheet:
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # a sheet may lie about its size
        notes: list[str] = []
        merges = merges_in(archive, sheet._worksheet_path)  # noqa: SLF001 - openpyxl names it nowhere else
        try:
            lines = limited(_lines(sheet, merges, notes))
        except UnreadableFile as error:
            if "nothing in the file" in str(error):
                continue
            raise
        if len(names) > 1:
            others = ", ".join(f"“{name}”" for name in names if name != sheet.title)[:300]
            notes.insert(0, f"Only the sheet “{sheet.title}” was read, not {others}.")
        return Sheet(lines, tuple(notes))
    raise UnreadableFile("There is nothing in the file.")
