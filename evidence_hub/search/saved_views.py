"""The searches that a person keeps."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from wtforms import HiddenField

from evidence_hub.accounts import current
from evidence_hub.core.errors import Invalid
from evidence_hub.core.paging import all_of
from evidence_hub.search import saving
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.forms import HubForm, Line
from evidence_hub.web.transactions import reject, transactional

bp = Blueprint("saved_searches", __name__, template_folder="templates")
COLUMNS: Columns = {
    "Name": lambda row: row.name,
    "Saved": lambda row: row.saved_at,
    "Address": lambda row: f"{url_for('search.results', _external=True)}?{row.asks}",
}


class SaveForm(HubForm):
    name = Line("Save this search as", most=120, required="Enter a name for this search")
    asks = HiddenField()


@bp.get("/search/saved")
def listing() -> Any:
    kept = saving.saved_by(current.actor())
    if sheet := exported("saved searches", COLUMNS, kept):
        return sheet
    return render_template("search/saved.html", rows=all_of(kept, saving.MOST_KEPT).items)


@bp.post("/search/saved")
@transactional
def save() -> Any:
    form = SaveForm()
    form.refuse_other_fields()
    asks = saving.question_of(form.asks.data or "")
    back = f"{url_for('search.results')}?{asks}"
    if not form.validate():
        reject("Enter a name for this search, of 120 characters or fewer.")
        return redirect(back)
    try:
        row = saving.save(current.actor(), name=form.name.data, asks=asks)
    except Invalid as error:
        reject(f"{' '.join(error.fields.values())}.")
        return redirect(back)
    flash(f"Saved as “{row.name}”. It is among your saved searches.")
    return redirect(back)


@bp.post("/search/saved/<int:saved_id>/remove")
@transactional
def remove(saved_id: int) -> Any:
    HubForm().refuse_other_fields()
    saving.remove(current.actor(), saved_id)
    flash("The saved search is removed.")
    return redirect(url_for(".listing"))
