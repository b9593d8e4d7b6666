"""One item: its paper, interests, what was said, and the decision."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.accounts.queries import active_person
from evidence_hub.commissioning import cover_sheet, minutes, queries, quorum
from evidence_hub.commissioning.forms import (
    MOST_ROWS,
    DecisionForm,
    InterestForm,
    NoteForm,
    decision_form,
)
from evidence_hub.commissioning.hooks import kinds
from evidence_hub.commissioning.models import AgendaItem, Decision, Meeting
from evidence_hub.commissioning.operations import decisions as operations
from evidence_hub.commissioning.operations import session as session_operations
from evidence_hub.commissioning.states import Outcome, Status
from evidence_hub.commissioning.views import bp, form_page
from evidence_hub.commissioning.views.refusals import remember
from evidence_hub.commissioning.views.shared import (
    marking_of,
    meeting_of,
    relationship_to,
)
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.problems import given
from evidence_hub.core.vocabularies import labels
from evidence_hub.registry import reads
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import HubForm
from evidence_hub.web.results import ViewResult

WORDS = ("interest_kind", "interest_outcome")


def _item(meeting_id: int, item_id: int) -> tuple[Meeting, AgendaItem]:
    found = meeting_of(meeting_id, with_papers=True)
    return found, queries.item(found, item_id, viewer())


def _decision_form(row: AgendaItem, **options: Any) -> DecisionForm:
    # Everybody who came has a vote on the form: who left the room meanwhile is refused in words.
    present = [(each.person_id, each.person.name) for each in row.meeting.attendance]
    form = decision_form(present, **options)
    form.outcome.choices = [(each.value, each.label) for each in kinds()[row.kind].outcomes]
    form.target_stage.choices = {"": "Not chosen", **kinds()[row.kind].targets}
    return form


def _page(found: Meeting, row: AgendaItem, form: HubForm | None = None) -> ViewResult:
    records = (
        Status(found.status) is Status.IN_SESSION
        and row.status == "waiting"
        and may(actor(), Can.RECORD_DECISION, relationship_to(row))
    )
    reads.note(row.project)
    now = quorum.of_item(row)
    return render_template(
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
    )


@bp.get("/board/meetings/<int:meeting_id>/items/<int:item_id>")
def item(meeting_id: int, item_id: int) -> ViewResult:
    return _page(*_item(meeting_id, item_id))


ITEM = "/board/meetings/<int:meeting_id>/items/<int:item_id>"


def _agenda(meeting_id: int) -> str:
    return url_for(".meeting", meeting_id=meeting_id, _anchor="agenda")


def _to_item(row: AgendaItem) -> str:
    return url_for(".item", meeting_id=row.meeting_id, item_id=row.id)


@form_page.post(ITEM, "decide")
def decide(meeting_id: int, item_id: int) -> PostAction:
    meeting, item = _item(meeting_id, item_id)
    relationship = relationship_to(item)
    require(actor(), Can.RECORD_DECISION, relationship)
    form = _decision_form(item)

    def record() -> Decision:
        email = form.benefit_owner.data
        owner = active_person(email, "benefit_owner") if email else None
        return operations.decide(
            actor=actor(),
            relationship=relationship,
            item=item,
            outcome=form.outcome.data,
            method=form.method.data,
            votes=form.votes(),
            terms=form.terms(owner),
        )

    return PostAction(
        record,
        lambda decision: f"Recorded: {Outcome(decision.outcome).label.lower()}.",
        _agenda(meeting_id),
        form,
        page=lambda: _page(meeting, item, form),
        on_refusal=lambda error: remember(error, Can.RECORD_DECISION, meeting, item),
    )


@form_page.post(f"{ITEM}/carry", "item_carry")
def item_carry(meeting_id: int, item_id: int) -> PostAction:
    _, item = _item(meeting_id, item_id)
    relationship = relationship_to(item)
    require(actor(), Can.RECORD_DECISION, relationship)
    return PostAction(
        lambda: operations.carry_over(actor=actor(), relationship=relationship, item=item),
        "Carried over to the next meeting.",
        _agenda(meeting_id),
    )


@form_page.post(f"{ITEM}/note", "note")
def note(meeting_id: int, item_id: int) -> PostAction:
    meeting, item = _item(meeting_id, item_id)
    relationship = relationship_to(item)
    require(actor(), Can.RECORD_DECISION, relationship)
    form = NoteForm()
    return PostAction(
        lambda: session_operations.write_note(
            actor=actor(),
            relationship=relationship,
            item=item,
            note=form.note.data,
            over=(form.over.data or "").replace("\r\n", "\n"),
        ),
        "Saved.",
        _to_item(item),
        form,
        page=lambda: _page(meeting, item, form),
    )


def _interest_form(found: Meeting, **options: Any) -> InterestForm:
    form = InterestForm(**options)
    words = labels(*WORDS)
    form.person.choices = [
        (row.person_id, row.person.name) for row in found.attendance if row.is_present
    ]
    form.kind.choices = list(words["interest_kind"].items())
    form.outcome.choices = list(words["interest_outcome"].items())
    return form


def _interest_page(found: Meeting, row: AgendaItem, form: InterestForm) -> ViewResult:
    return render_template(
        "commissioning/interest.html",
        meeting=found,
        item=row,
        form=form,
        words=labels(*WORDS),
        marking=marking_of([row]),
    )


@form_page(f"{ITEM}/interests", "interests", save="interest_record")
def interests(meeting_id: int, item_id: int) -> PostAction:
    meeting, item = _item(meeting_id, item_id)
    relationship = relationship_to(item)
    require(actor(), Can.RECORD_INTERESTS, relationship)
    form = _interest_form(meeting)

    def record() -> object:
        present = {row.person_id: row.person for row in meeting.attendance}
        if form.person.data not in present:
            raise Invalid({"person": "Choose somebody who is present"})
        return session_operations.record_interest(
            actor=actor(),
            relationship=relationship,
            item=item,
            person=present[form.person.data],
            kind=form.kind.data,
            nature=form.nature.data,
            since=given(form.since.data),
            outcome=form.outcome.data,
        )

    return PostAction(
        record,
        "The interest is recorded.",
        _to_item(item),
        form,
        page=lambda: _interest_page(meeting, item, form),
    )


@form_page.post(f"{ITEM}/interests/<int:interest_id>/back", "interest_back")
def interest_back(meeting_id: int, item_id: int, interest_id: int) -> PostAction:
    _, item = _item(meeting_id, item_id)
    relationship = relationship_to(item)
    require(actor(), Can.RECORD_INTERESTS, relationship)
    interest = next((row for row in item.interests if row.id == interest_id), None)
    if interest is None:
        raise NotFound
    return PostAction(
        lambda: session_operations.return_to_room(
            actor=actor(), relationship=relationship, item=item, interest=interest
        ),
        "Recorded.",
        _to_item(item),
    )


@form_page.post("/board/meetings/<int:meeting_id>/consent", "consent")
def consent(meeting_id: int) -> PostAction:
    """Decide the whole consent agenda by consensus."""
    require(actor(), Can.RECORD_DECISION)
    meeting = meeting_of(meeting_id)
    items = [
        item
        for item in queries.seen_items(meeting, viewer())
        if item.is_consent and item.status == "waiting"
    ]
    return PostAction(
        lambda: operations.decide_consent(
            actor=actor(),
            standings={item.id: relationship_to(item) for item in items},
            items=items,
        ),
        lambda number: f"Decided by consensus: {'1 item' if number == 1 else f'{number} items'}.",
        _agenda(meeting_id),
        on_refusal=lambda error: remember(error, Can.RECORD_DECISION, meeting),
    )
