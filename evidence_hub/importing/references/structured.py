"""CSL-JSON and EndNote's XML: references that a program wrote as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # nosec B405 - types; defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from evidence_hub.importing.references.model import Reference, reference
from evidence_hub.importing.texts import UnreadableFile

_CSL_KINDS = {
    "article-journal": "journal_article",
    "article-magazine": "journal_article",
    "article-newspaper": "journal_article",
    "article": "preprint",
    "paper-conference": "conference_paper",
    "report": "report",
    "thesis": "doctoral_thesis",
    "speech": "presentation",
}
_CSL_STATED = (
    ("abstract", "abstract"),
    ("collection-title", "series"),
    ("publisher", "publisher"),
    ("publisher-place", "place"),
    ("language", "language"),
    ("PMID", "pmid"),
    ("note", "notes"),
)
_ENDNOTE_STATED = (
    ("abstract", "abstract"),
    ("keywords/keyword", "keywords"),
    ("contributors/secondary-authors/author", "editors"),
    ("titles/tertiary-title", "series"),
    ("publisher", "publisher"),
    ("pub-location", "place"),
    ("language", "language"),
    ("isbn", "issn"),
    ("notes", "notes"),
)
_ENDNOTE_KINDS = {
    "journal article": "journal_article",
    "electronic article": "journal_article",
    "magazine article": "journal_article",
    "conference paper": "conference_paper",
    "conference proceedings": "conference_paper",
    "report": "report",
    "government document": "report",
    "thesis": "doctoral_thesis",
}


def read_csl(text: str) -> list[Reference]:
    """Return the items of a CSL-JSON text, numbered in their order."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableFile(
            f"The file is not whole JSON{where}. Export it again as CSL-JSON."
        ) from error
    items = found.get("items", [found]) if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise UnreadableFile("The JSON holds no list of references. Export it as CSL-JSON.")
    return [_of_csl(number, item) for number, item in enumerate(items, start=1)]


def _of_csl(number: int, item: object) -> Reference:
    if not isinstance(item, dict):
        return Reference(number, {}, ("It is no CSL-JSON item",))
    people = item.get("author")
    fields = {
        "title": _word(item.get("title")),
        "venue": _word(item.get("container-title")) or _word(item.get("publisher")),
        "volume": _word(item.get("volume")),
        "issue": _word(item.get("issue")),
        "pages": _word(item.get("page")),
        "year": " ; ".join(_date_words(item.get(name)) for name in ("issued", "original-date")),
        "doi": _word(item.get("DOI")),
        "url": _word(item.get("URL")),
    }
    authors = [_person(one) for one in people] if isinstance(people, list) else []
    editors = item.get("editor")
    stated = {kept: [_word(item.get(name))] for name, kept in _CSL_STATED}
    stated["issn"] = [_word(item.get("ISSN")), _word(item.get("ISBN"))]
    stated["keywords"] = _word(item.get("keyword")).split(",")
    stated["editors"] = [_person(one) for one in editors] if isinstance(editors, list) else []
    kind = _CSL_KINDS.get(_word(item.get("type")), "")
    return reference(number, fields, authors, kind, stated=stated)


def _word(value: object) -> str:
    if isinstance(value, list):  # Crossref gives a title as a list
        return _word(value[0]) if value else ""
    return str(value) if isinstance(value, str | int | float) else ""


def _person(stated: object) -> str:
    if not isinstance(stated, dict):
        return _word(stated)
    if literal := _word(stated.get("literal")):
        return literal
    family = " ".join(
        part for name in ("non-dropping-particle", "family") if (part := _word(stated.get(name)))
    )
    return ", ".join(part for part in (family, _word(stated.get("given"))) if part)


def _date_words(stated: object) -> str:
    if not isinstance(stated, dict):
        return _word(stated)
    parts: Any = stated.get("date-parts")
    first = _word(parts[0]) if isinstance(parts, list) and parts else ""
    return " ".join([first, _word(stated.get("raw")), _word(stated.get("literal"))])


def read_endnote(data: bytes) -> list[Reference]:
    """Return the records of an EndNote XML export, numbered in their order."""
    try:
        root = fromstring(data)
    except DefusedXmlException as error:
        raise UnreadableFile(
            "The XML defines entities of its own, which no reference manager does: it is not read."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableFile(
            f"The XML is not whole ({error}). Export it again from EndNote."
        ) from error
    records = enumerate(root.iter("record"), start=1)
    return [_of_endnote(number, record) for number, record in records]


def _of_endnote(number: int, record: Element) -> Reference:
    ref_type = record.find("ref-type")
    kind = ref_type.get("name", "").lower() if ref_type is not None else ""
    fields: Mapping[str, str] = {
        "title": _text_at(record, "titles/title"),
        "venue": _text_at(record, "periodical/full-title", "titles/secondary-title", "publisher"),
        "volume": _text_at(record, "volume"),
        "issue": _text_at(record, "number", "issue"),
        "pages": _text_at(record, "pages"),
        "year": f"{_text_at(record, 'dates/year')} ; {_text_at(record, 'dates/pub-dates/date')}",
        "doi": _text_at(record, "electronic-resource-num"),
        "url": _text_at(record, "urls/related-urls/url", "urls/web-urls/url"),
    }
    authors = ["".join(one.itertext()) for one in record.findall("contributors/authors/author")]
    stated = {
        kept: ["".join(one.itertext()) for one in record.findall(path)]
        for path, kept in _ENDNOTE_STATED
    }
    return reference(number, fields, authors, _ENDNOTE_KINDS.get(kind, ""), stated=stated)


def _text_at(record: Element, *paths: str) -> str:
    """Return the text of the first path that has one, its styles joined."""
    elements = (record.find(path) for path in paths)
    texts = ("".join(found.itertext()).strip() for found in elements if found is not None)
    return next((text for text in texts if text), "")
