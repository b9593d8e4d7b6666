"""Calls for proposals: the list, one call, and the form that answers it."""

from __future__ import annotations

from flask import render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.forms import CallForm, ExtendForm, ReasonForm
from evidence_hub.commissioning.models import Call
from evidence_hub.commissioning.operations import calls as operations
from evidence_hub.commissioning.views import bp
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.core.money import pounds
from evidence_hub.core.paging import page_number, paged
from evidence_hub.directory import queries as directory
from evidence_hub.registering.forms import EnquiryForm
from evidence_hub.registering.views.enquiries import answers_of
from evidence_hub.registry.models import Enquiry
from evidence_hub.registry.project_page import actor
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage, form_pages
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

BASE = "/board/calls"
STATES = {"to_come": "To come", "open": "Open", "closed": "Closed", "withdrawn": "Withdrawn"}
COLUMNS: Columns = {
    "Call": lambda row: row.title,
    "What is asked": lambda row: row.text,
    "Priority": lambda row: row.priority.name if row.priority else "",
    "Money": lambda row: pounds(row.amount_pence) if row.amount_pence else "",
    "Opens": lambda row: row.opens_on,
    "Closes": lambda row: row.closes_on,
    "State": lambda row: STATES[row.state(clock.today())],
    "Withdrawn because": lambda row: row.withdrawn_reason,
}
form_page = form_pages(bp, BASE, "commissioning/call_form.html")


def _manages() -> bool:
    return may(actor(), Can.SCREEN)


def _visible(call_id: int) -> Call:
    """Return a call; one that is still to come is there for the secretary alone."""
    row = queries.call(call_id)
    if row.state(clock.today()) == "to_come" and not _manages():
        raise NotFound
    return row


@bp.get(BASE)
def calls() -> ViewResult:
    statement = queries.calls(None if _manages() else clock.today())
    if sheet := exported("calls", COLUMNS, statement):
        return sheet
    return render_template(
        "commissioning/calls.html",
        page=paged(statement, page_number(request.args.get("page"))),
        states=STATES,
        today=clock.today(),
        manages=_manages(),
    )


@bp.get(f"{BASE}/<int:call_id>")
def call(call_id: int) -> ViewResult:
    row = _visible(call_id)
    mine = current.actor().person_id
    return render_template(
        "commissioning/call.html",
        row=row,
        state=row.state(clock.today()),
        states=STATES,
        manages=_manages(),
        may_answer=may(actor(), Can.RAISE_ENQUIRY),
        # Everybody reads a call; who answered it and with what is between them and the secretary.
        answers=[each for each in row.answers if _manages() or each.enquiry.raised_by_id == mine],
    )


def origin(enquiry: Enquiry) -> tuple[str, str] | None:
    """Return the call that an enquiry answers, for the enquiry's page."""
    row = queries.call_answered_by(enquiry)
    return None if row is None else (f"Call for proposals: {row.title}", _address(row))


def _address(row: Call) -> str:
    return url_for("commissioning.call", call_id=row.id)


@form_page("/new", "call_new")
def _put_out() -> FormPage:
    require(actor(), Can.SCREEN)
    form = CallForm(data={"idempotency_key": new_idempotency_key(), "opens_on": clock.today()})
    priorities = {row.id: row for row in directory.priorities()}
    form.priority.choices = [(0, "None"), *((key, row.name) for key, row in priorities.items())]
    return FormPage(
        None,
        form,
        "Put out a call for proposals",
        "Put it out",
        lambda: operations.put_out(
            actor=actor(),
            idempotency_key=key_from(form, actor().person_id),
            title=form.title.data,
            text=form.text.data,
            priority=priorities.get(form.priority.data),
            amount_pence=form.amount.pence,
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
        ),
        "The call is out. Everybody reads it from its first day.",
        url_for("commissioning.calls"),
        leads=_address,
    )


@form_page("/<int:call_id>/last-day", "call_extend")
def _extend(call_id: int) -> FormPage:
    require(actor(), Can.SCREEN)
    row = _visible(call_id)
    form = ExtendForm(data={"closes_on": row.closes_on, "version": row.version})
    return FormPage(
        None,
        form,
        "Give the call another last day",
        "Save",
        lambda: operations.extend(
            actor=actor(),
            call=row,
            closes_on=form.closes_on.data,
            reason=form.reason.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _address(row),
        facts=[("Call", [row.title]), ("Last day until now", [day_words(row.closes_on)])],
    )


@form_page("/<int:call_id>/withdraw", "call_withdraw")
def _withdraw(call_id: int) -> FormPage:
    require(actor(), Can.SCREEN)
    row, form = _visible(call_id), ReasonForm()
    return FormPage(
        None,
        form,
        "Withdraw the call",
        "Withdraw it",
        lambda: operations.withdraw(actor=actor(), call=row, reason=form.reason.data),
        "Withdrawn. The page says why.",
        _address(row),
        facts=[("Call", [row.title])],
        is_warning=True,
    )


@form_page("/<int:call_id>/answer", "call_answer")
def _answer(call_id: int) -> FormPage:
    require(actor(), Can.RAISE_ENQUIRY)
    row = _visible(call_id)
    form = EnquiryForm(data={"idempotency_key": new_idempotency_key()})
    return FormPage(
        None,
        form,
        "Answer the call",
        "Send to the secretary",
        lambda: operations.answer(
            actor=actor(),
            call=row,
            idempotency_key=key_from(form, actor().person_id, f"call:{call_id}"),
            answers=answers_of(form),
        ),
        "Sent. The secretary answers every enquiry.",
        _address(row),
        facts=[("Call", [row.title]), ("What is asked", [row.text])],
        leads=lambda enquiry: url_for("registering.enquiry", enquiry_id=enquiry.id),
    )
