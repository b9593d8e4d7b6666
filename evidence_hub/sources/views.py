"""What a cited source states, in the hub's own words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from evidence_hub.sources import queries
from evidence_hub.web.exports import asked_format, download, listing_of

bp = Blueprint("sources", __name__, template_folder="templates")


@bp.get("/sources")
def sources() -> Any:
    if file_type := asked_format():
        columns = {
            "Title": lambda row: row.title,
            "Code": lambda row: row.code,
            "Address": lambda row: row.url,
        }
        return download(listing_of("sources", queries.all_sources(), columns), file_type)
    return render_template("sources/sources.html", sources=queries.all_sources())


@bp.get("/sources/<code>")
def source(code: str) -> Any:
    return render_template("sources/source.html", source=queries.source(code))
