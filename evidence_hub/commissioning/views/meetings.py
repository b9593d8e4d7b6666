"""Meetings: the year, one meeting in its three phases, its minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request, url_for
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
from evidence_hub.commissioning.hooks import kinds
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.commissioning.operations import minutes as minutes_operations
from evidence_hub.commissioning.operations import session as session_operations
from evidence_hub.commissioning.states import Outcome, Status
from evidence_hub.commissioning.views import bp, form_page
from evidence_hub.commissioning.views.agenda_form import item_form, offered
from evidence_hub.commissioning.views.refusals import remember
from evidence_hub.commissioning.views.shared import (
    board_only,
    marking_of,
    meeting_of,
    relationship_at,
)
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.paging import all_of, page_number, paged
from evidence_hub.registry.current import viewer
from evidence_hub.registry.people import holders
from evidence_hub.registry.project_page import actor
from evidence_hub.web.exports import MOST_ROWS, asked_format, download, listing_of
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import (
    HubForm,
    record_key,
)
from evidence_hub.web.page import date_words
from evidence_hub.web.results import ViewResult

MEETING = "/board/meetings/<int:meeting_id>"


@bp.get("/board/meetings")
def meetings() -> ViewResult:
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


def page(found: Meeting, form: HubForm | None = None) -> ViewResult:
    existing = queries.existing(viewer(), found.items)
    seen = queries.seen(viewer(), existing)
    state = Status(found.status)
    manages = may(actor(), Can.SCREEN)
    # Candidates ask gates of many projects, so only the page that can use them pays for it.
    choices = offered(found) if manages and state is Status.PLANNED else {}
    reckoned = quorum.of_items(seen) if state is Status.IN_SESSION else {}
    return render_template(
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


def _texts(
    found: Meeting, existing: Sequence[AgendaItem], seen: Sequence[AgendaItem]
) -> list[tuple[str, str]]:
    """Return the minutes as they stand: kept once checked, written from the records before."""
    state = Status(found.status)
    if state in (Status.PLANNED, Status.IN_SESSION):
        return []
    # Before the check they are written from the records each time, so a correction shows at once.
    sections = minutes.write(found) if state is Status.CLOSED else found.minutes
    ids = {item.id for item in seen}
    texts = [("Open part", minutes.read(sections, "open", existing, ids))]
    # No heading without items: the reader would learn that there is a closed part.
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


def _to(meeting: Meeting) -> str:
    return url_for(".meeting", meeting_id=meeting.id)


@bp.get(MEETING)
def meeting(meeting_id: int) -> ViewResult:
    return page(meeting_of(meeting_id))


STEPS: dict[str, Callable[..., object]] = {
    "correct": minutes_operations.correct_minutes,
    "open": session_operations.open_meeting,
    "close": session_operations.close_meeting,
}


@form_page.post(f"{MEETING}/step", "step")
def step(meeting_id: int) -> PostAction:
    """Open or close the meeting, check its minutes, or take them back to correct them."""
    meeting, form = meeting_of(meeting_id), StepForm()
    relationship = relationship_at(meeting)
    chosen = request.form.get("step")
    if chosen == "check":
        require(actor(), Can.CONFIRM_MINUTES, relationship)
    else:
        require(actor(), Can.RECORD_ATTENDANCE)
        if chosen not in STEPS:
            raise BadRequest  # no button of the page sends it

    def take() -> None:
        if chosen == "check":
            minutes_operations.check_minutes(
                actor=actor(), relationship=relationship, meeting=meeting
            )
        else:
            STEPS[form.step.data](actor=actor(), meeting=meeting)

    return PostAction(
        take,
        "",
        _to(meeting),
        form,
        on_refusal=lambda error: remember(error, Can.RECORD_ATTENDANCE, meeting),
    )


@form_page.post(f"{MEETING}/attendance", "attendance")
def attendance(meeting_id: int) -> PostAction:
    require(actor(), Can.RECORD_ATTENDANCE)
    meeting = meeting_of(meeting_id)
    form = _attendance_form(meeting)
    return PostAction(
        lambda: session_operations.record_attendance(
            actor=actor(),
            meeting=meeting,
            people=_with_a_seat(meeting),
            present=form.present.data,
            over=[record_key(key) for key in (form.over.data or "").split(",") if key],
        ),
        "Attendance is recorded.",
        _to(meeting),
        form,
        page=lambda: page(meeting, form),
        refusal=str,
        on_refusal=lambda error: remember(error, Can.RECORD_ATTENDANCE, meeting),
    )


@form_page.post(f"{MEETING}/approves/<int:earlier_id>", "minutes_approve")
def minutes_approve(meeting_id: int, earlier_id: int) -> PostAction:
    require(actor(), Can.RECORD_DECISION)
    meeting, earlier = meeting_of(meeting_id), meeting_of(earlier_id)
    return PostAction(
        lambda: minutes_operations.approve_minutes(actor=actor(), meeting=earlier, at=meeting),
        "The minutes are approved. Nothing of them changes any more.",
        _to(meeting),
        on_refusal=lambda error: remember(error, Can.RECORD_DECISION, meeting),
    )


@form_page.post(f"{MEETING}/addenda", "addendum")
def addendum(meeting_id: int) -> PostAction:
    require(actor(), Can.RECORD_DECISION)
    meeting, form = meeting_of(meeting_id), AddendumForm()
    return PostAction(
        lambda: minutes_operations.add_addendum(
            actor=actor(),
            meeting=meeting,
            text=form.text.data,
            is_closed_part=form.is_closed_part.data,
        ),
        "The addendum is kept.",
        _to(meeting),
        form,
        page=lambda: page(meeting, form),
    )
