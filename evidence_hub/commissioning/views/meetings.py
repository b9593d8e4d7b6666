"""Meetings: the year, one meeting in its three phases, its minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.commissioning import minutes, queries, quorum
from evidence_hub.commissioning.forms import (
    AddendumForm,
    AttendanceForm,
    CallOffForm,
    ItemForm,
    StepForm,
)
from evidence_hub.commissioning.lifecycle import Outcome, Status
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.commissioning.operations import minutes as minutes_operations
from evidence_hub.commissioning.operations import session as session_operations
from evidence_hub.commissioning.sockets import kinds
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.agenda import item_form, offered
from evidence_hub.commissioning.views.shared import (
    actor,
    board_only,
    marking_of,
    meeting_of,
    relationship_at,
    remember,
)
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid
from evidence_hub.core.paging import all_of, page_number, paged
from evidence_hub.registry.current import viewer
from evidence_hub.registry.people import holders
from evidence_hub.web.exports import MOST_ROWS, asked_format, download, listing_of
from evidence_hub.web.forms import HubForm, whole_number
from evidence_hub.web.page import date_words
from evidence_hub.web.transactions import reject, transactional


@bp.get("/board/meetings")
def meetings() -> Any:
    board_only()
    if file_type := asked_format():
        held = all_of(queries.meetings(), MOST_ROWS)
        seen = queries.items_seen(held.items, viewer())
        columns: dict[str, Callable[[Any], Any]] = {
            "Day": lambda row: date_words(row.held_on),
            "Time": lambda row: row.starts_at,
            "Place": lambda row: row.place,
            "Where it stands": lambda row: Status(row.status).label,
            "Items": lambda row: seen[row.id],
        }
        return download(listing_of("meetings", held.items, columns, total=held.total), file_type)
    listed = paged(queries.meetings(), page_number(request.args.get("page")))
    return render_template(
        "commissioning/meetings.html",
        page=listed,
        counts=queries.items_seen(listed.items, viewer()),
        statuses={status.value: status.label for status in Status},
        may_manage=may(actor(), Can.SCREEN),
    )


def page(found: Meeting, form: HubForm | None = None, status: int = 200) -> Any:
    existing = queries.existing(viewer(), found.items)
    seen = queries.seen(viewer(), existing)
    state = Status(found.status)
    manages = may(actor(), Can.SCREEN)
    choices = offered(found) if manages and state is Status.PLANNED else {}
    reckoned = quorum.of_items(seen) if state is Status.IN_SESSION else {}
    shown = render_template(
        "commissioning/meeting.html",
        meeting=found,
        items=seen,
        hidden=len(existing) - len(seen),
        numbers=minutes.numbers(existing),
        kinds=kinds(),
        outcomes={each.value: each.label for each in Outcome},
        state=state,
        statuses={each.value: each.label for each in Status},
        manages=manages,
        today=clock.today(),
        quorums=reckoned,
        form=form,
        item_form=form if isinstance(form, ItemForm) else item_form(choices, formdata=None),
        attendance_form=form
        if isinstance(form, AttendanceForm)
        else _attendance_form(found, formdata=None),
        may_check=may(actor(), Can.CONFIRM_MINUTES, relationship_at(found)),
        texts=_texts(found, existing, seen),
        to_approve=_to_approve(found) if manages and state is Status.IN_SESSION else [],
        call_off_form=CallOffForm(formdata=None),
        addendum_form=form if isinstance(form, AddendumForm) else AddendumForm(formdata=None),
        marking=marking_of(seen),
    )
    return shown, status


def _texts(
    found: Meeting, existing: Sequence[AgendaItem], seen: Sequence[AgendaItem]
) -> list[tuple[str, str]]:
    """Return the minutes as they stand: kept once checked, written from the records before."""
    state = Status(found.status)
    if state in (Status.PLANNED, Status.IN_SESSION):
        return []
    sections = minutes.write(found) if state is Status.CLOSED else found.minutes
    ids = {item.id for item in seen}
    texts = [("Open part", minutes.read(sections, "open", existing, ids))]
    if any(item.part == "closed" for item in existing):
        texts.append(("Closed part", minutes.read(sections, "closed", existing, ids)))
    return texts


def _to_approve(found: Meeting) -> list[Meeting]:
    return [row for row in queries.unapproved() if row.held_on < found.held_on]


def _attendance_form(found: Meeting, **options: Any) -> AttendanceForm:
    present = sorted(row.person_id for row in found.attendance if row.is_present)
    over = ",".join(map(str, present))
    form = AttendanceForm(data={"present": present, "over": over}, **options)
    form.present.choices = [(person.id, person.name) for person in _with_a_seat(found)]
    return form


def _with_a_seat(found: Meeting) -> list[Person]:
    """Return those who hold a seat on the day and whom no other role keeps from a say."""
    return [
        person
        for person in holders(Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER)
        if not quorum.WITHOUT_A_SAY & person.roles_on(found.held_on)
    ]


@bp.get("/board/meetings/<int:meeting_id>")
def meeting(meeting_id: int) -> Any:
    return page(meeting_of(meeting_id))


@bp.post("/board/meetings/<int:meeting_id>/step")
@transactional
def step(meeting_id: int) -> Any:
    """Open or close the meeting, check its minutes, or take them back to correct them."""
    found, form = meeting_of(meeting_id), StepForm()
    relationship = relationship_at(found)
    if request.form.get("step") == "check":
        require(actor(), Can.CONFIRM_MINUTES, relationship)
    else:
        require(actor(), Can.RECORD_ATTENDANCE)
    if not form.is_sent():
        raise BadRequest
    try:
        if form.step.data == "check":
            minutes_operations.check_minutes(
                actor=actor(), relationship=relationship, meeting=found
            )
        elif form.step.data == "correct":
            minutes_operations.correct_minutes(actor=actor(), meeting=found)
        elif form.step.data == "open":
            session_operations.open_meeting(actor=actor(), meeting=found)
        else:
            session_operations.close_meeting(actor=actor(), meeting=found)
    except Invalid as error:
        reject(str(error))
        remember(error, Can.RECORD_ATTENDANCE, found)
    return redirect(url_for(".meeting", meeting_id=meeting_id))


@bp.post("/board/meetings/<int:meeting_id>/attendance")
@transactional
def attendance(meeting_id: int) -> Any:
    require(actor(), Can.RECORD_ATTENDANCE)
    found = meeting_of(meeting_id)
    form = _attendance_form(found)
    if not form.is_sent():
        return page(found, form, 422)
    try:
        session_operations.record_attendance(
            actor=actor(),
            meeting=found,
            people=_with_a_seat(found),
            present=form.present.data,
            over=[whole_number(key) for key in (form.over.data or "").split(",") if key],
        )
    except Invalid as error:
        reject(str(error))
        remember(error, Can.RECORD_ATTENDANCE, found)
        return page(found, form, 422)
    flash("Attendance is recorded.", "success")
    return redirect(url_for(".meeting", meeting_id=meeting_id))


@bp.post("/board/meetings/<int:meeting_id>/approves/<int:earlier_id>")
@transactional
def minutes_approve(meeting_id: int, earlier_id: int) -> Any:
    require(actor(), Can.RECORD_DECISION)
    found, earlier = meeting_of(meeting_id), meeting_of(earlier_id)
    HubForm().refuse_other_fields()
    try:
        minutes_operations.approve_minutes(actor=actor(), meeting=earlier, at=found)
        flash("The minutes are approved. Nothing of them changes any more.", "success")
    except Invalid as error:
        reject(str(error))
        remember(error, Can.RECORD_DECISION, found)
    return redirect(url_for(".meeting", meeting_id=meeting_id))


@bp.post("/board/meetings/<int:meeting_id>/addenda")
@transactional
def addendum(meeting_id: int) -> Any:
    require(actor(), Can.RECORD_DECISION)
    found, form = meeting_of(meeting_id), AddendumForm()
    if not form.is_sent():
        return page(found, form, 422)
    try:
        minutes_operations.add_addendum(
            actor=actor(),
            meeting=found,
            text=form.text.data,
            is_closed_part=form.is_closed_part.data,
        )
    except Invalid as error:
        form.take(error)
        return page(found, form, 422)
    flash("The addendum is kept.", "success")
    return redirect(url_for(".meeting", meeting_id=meeting_id))
