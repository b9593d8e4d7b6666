"""References in a spreadsheet: CSV or XLSX with a heading line."""

from __future__ import annotations

import re

from evidence_hub.importing.references.model import Reference, reference
from evidence_hub.importing.sheet_lines import Sheet, SheetLine
from evidence_hub.importing.sheets import read_sheet
from evidence_hub.importing.texts import UnreadableFile, folded
from evidence_hub.library.stated import LABELS

_HEADINGS = {
    "title": "title",
    "document title": "title",
    "primary title": "title",
    "display name": "title",
    "t1": "title",
    "ti": "title",
    "article title": "title",
    "name": "title",
    "authors": "authors",
    "author": "authors",
    "author full names": "authors",
    "authors primary": "authors",
    "author names": "authors",
    "au": "authors",
    "a1": "authors",
    "author s": "authors",
    "year": "year",
    "publication year": "year",
    "published year": "year",
    "pub year": "year",
    "pubyear": "year",
    "publication date": "year",
    "pub date": "year",
    "py": "year",
    "yr": "year",
    "date": "year",
    "published": "year",
    "journal": "venue",
    "journal book": "venue",
    "journal title": "venue",
    "journal name": "venue",
    "periodical full": "venue",
    "primary location source display name": "venue",
    "source name": "venue",
    "pubtitle": "venue",
    "jf": "venue",
    "so": "venue",
    "venue": "venue",
    "published in": "venue",
    "source": "venue",
    "publication title": "venue",
    "source title": "venue",
    "publisher": "venue",
    "volume": "volume",
    "vol": "volume",
    "vl": "volume",
    "issue": "issue",
    "art issue": "issue",
    "is": "issue",
    "number": "issue",
    "pages": "pages",
    "page": "pages",
    "page range": "pages",
    "start page": "pages",
    "page start": "pages",
    "pg": "pages",
    "doi": "doi",
    "di": "doi",
    "do": "doi",
    "doi link": "doi",
    "digital object identifier": "doi",
    "url": "url",
    "web address": "url",
    "link": "url",
    "urls": "url",
    "links": "url",
    "plink": "url",
    "type": "kind",
    "item type": "kind",
    "abstract": "abstract",
    "abstract note": "abstract",
    "keywords": "keywords",
    "author keywords": "keywords",
    "manual tags": "keywords",
    "subjects": "keywords",
    "editors": "editors",
    "editor": "editors",
    "issn": "issn",
    "isbn": "issn",
    "language": "language",
    "language of original document": "language",
    "place": "place",
    "series": "series",
    "pmid": "pmid",
    "pubmed id": "pmid",
    "orcid": "orcid",
    "orcids": "orcid",
    "notes": "notes",
    "document type": "kind",
    "doc type": "kind",
    "publication type": "kind",
    "reference type": "kind",
}
_KINDS = {
    "journal article": "journal_article",
    "journalarticle": "journal_article",
    "article": "journal_article",
    "review": "journal_article",
    "academic journal": "journal_article",
    "scholarly journals": "journal_article",
    "conferencepaper": "conference_paper",
    "proceedings paper": "conference_paper",
    "dissertation": "doctoral_thesis",
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
_LISTS = frozenset({"keywords", "editors", "issn", "orcid"})
_HEADER_WITHIN = 10
_WITH_INITIALS = re.compile(r"[^\d,]+ (?:[A-Z]\.?[- ]?){1,4}")


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
    names = [name.strip() for name in re.split(r"[;\n|]", stated)]
    parts = [part.strip().rstrip(".") for part in stated.split(",")]
    # PubMed and older Scopus exports part names by commas: "Doe J, Roe R." Each then ends in
    # initials, which tells it from one "Doe, J".
    if len(names) == 1 and len(parts) > 1 and all(map(_WITH_INITIALS.fullmatch, parts)):
        return parts
    return names


def read_table(data: bytes) -> tuple[list[Reference], tuple[str, ...]]:
    """Return the references of a sheet and notes on how it was read."""
    sheet = read_sheet(data)
    place = _header(sheet)
    columns = _columns(sheet.lines[place])
    references = []
    for line in sheet.lines[place + 1 :]:
        fields = {name: line.cell(at) for at, name in columns.items()}
        kind = _KINDS.get(folded(fields.pop("kind", "")), "")
        stated = {
            name: re.split(r"[;|\n]", text) if name in _LISTS else [text]
            for name in LABELS
            if (text := fields.pop(name, ""))
        }
        authors = _authors(fields.pop("authors", ""))
        references.append(reference(line.number, fields, authors, kind, stated=stated))
    return references, sheet.notes
