"""The searches that a person keeps."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from wtforms import HiddenField

from evidence_hub.accounts import current
from evidence_hub.core.paging import all_of
from evidence_hub.search import saving
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import HubForm, TextLine
from evidence_hub.web.results import ViewResult

bp = Blueprint("saved_searches", __name__, template_folder="templates")
form_page = form_pages(bp)
COLUMNS: Columns = {
    "Name": lambda row: row.name,
    "Saved": lambda row: row.saved_at,
    "Address": lambda row: f"{url_for('search.results', _external=True)}?{row.asks}",
}


class SaveForm(HubForm):
    name = TextLine("Save this search as", most=120, required="Enter a name for this search")
    asks = HiddenField()


@bp.get("/search/saved")
def listing() -> ViewResult:
    kept = saving.saved_by(current.actor())
    if sheet := exported("saved searches", COLUMNS, kept):
        return sheet
    return render_template("search/saved.html", rows=all_of(kept, saving.MOST_KEPT).items)


@form_page.post("/search/saved", "save")
def save() -> PostAction:
    form = SaveForm()
    asks = saving.question_of(form.asks.data or "")
    return PostAction(
        lambda: saving.save(current.actor(), name=form.name.data, asks=asks),
        lambda saved: f"Saved as “{saved.name}”. It is among your saved searches.",
        f"{url_for('search.results')}?{asks}",
        form,
        incomplete="Enter a name for this search, of 120 characters or fewer.",
        refusal=lambda error: f"{' '.join(error.fields.values())}.",
    )


@form_page.post("/search/saved/<int:saved_id>/remove", "remove")
def remove(saved_id: int) -> PostAction:
    return PostAction(
        lambda: saving.remove(current.actor(), saved_id),
        "The saved search is removed.",
        url_for(".listing"),
    )
