"""What a cited source states, in the hub's own words."""

from __future__ import annotations

from flask import Blueprint, render_template

from evidence_hub.sources import queries
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.results import ViewResult

bp = Blueprint("sources", __name__, template_folder="templates")
SOURCES: Columns = {
    "Source": lambda row: row.title,
    "Kind": lambda row: row.kind.replace("_", " "),
    "Issued": lambda row: row.issued_on or row.issued,
    "Author": lambda row: row.author or row.publisher,
    "How it was read": lambda row: row.read_as or "whole document",
    "Unverified": lambda row: row.provenance == "KNOWN",
    "DOI": lambda row: row.doi,
    "Address": lambda row: row.url,
}
PARAGRAPHS: Columns = {
    "Paragraph": lambda row: row.number,
    "Heading": lambda row: row.heading,
    "What it states": lambda row: row.statement,
}


@bp.get("/sources")
def sources() -> ViewResult:
    found = queries.all_sources()
    if sheet := exported("sources", SOURCES, found):
        return sheet
    return render_template("sources/sources.html", sources=found)


@bp.get("/sources/<code>")
def source(code: str) -> ViewResult:
    found = queries.source(code)
    if sheet := exported(f"paragraphs-of-{found.code}", PARAGRAPHS, found.paragraphs):
        return sheet
    return render_template("sources/source.html", source=found)
