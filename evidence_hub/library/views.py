"""The library: all police-related research, and each publication's page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from evidence_hub.core import vocabularies
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, paged, year
from evidence_hub.library import queries
from evidence_hub.library.sockets import evidence_of
from evidence_hub.registry.current import viewer

bp = Blueprint("library", __name__, template_folder="templates")


@bp.get("/library")
def library() -> Any:
    kind = request.args.get("type", "")
    chosen = year(request.args.get("year"))
    page = paged(
        queries.publications(viewer(), kind=kind, year=chosen),
        page_number(request.args.get("page")),
    )
    return render_template(
        "library/library.html",
        page=page,
        kind=kind,
        year=chosen or "",
        labels=vocabularies.labels("publication_type"),
    )


@bp.get("/publications/<int:publication_id>")
def publication(publication_id: int) -> Any:
    found, studies = queries.publication(publication_id, viewer())
    return render_template(
        "library/publication.html",
        publication=found,
        studies=studies,
        sections=evidence_of(found),
        relation_labels=queries.RELATION_LABELS,
        labels=vocabularies.labels("publication_type"),
        marking=highest([study.project.marking for study in studies]),
    )
