"""Raising, reading and answering enquiries."""

from __future__ import annotations

from flask import render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts import queries as people
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.paging import page_number, paged
from evidence_hub.registering import exports, hooks, known, queries, unsaved_forms
from evidence_hub.registering.forms import AnswerForm, EnquiryForm
from evidence_hub.registering.operations import enquiries as operations
from evidence_hub.registering.views import bp, form_page
from evidence_hub.registry import unsaved_input
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Enquiry
from evidence_hub.registry.models.registering import EnquiryStatus
from evidence_hub.web.exports import asked_format, download
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult


@bp.get("/enquiries")
def enquiries() -> ViewResult:
    statement = queries.enquiries(current.actor())
    if file_type := asked_format():
        return download(exports.enquiries(statement, viewer()), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registering/enquiries.html", page=page, sees_all=may(current.actor(), Can.SCREEN)
    )


def new_enquiry_page(form: EnquiryForm, *, is_draft: bool) -> str:
    """Show the six questions, to raise an enquiry or to begin a draft of one's own."""
    return render_template(
        "registering/enquiry_new.html",
        form=form,
        is_kept=bool(unsaved_forms.offered(current.actor().person_id)),
        is_draft=is_draft,
    )


def enquiry_form() -> EnquiryForm:
    """Return the form as it was sent; else empty, or with what was typed before a session ended."""
    kept = unsaved_forms.offered(current.actor().person_id)
    return EnquiryForm.filled(**{"idempotency_key": new_idempotency_key(), **kept})


def answers_of(form: EnquiryForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in operations.ANSWERS}


@form_page("/enquiries/new", "enquiry_new", save="enquiry_raise")
def enquiry_new() -> PostAction:
    require(current.actor(), Can.RAISE_ENQUIRY)
    form = enquiry_form()

    def raise_enquiry() -> Enquiry:
        enquiry = operations.raise_enquiry(
            actor=current.actor(),
            idempotency_key=key_from(form, current.actor().person_id),
            answers=answers_of(form),
        )
        unsaved_input.forget(current.person().id, request.path)
        return enquiry

    return PostAction(
        raise_enquiry,
        "Sent. The secretary answers every enquiry.",
        lambda enquiry: url_for("registering.enquiry", enquiry_id=enquiry.id),
        form,
        page=lambda: new_enquiry_page(form, is_draft=False),
    )


@bp.get("/enquiries/known")
def enquiry_known() -> ViewResult:
    """What is known already about a title and question, for the page while somebody types."""
    # Cut, because a whole page of text makes a slow query and finds nothing better.
    words = f"{request.args.get('title', '')} {request.args.get('question', '')}"[:1000]
    return render_template("registering/known.html", hits=known.about(words, current.actor()))


def _enquiry_page(enquiry: Enquiry, form: AnswerForm | None) -> str:
    return render_template(
        "registering/enquiry.html",
        enquiry=enquiry,
        form=form,
        hits=known.about(f"{enquiry.title} {enquiry.question}", current.actor()),
        origins=hooks.origins_of(enquiry),
    )


def _answer_form() -> AnswerForm:
    form = AnswerForm()
    leads = {str(person.id): person.name for person in queries.research_leads()}
    form.lead.choices = {"": "Not chosen", **leads}
    return form


@bp.get("/enquiries/<int:enquiry_id>")
def enquiry(enquiry_id: int) -> ViewResult:
    enquiry = queries.enquiry(enquiry_id, current.actor())
    answers = enquiry.status is EnquiryStatus.OPEN and may(current.actor(), Can.SCREEN)
    return _enquiry_page(enquiry, _answer_form() if answers else None)


@form_page.post("/enquiries/<int:enquiry_id>", "enquiry_answer")
def enquiry_answer(enquiry_id: int) -> PostAction:
    enquiry = queries.enquiry(enquiry_id, current.actor())
    require(current.actor(), Can.SCREEN)
    form = _answer_form()
    return PostAction(
        lambda: _answer(enquiry, form),
        lambda words: words,
        url_for("registering.enquiry", enquiry_id=enquiry.id),
        form,
        page=lambda: _enquiry_page(enquiry, form),
    )


def _answer(enquiry: Enquiry, form: AnswerForm) -> str:
    """Do what the secretary decided, and return the words that say so."""
    actor, answer = current.actor(), form.answer.data
    if form.decision.data == "accept":
        lead = people.person(int(form.lead.data)) if form.lead.data else None
        project = operations.accept_enquiry(actor=actor, enquiry=enquiry, lead=lead, answer=answer)
        return f"Accepted as {project.reference}."
    if form.decision.data == "answer":
        operations.answer_enquiry(actor=actor, enquiry=enquiry, answer=answer)
        return "Answered."
    operations.decline_enquiry(actor=actor, enquiry=enquiry, answer=answer)
    return "Declined."
