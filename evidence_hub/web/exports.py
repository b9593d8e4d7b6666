"""Lists as files: the same address with ``?format=csv`` or ``xlsx``, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from evidence_hub.core import clock
from evidence_hub.core.markings import highest

FORMATS = ("csv", "xlsx")
MOST_ROWS = 20_000
LONGEST_CELL = 32_000  # a spreadsheet's own limit is 32,767
# What spreadsheets take for the start of a formula, the wide forms of East Asian type included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | float | None


@dataclass(frozen=True)
class Listing:
    """A list for download. ``markings`` are the codes of everything that it holds."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    markings: Sequence[str]
    has_demo: bool
    total: int

    @property
    def marking_line(self) -> str:
        """What stands in the first line: marking, DEMO, day, and whether the list was cut."""
        parts = [highest(list(self.markings))]
        if self.has_demo:
            parts.append("holds DEMO records, which are invented")
        if self.total > len(self.rows):
            parts.append(f"the first {len(self.rows):,} of {self.total:,}")
        today = clock.today()
        parts.append(f"Evidence Hub, {today.day} {today:%B %Y}")
        return ". ".join(parts)


def listing_of(
    name: str,
    rows: Sequence[Any],
    columns: Mapping[str, Callable[[Any], Value]],
    *,
    markings: Iterable[str] = (),
    total: int | None = None,
) -> Listing:
    """Return rows as a list for download, a function a column; the longest lists are cut."""
    kept = rows[:MOST_ROWS]
    return Listing(
        name=name,
        columns=list(columns),
        rows=[[value(row) for value in columns.values()] for row in kept],
        markings=list(markings),
        has_demo=any(getattr(row, "is_demo", False) for row in kept),
        total=len(rows) if total is None else total,
    )


def asked_format() -> str:
    """Return "csv" or "xlsx" where the address asks for a file, '' otherwise."""
    given = request.args.get("format", "")
    return given if given in FORMATS else ""


def joined(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def harmless(value: Value) -> Value:
    """Return a value as a CSV cell that no spreadsheet calculates."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = value.replace("\x00", "")[:LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(listing: Listing) -> bytes:
    """UTF-8 with a byte order mark, so that a spreadsheet takes it for what it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([listing.marking_line])
    writer.writerow(listing.columns)
    for row in listing.rows:
        writer.writerow([harmless(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(sheet: Any, value: Value, *, bold: bool = False) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL])
    cell.data_type = "s"  # text, whatever it begins with
    if bold:
        cell.font = Font(bold=True)
    return cell


def as_xlsx(listing: Listing) -> bytes:
    """One sheet, every text a text; the marking in the first line, the head and the properties."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    book.properties.title = listing.name
    book.properties.keywords = listing.marking_line
    book.properties.creator = "Evidence Hub"
    sheet.oddHeader.center.text = listing.marking_line.replace("&", "&&")
    sheet.append([_cell(sheet, listing.marking_line, bold=True)])
    sheet.append([_cell(sheet, column, bold=True) for column in listing.columns])
    for row in listing.rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def download(listing: Listing, file_type: str) -> Response:
    """Return the list as a file that a browser saves and never shows."""
    body = as_csv(listing) if file_type == "csv" else as_xlsx(listing)
    kind = "text/csv; charset=utf-8" if file_type == "csv" else _XLSX
    answer = Response(body, content_type=kind)
    name = f"{listing.name}-{clock.today().isoformat()}.{file_type}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
