"""Lists as files: the same address with ``?format=csv`` or ``xlsx``, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Response, request
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from sqlalchemy import Select

from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import Page, all_of, slice_of

FORMATS = ("csv", "xlsx")
MOST_ROWS = 20_000
LONGEST_CELL = 32_000  # a spreadsheet's own limit is 32,767
# What spreadsheets take for the start of a formula, the wide forms of East Asian type included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | float | None
# Heading → what stands under it, in the order of the columns.
Columns = Mapping[str, Callable[[Any], object]]


class Marked(Protocol):
    """What a row is about, as far as its marking goes: a project."""

    @property
    def marking(self) -> str: ...
    @property
    def is_demo(self) -> bool: ...


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
        parts.append(f"Evidence Hub, {day_words(today)}")
        return ". ".join(parts)


def listing_of(
    name: str,
    rows: Sequence[Any],
    columns: Columns,
    *,
    markings: Iterable[str] = (),
    has_demo: bool = False,
    total: int | None = None,
) -> Listing:
    """Return rows as a list for download, a function a column; the longest lists are cut."""
    kept = rows[:MOST_ROWS]
    return Listing(
        name=name,
        columns=list(columns),
        rows=[[plain(value(row)) for value in columns.values()] for row in kept],
        markings=list(markings),
        has_demo=has_demo or any(getattr(row, "is_demo", False) for row in kept),
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
    # A title that begins with an equals sign is a formula to a spreadsheet, which runs it on the
    # reader's machine when the file is opened.
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
    # An ampersand begins a code in a header, and the marking must stand on every printed page as it
    # is.
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


def exported(
    name: str,
    columns: Columns,
    rows: Select[Any] | Page[Any] | Sequence[Any],
    *,
    about: Callable[[Any], Marked | None] = lambda _row: None,
) -> Response | None:
    """Return the list as the file that the address asks for, or None where it asks for a page.

    ``about`` gives the project that a row belongs to: the file wears the highest of their markings.
    """
    file_type = asked_format()
    if not file_type:
        return None
    page = _whole(rows)
    projects = [project for row in page.items if (project := about(row)) is not None]
    listing = listing_of(
        name,
        page.items,
        columns,
        markings=[project.marking for project in projects],
        has_demo=any(project.is_demo for project in projects),
        total=page.total,
    )
    return download(listing, file_type)


def _whole(rows: Select[Any] | Page[Any] | Sequence[Any]) -> Page[Any]:
    if isinstance(rows, Page):
        return rows
    return all_of(rows, MOST_ROWS) if isinstance(rows, Select) else slice_of(rows, 1, MOST_ROWS)


def changes(difference: Mapping[str, Any]) -> list[str]:
    """Return an audit entry's difference in words: "title: from “A” to “B”"."""
    told = []
    for name, change in difference.items():
        is_pair = isinstance(change, list | tuple) and len(change) == 2  # noqa: PLR2004 - before, after
        words = f"from “{_said(change[0])}” to “{_said(change[1])}”" if is_pair else _said(change)
        told.append(f"{name.replace('_', ' ')}: {words}")
    return told


def _said(value: object) -> str:
    if value in (None, "", []):
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def plain(value: object) -> Value:
    """Return a value as a cell holds it: days and London times as ISO 8601, lists joined."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dt.datetime):
        return f"{clock.in_london(value):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Iterable):
        return joined(str(part) for part in value)
    return str(value)
