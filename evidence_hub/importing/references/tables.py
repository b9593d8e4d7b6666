"""References in a spreadsheet: CSV or XLSX with a heading line."""

from __future__ import annotations

import re

from evidence_hub.importing.references.model import Reference, reference
from evidence_hub.importing.sheet_lines import Sheet, SheetLine
from evidence_hub.importing.sheets import read_sheet
from evidence_hub.importing.texts import UnreadableFile, folded

_HEADINGS = {
    "title": "title",
    "article title": "title",
    "name": "title",
    "authors": "authors",
    "author": "authors",
    "author s": "authors",
    "year": "year",
    "publication year": "year",
    "date": "year",
    "published": "year",
    "journal": "venue",
    "venue": "venue",
    "published in": "venue",
    "source": "venue",
    "publication title": "venue",
    "source title": "venue",
    "publisher": "venue",
    "volume": "volume",
    "issue": "issue",
    "number": "issue",
    "pages": "pages",
    "doi": "doi",
    "url": "url",
    "web address": "url",
    "link": "url",
    "type": "kind",
    "item type": "kind",
}
_KINDS = {
    "journal article": "journal_article",
    "article": "journal_article",
    "conference paper": "conference_paper",
    "report": "report",
    "thesis": "doctoral_thesis",
    "doctoral thesis": "doctoral_thesis",
    "preprint": "preprint",
    "presentation": "presentation",
    "interim report": "interim_report",
    "policy brief": "policy_brief",
    "master s dissertation": "masters_dissertation",
}
_HEADER_WITHIN = 10


def _columns(line: SheetLine) -> dict[int, str]:
    columns: dict[int, str] = {}
    for place, cell in enumerate(line.cells):
        name = _HEADINGS.get(folded(cell), "")
        if name and name not in columns.values():
            columns[place] = name
    return columns


def _header(sheet: Sheet) -> int:
    for place, line in enumerate(sheet.lines[:_HEADER_WITHIN]):
        if "title" in _columns(line).values():
            return place
    raise UnreadableFile(
        "No column is headed “Title”. A list of references needs a line of headings: "
        "Title, Authors, Year, Journal, DOI."
    )


def _authors(stated: str) -> list[str]:
    return re.split(r"[;\n|]", stated)


def read_table(data: bytes) -> tuple[list[Reference], tuple[str, ...]]:
    """Return the references of a sheet and notes on how it was read."""
    sheet = read_sheet(data)
    place = _header(sheet)
    columns = _columns(sheet.lines[place])
    references = []
    for line in sheet.lines[place + 1 :]:
        fields = {name: line.cell(at) for at, name in columns.items()}
        kind = _KINDS.get(folded(fields.pop("kind", "")), "")
        references.append(reference(line.number, fields, _authors(fields.pop("authors", "")), kind))
    return references, sheet.notes
