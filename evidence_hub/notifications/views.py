"""A person's own notices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from evidence_hub.core.markings import highest
from evidence_hub.core.paging import all_of, page_number, paged
from evidence_hub.notifications import notices
from evidence_hub.registry.current import viewer
from evidence_hub.web.commits import commits
from evidence_hub.web.exports import MOST_ROWS, asked_format, download, listing_of
from evidence_hub.web.forms import HubForm
from evidence_hub.web.page import instant_words

bp = Blueprint("notifications", __name__, template_folder="templates")


@bp.get("/account/notices")
def listing() -> Any:
    if file_type := asked_format():
        held = all_of(notices.of_viewer(viewer()), MOST_ROWS)
        columns = {
            "When": lambda row: instant_words(row.made_at),
            "Notice": lambda row: row.text,
            "Project": lambda row: row.project.reference if row.project else "",
            "Read": lambda row: "yes" if row.read_at else "no",
        }
        markings = [row.project.marking for row in held.items if row.project]
        made = listing_of("notices", held.items, columns, markings=markings, total=held.total)
        return download(made, file_type)
    page = paged(notices.of_viewer(viewer()), page_number(request.args.get("page")))
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
