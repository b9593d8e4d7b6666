"""The two pages of the programme, whatever they are about: a list, and one thing with its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from evidence_hub.core.clock import day_words
from evidence_hub.core.paging import page_number, paged
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.results import ViewResult

# Text, or a link as text with an address: templates never get markup from here, so nothing that
# people typed can become markup.
Cell = str | dict[str, str]


@dataclass(frozen=True)
class Tag:
    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Part:
    """A section of a page: rows of cells under their columns, or words where there are none."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str


@dataclass(frozen=True)
class Link:
    words: str
    href: str


@dataclass(frozen=True)
class One:
    """A page of one thing."""

    title: str
    caption: str
    crumb: Link
    tags: Sequence[Tag]
    facts: Sequence[tuple[str, Cell]]
    parts: Sequence[Part] = ()
    actions: Sequence[Link] = ()
    is_demo: bool = False
    text: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Listed:
    """A page with a list: ``row`` makes a line's cells, the first of which heads it."""

    title: str
    intro: str
    noun: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    empty: str
    new: Link | None = None
    parts: Sequence[Part] = ()
    plural: str | None = None


def link(words: str, endpoint: str, **values: Any) -> dict[str, str]:
    return {"text": words, "href": url_for(endpoint, **values)}


def listing(
    made: Callable[[Sequence[Any]], Listed], columns: Columns, name: str, statement: Any
) -> ViewResult:
    """Answer with the list as a page or as a file; ``made`` makes a Listed of a page's rows."""
    if sheet := exported(name, columns, statement):
        return sheet
    # After the file: a download holds all rows, not those of one page.
    page = paged(statement, page_number(request.args.get("page")))
    return render_template("programme/listing.html", page=page, listed=made(page.items))


def one(made: One) -> str:
    return render_template("programme/one.html", one=made)


def with_none(rows: Mapping[int, Any], name: str = "title") -> list[tuple[int, str]]:
    # Nought names none, since a blank would not pass as a whole number.
    return [(0, "None"), *((key, getattr(row, name)) for key, row in rows.items())]


def day_or_none(day: dt.date | None) -> str:
    return day_words(day) or "Not stated"
