"""The board's calendar: planning meetings, moving one, calling one off."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.commissioning.forms import CallOffForm, DayForm, YearForm
from evidence_hub.commissioning.models import Meeting
from evidence_hub.commissioning.operations import calendar as operations
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.shared import actor, meeting_of
from evidence_hub.core.errors import Invalid
from evidence_hub.web.page import date_words
from evidence_hub.web.transactions import reject, transactional


@bp.get("/board/meetings/plan")
def year_new() -> Any:
    require(actor(), Can.SCREEN)
    return render_template("commissioning/year.html", form=YearForm(formdata=None))


@bp.post("/board/meetings/plan")
@transactional
def year_plan() -> Any:
    require(actor(), Can.SCREEN)
    form = YearForm()
    if not form.is_sent() or form.first_on.data is None:
        return render_template("commissioning/year.html", form=form), 422
    try:
        made = operations.plan_year(
            actor=actor(),
            first_on=form.first_on.data,
            starts_at=form.starts_at.data,
            place=form.place.data,
        )
    except Invalid as error:
        form.take(error)
        return render_template("commissioning/year.html", form=form), 422
    planned = "One meeting is planned" if len(made) == 1 else f"{len(made)} meetings are planned"
    flash(f"{planned}.", "success")
    return redirect(url_for(".meetings"))


@bp.get("/board/meetings/new")
def meeting_new() -> Any:
    require(actor(), Can.SCREEN)
    return render_template("commissioning/day.html", form=DayForm(formdata=None), meeting=None)


@bp.post("/board/meetings/new")
@transactional
def meeting_plan() -> Any:
    require(actor(), Can.SCREEN)
    form = DayForm()
    if not form.is_sent() or form.held_on.data is None:
        return render_template("commissioning/day.html", form=form, meeting=None), 422
    try:
        made = operations.plan_one(actor=actor(), **form.told())
    except Invalid as error:
        form.take(error)
        return render_template("commissioning/day.html", form=form, meeting=None), 422
    flash(f"A meeting is planned for {date_words(made.held_on)}.", "success")
    return redirect(url_for(".meeting", meeting_id=made.id))


def _managed(meeting_id: int) -> Meeting:
    require(actor(), Can.SCREEN)
    return meeting_of(meeting_id)


@bp.get("/board/meetings/<int:meeting_id>/day")
def meeting_day(meeting_id: int) -> Any:
    found = _managed(meeting_id)
    form = DayForm(obj=found, formdata=None)
    return render_template("commissioning/day.html", form=form, meeting=found)


@bp.post("/board/meetings/<int:meeting_id>/day")
@transactional
def meeting_move(meeting_id: int) -> Any:
    found = _managed(meeting_id)
    form = DayForm()
    if not form.is_sent() or form.held_on.data is None:
        return render_template("commissioning/day.html", form=form, meeting=found), 422
    try:
        operations.reschedule(actor=actor(), meeting=found, **form.told())
    except Invalid as error:
        form.take(error)
        return render_template("commissioning/day.html", form=form, meeting=found), 422
    flash("The meeting is moved.", "success")
    return redirect(url_for(".meeting", meeting_id=found.id))


@bp.post("/board/meetings/<int:meeting_id>/call-off")
@transactional
def meeting_call_off(meeting_id: int) -> Any:
    found = _managed(meeting_id)
    form = CallOffForm()
    form.refuse_other_fields()
    try:
        operations.call_off(actor=actor(), meeting=found, reason=form.reason.data or "")
    except Invalid as error:
        reject(f"{' '.join(error.fields.values())}.")
    else:
        flash("The meeting is called off. What stood on its agenda goes to the next one.")
    return redirect(url_for(".meeting", meeting_id=found.id))
