"""What a cited source states, in the hub's own words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from evidence_hub.sources import queries

bp = Blueprint("sources", __name__, template_folder="templates")


@bp.get("/sources")
def sources() -> Any:
    return render_template("sources/sources.html", sources=queries.all_sources())


@bp.get("/sources/<code>")
def source(code: str) -> Any:
    return render_template("sources/source.html", source=queries.source(code))
