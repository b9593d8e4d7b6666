"""The worklist of ethics: what is whose, what waits, what runs out."""

from __future__ import annotations

from flask import render_template, request

from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, slice_of
from evidence_hub.ethics import worklist as rows_of
from evidence_hub.ethics.access import READERS
from evidence_hub.ethics.views import bp
from evidence_hub.registry.current import viewer
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.results import ViewResult

LISTS = {
    "mine": "Mine",
    "unassigned": "Unassigned",
    "review": "In review",
    "applicant": "Waiting for the applicant",
    "expiring": "Expiring",
    "lapsed": "Lapsed",
    "all": "All",
}
FOR = (
    *READERS, Role.ETHICS_REVIEWER, Role.INFORMATION_GOVERNANCE, Role.RESEARCH_LEAD,
    Role.SUPERVISOR,
)  # fmt: skip


COLUMNS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Route": lambda row: row.route or "Not chosen",
    "Where it is": lambda row: row.state,
    "Waits for": lambda row: row.waits_for or "Nobody",
    "Since": lambda row: row.since,
    "Due or ends": lambda row: row.due,
}


@bp.get("/ethics")
def worklist() -> ViewResult:
    if not viewer().actor.has(*FOR):
        raise NotFound
    wanted = request.args.get("list", "")
    rows = rows_of.rows(viewer(), clock.today())
    counts = {code: sum(code in row.lists for row in rows) for code in LISTS}
    if wanted not in LISTS:
        wanted = "mine" if counts["mine"] else "all"
    listed = [row for row in rows if wanted in row.lists]
    if sheet := exported(f"ethics-{wanted}", COLUMNS, listed, about=lambda row: row.project):
        return sheet
    page = slice_of(listed, page_number(request.args.get("page")))
    return render_template(
        "ethics/worklist.html",
        page=page,
        lists=LISTS,
        counts=counts,
        wanted=wanted,
        today=clock.today(),
        marking=highest([row.project.marking for row in page.items]),
    )
