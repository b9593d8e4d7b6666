"""The line of sight of a project, and of the whole programme by priority."""

from __future__ import annotations

from flask import render_template, request

from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import Page, all_of, codes, page_number, paged
from evidence_hub.directory import queries as directory
from evidence_hub.findings.line_of_sight import Kind, LineOfSight, lines_of, projects
from evidence_hub.findings.views import bp
from evidence_hub.findings.views.recommendations import FOR
from evidence_hub.findings.views.shared import BASE, page
from evidence_hub.registry import queries
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.registry.stages import BEFORE_COMMISSIONED, Stage
from evidence_hub.web.exports import MOST_ROWS, Columns, asked_format, exported
from evidence_hub.web.results import ViewResult

COUNTED = (Kind.FINDING, Kind.RECOMMENDATION, Kind.ACTION, Kind.BENEFIT)
COLUMNS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Priorities": lambda row: [node.text for node in row.of(Kind.PRIORITY)],
    "Question": lambda row: row.project.question,
    "Findings": lambda row: row.count(Kind.FINDING),
    "Recommendations": lambda row: row.count(Kind.RECOMMENDATION),
    "Actions": lambda row: row.count(Kind.ACTION),
    "Benefits": lambda row: row.count(Kind.BENEFIT),
    "Broken": lambda row: [each.what for each in row.broken],
}


@bp.get(f"{BASE}/line-of-sight")
def line_of_sight(ref: str) -> ViewResult:
    found, tier = queries.visible_project(ref, viewer())
    # Recommendations and actions belong to the full view, so the whole chain does.
    if tier is not Tier.FULL or Stage(found.stage) in BEFORE_COMMISSIONED:
        raise NotFound
    (held,) = lines_of([found])
    name = f"line-of-sight-{found.reference}"
    if sheet := exported(name, COLUMNS, [held], about=lambda row: row.project):
        return sheet
    is_upward = request.args.get("from") == "benefits"
    return page(
        "line_of_sight",
        found,
        "line_of_sight",
        line=held,
        # From a benefit back to the priority is the auditor's way round: what was this done for?
        kinds=list(reversed(Kind)) if is_upward else list(Kind),
        is_upward=is_upward,
        hides_priorities=not viewer().reads_register,
    )


@bp.get("/reports/line-of-sight")
def lines() -> ViewResult:
    if not actor().has(*FOR):
        raise NotFound
    chosen = codes(request.args.getlist("priority"))
    statement = projects(viewer(), chosen)
    asked = page_number(request.args.get("page"))
    is_file = bool(asked_format())
    rows = all_of(statement, MOST_ROWS) if is_file else paged(statement, asked)
    # All rows of the page or file at once: some twelve statements, however many lines there are.
    drawn: list[LineOfSight] = lines_of(rows.items)
    shown = Page(drawn, rows.total, rows.number)
    if sheet := exported("line-of-sight", COLUMNS, shown, about=lambda row: row.project):
        return sheet
    return render_template(
        "findings/lines.html",
        page=shown,
        counted=COUNTED,
        priorities=directory.priorities(),
        chosen=chosen,
        marking=highest([row.project.marking for row in drawn]),
    )
