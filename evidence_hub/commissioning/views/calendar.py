"""The board's calendar: planning meetings, moving one, calling one off."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.commissioning.forms import CallOffForm, DayForm, YearForm
from evidence_hub.commissioning.models import Meeting
from evidence_hub.commissioning.operations import calendar as operations
from evidence_hub.commissioning.views import form_page
from evidence_hub.commissioning.views.shared import meeting_of
from evidence_hub.core.problems import given
from evidence_hub.registry.project_page import actor
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.page import date_words


def _how_many(meetings: Sequence[Meeting]) -> str:
    one = len(meetings) == 1
    return f"{'One meeting is' if one else f'{len(meetings)} meetings are'} planned."


@form_page("/board/meetings/plan", "year_new", save="year_plan")
def year_new() -> PostAction:
    require(actor(), Can.SCREEN)
    form = YearForm()
    return PostAction(
        lambda: operations.plan_year(
            actor=actor(),
            first_on=given(form.first_on.data),
            starts_at=form.starts_at.words,
            place=form.place.data,
        ),
        _how_many,
        url_for(".meetings"),
        form,
        page=lambda: render_template("commissioning/year.html", form=form),
    )


def _to(meeting: Meeting) -> str:
    return url_for(".meeting", meeting_id=meeting.id)


def _day_page(form: DayForm, meeting: Meeting | None) -> str:
    return render_template("commissioning/day.html", form=form, meeting=meeting)


@form_page("/board/meetings/new", "meeting_new", save="meeting_plan")
def meeting_new() -> PostAction:
    require(actor(), Can.SCREEN)
    form = DayForm()
    return PostAction(
        lambda: operations.plan_one(actor=actor(), **form.told()),
        lambda meeting: f"A meeting is planned for {date_words(meeting.held_on)}.",
        _to,
        form,
        page=lambda: _day_page(form, None),
    )


def _managed(meeting_id: int) -> Meeting:
    require(actor(), Can.SCREEN)
    return meeting_of(meeting_id)


@form_page("/board/meetings/<int:meeting_id>/day", "meeting_day", save="meeting_move")
def meeting_day(meeting_id: int) -> PostAction:
    meeting = _managed(meeting_id)
    form = DayForm(obj=meeting)
    return PostAction(
        lambda: operations.reschedule(actor=actor(), meeting=meeting, **form.told()),
        "The meeting is moved.",
        _to(meeting),
        form,
        page=lambda: _day_page(form, meeting),
    )


@form_page.post("/board/meetings/<int:meeting_id>/call-off", "meeting_call_off")
def meeting_call_off(meeting_id: int) -> PostAction:
    meeting, form = _managed(meeting_id), CallOffForm()
    return PostAction(
        lambda: operations.call_off(actor=actor(), meeting=meeting, reason=form.reason.data or ""),
        "The meeting is called off. What stood on its agenda goes to the next one.",
        _to(meeting),
        form,
        refusal=lambda error: f"{' '.join(error.fields.values())}.",
    )
