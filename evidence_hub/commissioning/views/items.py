"""One item: its paper, interests, what was said, and the decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.commissioning import cover_sheet, minutes, queries, quorum
from evidence_hub.commissioning.forms import (
    MOST_ROWS,
    DecisionForm,
    InterestForm,
    NoteForm,
    decision_form,
)
from evidence_hub.commissioning.lifecycle import Outcome, Status
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.commissioning.operations import decisions as operations
from evidence_hub.commissioning.operations import session as session_operations
from evidence_hub.commissioning.sockets import kinds
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.shared import (
    actor,
    marking_of,
    meeting_of,
    relationship_to,
    remember,
)
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.vocabularies import labels
from evidence_hub.registering.queries import people_by_email
from evidence_hub.registry.current import viewer
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import reject, transactional

WORDS = ("interest_kind", "interest_outcome")


def _item(meeting_id: int, item_id: int) -> tuple[Meeting, AgendaItem]:
    found = meeting_of(meeting_id)
    return found, queries.item(found, item_id, viewer())


def _decision_form(row: AgendaItem, **options: Any) -> DecisionForm:
    # Everybody who came has a vote on the form: who left the room meanwhile is refused in words.
    present = [(each.person_id, each.person.name) for each in row.meeting.attendance]
    form = decision_form(present, **options)
    form.outcome.choices = [(each.value, each.label) for each in kinds()[row.kind].outcomes]
    form.target_stage.choices = {"": "Not chosen", **kinds()[row.kind].targets}
    return form


def _page(found: Meeting, row: AgendaItem, form: HubForm | None = None, status: int = 200) -> Any:
    records = (
        Status(found.status) is Status.IN_SESSION
        and row.status == "waiting"
        and may(actor(), Can.RECORD_DECISION, relationship_to(row))
    )
    now = quorum.of_item(row)
    page = render_template(
        "commissioning/item.html",
        meeting=found,
        item=row,
        number=minutes.numbers(queries.existing(viewer(), found.items))[row.id],
        kind=kinds()[row.kind],
        paper=cover_sheet.of_items([row])[row.id],
        quorum=now,
        records=records,
        manages=may(actor(), Can.RECORD_INTERESTS, relationship_to(row)),
        form=form,
        decision_form=form
        if isinstance(form, DecisionForm)
        else (_decision_form(row, formdata=None) if records else None),
        people=[(person.id, person.name) for person in now.deciding],
        rows=range(MOST_ROWS),
        outcomes={each.value: each.label for each in Outcome},
        words=labels(*WORDS),
        in_session=Status(found.status) is Status.IN_SESSION,
        edits_note=Status(found.status) in (Status.IN_SESSION, Status.CLOSED)
        and may(actor(), Can.RECORD_DECISION, relationship_to(row)),
        note_form=form
        if isinstance(form, NoteForm)
        else NoteForm(formdata=None, data={"note": row.note, "over": row.note}),
        marking=marking_of([row]),
    )  # fmt: skip
    return page, status


@bp.get("/board/meetings/<int:meeting_id>/items/<int:item_id>")
def item(meeting_id: int, item_id: int) -> Any:
    return _page(*_item(meeting_id, item_id))


@bp.post("/board/meetings/<int:meeting_id>/items/<int:item_id>")
@transactional
def decide(meeting_id: int, item_id: int) -> Any:
    found, row = _item(meeting_id, item_id)
    require(actor(), Can.RECORD_DECISION, relationship_to(row))
    form = _decision_form(row)
    if not form.is_sent():
        return _page(found, row, form, 422)
    email = (form.benefit_owner.data or "").strip().lower()
    owner = people_by_email([email]).get(email) if email else None
    if email and owner is None:
        form.take(Invalid({"benefit_owner": "Nobody active has this e-mail address"}))
        return _page(found, row, form, 422)
    try:
        operations.decide(
            actor=actor(),
            relationship=relationship_to(row),
            item=row,
            outcome=form.outcome.data,
            method=form.method.data,
            votes=form.votes(),
            terms=form.terms(owner),
        )
    except Invalid as error:
        form.take(error)
        remember(error, Can.RECORD_DECISION, found, row)
        return _page(found, row, form, 422)
    flash(f"Recorded: {Outcome(form.outcome.data).label.lower()}.", "success")
    return redirect(url_for(".meeting", meeting_id=meeting_id, _anchor="agenda"))


@bp.post("/board/meetings/<int:meeting_id>/items/<int:item_id>/carry")
@transactional
def item_carry(meeting_id: int, item_id: int) -> Any:
    found, row = _item(meeting_id, item_id)
    require(actor(), Can.RECORD_DECISION, relationship_to(row))
    HubForm().refuse_other_fields()
    try:
        operations.carry_over(actor=actor(), relationship=relationship_to(row), item=row)
        flash("Carried over to the next meeting.", "success")
    except Invalid as error:
        reject(str(error))
    return redirect(url_for(".meeting", meeting_id=found.id, _anchor="agenda"))


@bp.post("/board/meetings/<int:meeting_id>/items/<int:item_id>/note")
@transactional
def note(meeting_id: int, item_id: int) -> Any:
    found, row = _item(meeting_id, item_id)
    require(actor(), Can.RECORD_DECISION, relationship_to(row))
    form = NoteForm()
    if not form.is_sent():
        return _page(found, row, form, 422)
    try:
        session_operations.write_note(
            actor=actor(),
            relationship=relationship_to(row),
            item=row,
            note=form.note.data,
            over=(form.over.data or "").replace("\r\n", "\n"),
        )
    except Invalid as error:
        form.take(error)
        return _page(found, row, form, 422)
    flash("Saved.", "success")
    return redirect(url_for(".item", meeting_id=meeting_id, item_id=item_id))


def _interest_form(found: Meeting, **options: Any) -> InterestForm:
    form = InterestForm(**options)
    words = labels(*WORDS)
    form.person.choices = [
        (row.person_id, row.person.name) for row in found.attendance if row.is_present
    ]
    form.kind.choices = list(words["interest_kind"].items())
    form.outcome.choices = list(words["interest_outcome"].items())
    return form


def _interest_page(found: Meeting, row: AgendaItem, form: InterestForm, status: int = 200) -> Any:
    page = render_template(
        "commissioning/interest.html",
        meeting=found,
        item=row,
        form=form,
        words=labels(*WORDS),
        marking=marking_of([row]),
    )
    return page, status


@bp.get("/board/meetings/<int:meeting_id>/items/<int:item_id>/interests")
def interests(meeting_id: int, item_id: int) -> Any:
    found, row = _item(meeting_id, item_id)
    require(actor(), Can.RECORD_INTERESTS, relationship_to(row))
    return _interest_page(found, row, _interest_form(found, formdata=None))


@bp.post("/board/meetings/<int:meeting_id>/items/<int:item_id>/interests")
@transactional
def interest_record(meeting_id: int, item_id: int) -> Any:
    found, row = _item(meeting_id, item_id)
    require(actor(), Can.RECORD_INTERESTS, relationship_to(row))
    form = _interest_form(found)
    if not form.is_sent() or form.since.data is None:
        return _interest_page(found, row, form, 422)
    person = next(
        (each.person for each in found.attendance if each.person_id == form.person.data), None
    )
    if person is None:
        form.take(Invalid({"person": "Choose somebody who is present"}))
        return _interest_page(found, row, form, 422)
    try:
        session_operations.record_interest(
            actor=actor(),
            relationship=relationship_to(row),
            item=row,
            person=person,
            kind=form.kind.data,
            nature=form.nature.data,
            since=form.since.data,
            outcome=form.outcome.data,
        )
    except Invalid as error:
        form.take(error)
        return _interest_page(found, row, form, 422)
    flash("The interest is recorded.", "success")
    return redirect(url_for(".item", meeting_id=meeting_id, item_id=item_id))


@bp.post("/board/meetings/<int:meeting_id>/items/<int:item_id>/interests/<int:interest_id>/back")
@transactional
def interest_back(meeting_id: int, item_id: int, interest_id: int) -> Any:
    _, row = _item(meeting_id, item_id)
    require(actor(), Can.RECORD_INTERESTS, relationship_to(row))
    HubForm().refuse_other_fields()
    held = next((each for each in row.interests if each.id == interest_id), None)
    if held is None:
        raise NotFound
    try:
        session_operations.return_to_room(
            actor=actor(), relationship=relationship_to(row), item=row, interest=held
        )
        flash("Recorded.", "success")
    except Invalid as error:
        reject(str(error))
    return redirect(url_for(".item", meeting_id=meeting_id, item_id=item_id))


@bp.post("/board/meetings/<int:meeting_id>/consent")
@transactional
def consent(meeting_id: int) -> Any:
    """Decide the whole consent agenda by consensus."""
    require(actor(), Can.RECORD_DECISION)
    found = meeting_of(meeting_id)
    HubForm().refuse_other_fields()
    rows = [
        row
        for row in queries.seen_items(found, viewer())
        if row.is_consent and row.status == "waiting"
    ]
    try:
        number = operations.decide_consent(
            actor=actor(), standings={row.id: relationship_to(row) for row in rows}, items=rows
        )
        items = "1 item" if number == 1 else f"{number} items"
        flash(f"Decided by consensus: {items}.", "success")
    except Invalid as error:
        reject(str(error))
        remember(error, Can.RECORD_DECISION, found)
    return redirect(url_for(".meeting", meeting_id=meeting_id, _anchor="agenda"))
