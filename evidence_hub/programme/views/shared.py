"""What the programme's pages have in common: a list, a page of one thing, and who reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.authority import Actor
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.core.paging import page_number, paged
from evidence_hub.programme import queries
from evidence_hub.programme.views import bp
from evidence_hub.registry.audience import Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import form_pages

BASE = "/programme"
Cell = str | dict[str, str]
form_page = form_pages(bp, BASE, "programme/form.html")


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


def actor() -> Actor:
    return current.actor()


def keeps() -> bool:
    return may(actor(), Can.KEEP_PROGRAMME)


def must_keep() -> None:
    require(actor(), Can.KEEP_PROGRAMME)


def readers_only() -> None:
    """Raise the common 404 for everybody who does not read the register."""
    if not viewer().reads_register:
        raise NotFound


def link(words: str, endpoint: str, **values: Any) -> dict[str, str]:
    return {"text": words, "href": url_for(endpoint, **values)}


def record_of(project: Project | None) -> Cell:
    """Return a link to a linked record; "Not linked" also where the viewer does not see it."""
    if project is None or tier_of(viewer(), project) is Tier.NOTHING:
        return "Not linked"
    return link(project.title, "registry.project", ref=project.reference)


def records_for(*kinds: str) -> dict[int, Project]:
    return {row.id: row for row in queries.records(viewer(), *kinds)}


def with_none(rows: Mapping[int, Any], name: str = "title") -> list[tuple[int, str]]:
    return [(0, "None"), *((key, getattr(row, name)) for key, row in rows.items())]


def listing(made: Any, columns: Columns, name: str, statement: Any) -> Any:
    """Answer with the list as a page or as a file; ``made`` makes a Listed of a page's rows."""
    if sheet := exported(name, columns, statement):
        return sheet
    page = paged(statement, page_number(request.args.get("page")))
    return render_template("programme/listing.html", page=page, listed=made(page.items))


def one(made: One) -> Any:
    return render_template("programme/one.html", one=made)


def day_or_none(day: dt.date | None) -> str:
    return day_words(day) or "Not stated"
