"""The worklist of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template, request

from evidence_hub.core import vocabularies
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import codes, page_number, paged
from evidence_hub.findings import exports, queries, words
from evidence_hub.findings.views import bp
from evidence_hub.registry.current import viewer
from evidence_hub.sources import queries as sources
from evidence_hub.web.exports import asked_format, download
from evidence_hub.web.results import ViewResult


def _options(labels: Mapping[str, str], chosen: Sequence[str]) -> list[dict[str, object]]:
    return [
        {"value": code, "label": label, "checked": code in chosen} for code, label in labels.items()
    ]


@bp.get("/findings")
def findings() -> ViewResult:
    directions = codes(request.args.getlist("direction"))
    statuses = codes(request.args.getlist("status"))
    statement = queries.findings(viewer(), directions=directions, statuses=statuses)
    if file_type := asked_format():
        return download(exports.listing(statement), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    cited = sources.named(row.source for row in page.items)
    labels = vocabularies.labels("finding_direction", "finding_status")
    return render_template(
        "findings/findings.html",
        page=page,
        rows=[
            (
                row,
                words.effect(row),
                queries.marks_of(row, cited),
            )
            for row in page.items
        ],
        directions=directions,
        statuses=statuses,
        direction_options=_options(labels["finding_direction"], directions),
        status_options=_options(labels["finding_status"], statuses),
        marking=highest([row.project.marking for row in page.items if row.project]),
    )
