"""Sheets are read however they were saved, and what would harm the hub is refused with a reason."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from evidence_hub.importing.columns import guess, table_of
from evidence_hub.importing.sheets import read_sheet
from evidence_hub.importing.texts import UnreadableFile
from evidence_hub.web.exports import Listing, as_csv, as_xlsx

TEXT = "Title;University\nCafé “Öl” study;Warwick\n"


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("cp1252"), "Windows-1252"),
    ],
)
def test_every_usual_encoding_gives_the_same_lines(data: bytes, note: str) -> None:
    sheet = read_sheet(data)
    assert [line.cells for line in sheet.lines] == [
        ("Title", "University"),
        ("Café “Öl” study", "Warwick"),
    ]
    assert (note in " ".join(sheet.notes)) if note else not sheet.notes


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_found_and_quoted_line_breaks_keep_the_numbering(delimiter: str) -> None:
    rows = [
        ["Title", "Summary", "End"],
        ["One", 'two\nlines, and; "quotes"', "x"],
        ["Two", "", "y"],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    sheet = read_sheet(out.getvalue().encode())
    assert [line.number for line in sheet.lines] == [1, 2, 4]
    assert sheet.lines[1].cells == ("One", 'two\nlines, and; "quotes"', "x")


def workbook(*rows: list[object], merges: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_cells_are_filled_down_and_across() -> None:
    data = workbook(
        ["Title", "Dates", None, "University"],
        ["One", "2013", None, "Warwick"],
        ["Two", "2014", "2015", None],
        ["Finished ones", None, None, None],
        ["Three", None, None, "Coventry"],
        merges=("B1:C1", "B2:C2", "D2:D3", "A4:D4"),
    )
    sheet = read_sheet(data)
    assert [line.cells for line in sheet.lines[:3]] == [
        ("Title", "Dates", "Dates", "University"),
        ("One", "2013", "2013", "Warwick"),
        ("Two", "2014", "2015", "Warwick"),
    ]
    assert [line.is_heading for line in sheet.lines] == [False, False, False, True, False]
    table = table_of(sheet)
    assert [line.cell(0) for line in table.lines] == ["One", "Two", "Three"]
    assert any("Line 4" in note for note in table.notes)


def test_the_line_of_headings_is_found_below_a_title() -> None:
    table = table_of(
        read_sheet(
            b"Research list 2013,,\n,,\nID,Project Title,Univeristy,Start date\n1,One,Warwick,2013\n"
        )
    )
    assert table.header.number == 3
    assert guess(table.header) == {0: "own_reference", 1: "title", 2: "partner", 3: "start"}


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def with_sheet_xml(xml: bytes) -> bytes:
    """Return a whole workbook whose only sheet is this XML."""
    source = zipfile.ZipFile(io.BytesIO(workbook(["Title"], ["x"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return out.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&d;</t></is></c></row></sheetData></worksheet>"""


def test_entity_bombs_and_outside_entities_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="entities"):
        read_sheet(with_sheet_xml(BOMB))
    outside = BOMB.replace(b'"lol"', b'SYSTEM "file:///etc/passwd"').replace(b"&d;", b"&a;")
    with pytest.raises(UnreadableFile):
        read_sheet(with_sheet_xml(outside))


def test_a_zip_bomb_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(**{"[Content_Types].xml": b"x", "xl__worksheets__sheet1.xml": b"0" * 200_000_000})
    assert len(bomb) < 300_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a part was unpacked"))
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        read_sheet(bomb)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel"),
        (b"PK\x03\x04 and no more", "broken"),
        (zipped(a=b"b"), "not a spreadsheet"),
        (b"Title\x00\x00", "not a text file"),
        (b"\xff\xfeT\x00i\x00t", "is not"),
        (b"Title\n" + b'"' + b"x" * 200_000, "cannot be read"),
        (b",".join(b"c%d" % n for n in range(201)) + b"\n", "more than 200 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_sheet(data)


def with_damaged_end(workbook: bytes) -> bytes:
    """Return the workbook with nothing but noise in the last fifth of its sheet."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for part in whole.namelist():
            data = whole.read(part)
            if part.startswith("xl/worksheets/"):
                data = data[: len(data) * 4 // 5] + b"<<<" * 1000
            copy.writestr(part, data)
    return out.getvalue()


def test_a_workbook_of_fifty_thousand_lines_is_refused_before_its_end_is_read() -> None:
    book = Workbook(write_only=True)  # such a sheet does not state its size
    sheet = book.create_sheet()
    for number in range(50_000):
        sheet.append([f"Study {number}", "Warwick", "2013", "Live"])
    out = io.BytesIO()
    book.save(out)
    # Whoever read on to the damage would call the file broken instead.
    with pytest.raises(UnreadableFile, match="more than 5,000 lines"):
        read_sheet(with_damaged_end(out.getvalue()))


def test_formulas_that_say_nothing_do_not_make_a_workbook_too_long() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><f>IF(1,"")</f><v></v></c></row>'
        for n in range(2, 12_000)
    )
    data = workbook(["Title"], ["One"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as copy:
        for part in whole.namelist():
            text = whole.read(part)
            if part.startswith("xl/worksheets/"):
                text = text.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            copy.writestr(part, text)
    assert [line.cells[0] for line in read_sheet(out.getvalue()).lines] == ["Title", "One"]


def test_blank_lines_beyond_count_for_nothing() -> None:
    data = b"Title\nOne\n" + b"\n" * 30_000 + b"Two\n"
    assert [line.number for line in read_sheet(data).lines] == [1, 2, 30_003]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        table_of(read_sheet(data))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 10_000))
def test_a_damaged_workbook_is_read_or_refused(noise: bytes, at: int) -> None:
    whole = workbook(["Title", "University"], ["One", "Warwick"])
    at %= len(whole)
    with contextlib.suppress(UnreadableFile):
        read_sheet(whole[:at] + noise + whole[at + len(noise) :])


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8)


def tidy(text: str) -> str:
    return text.replace("\xa0", " ").strip()


@settings(max_examples=80, deadline=None)
@given(ROWS, st.sampled_from(["csv", "xlsx"]))
def test_what_is_exported_can_be_imported(rows: list[list[str]], kind: str) -> None:
    named = [[f"t{place}", *row[1:]] for place, row in enumerate(rows)]
    listing = Listing(
        "list",
        ("Title", "Summary", "Research question"),
        named,
        [],
        has_demo=False,
        total=len(named),
    )
    table = table_of(read_sheet(as_csv(listing) if kind == "csv" else as_xlsx(listing)))
    assert guess(table.header) == {0: "title", 1: "plain_summary", 2: "question"}
    read = [[line.cell(place) for place in range(3)] for line in table.lines]
    expected = [[tidy(cell) for cell in row] for row in named]
    if kind == "csv":  # an apostrophe before a formula's sign is taken for the one that exports add
        expected = [
            [
                cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
                for cell in row
            ]
            for row in expected
        ]
    assert read == expected
