"""A person's own notices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, paged
from evidence_hub.notifications import notices
from evidence_hub.registry.current import viewer
from evidence_hub.web.commits import commits
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.forms import HubForm

bp = Blueprint("notifications", __name__, template_folder="templates")
COLUMNS: Columns = {
    "When": lambda row: row.made_at,
    "Notice": lambda row: row.text,
    "Project": lambda row: row.project.reference if row.project else "",
    "Address": lambda row: row.path,
    "Read": lambda row: row.read_at,
}


@bp.get("/account/notices")
def listing() -> Any:
    statement = notices.of_viewer(viewer())
    if sheet := exported("notices", COLUMNS, statement, about=lambda row: row.project):
        return sheet
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "notifications/notices.html",
        page=page,
        unread=notices.unread(viewer()),
        marking=highest([row.project.marking for row in page.items if row.project]),
    )


@bp.post("/account/notices")
@commits
def read() -> Any:
    HubForm().refuse_other_fields()
    notices.mark_read(viewer())
    return redirect(url_for(".listing"))
