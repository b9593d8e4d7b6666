"""Raising, reading and answering enquiries."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts import queries as people
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.errors import Invalid
from evidence_hub.core.paging import page_number, paged
from evidence_hub.registering import exports, known, queries, sockets, unsaved_forms
from evidence_hub.registering.forms import AnswerForm, EnquiryForm
from evidence_hub.registering.operations import enquiries as operations
from evidence_hub.registering.views import bp
from evidence_hub.registry import unsaved_input
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Enquiry
from evidence_hub.web.exports import asked_format, download
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.transactions import transactional


@bp.get("/enquiries")
def enquiries() -> Any:
    statement = queries.enquiries(current.actor())
    if file_type := asked_format():
        return download(exports.enquiries(statement, viewer()), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registering/enquiries.html", page=page, sees_all=may(current.actor(), Can.SCREEN)
    )


def enquiry_form() -> EnquiryForm:
    """Return an empty form, or one with what was typed before a session ended."""
    kept = unsaved_forms.offered(current.actor().person_id)
    if kept:
        return EnquiryForm(formdata=None, data={"idempotency_key": new_idempotency_key(), **kept})
    return EnquiryForm(formdata=None, data={"idempotency_key": new_idempotency_key()})


@bp.get("/enquiries/new")
def enquiry_new() -> Any:
    require(current.actor(), Can.RAISE_ENQUIRY)
    kept = unsaved_forms.offered(current.actor().person_id)
    return render_template(
        "registering/enquiry_new.html", form=enquiry_form(), is_kept=bool(kept), is_draft=False
    )


def answers_of(form: EnquiryForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in operations.ANSWERS}


@bp.post("/enquiries/new")
@transactional
def enquiry_raise() -> Any:
    require(current.actor(), Can.RAISE_ENQUIRY)
    form = EnquiryForm()
    if not form.is_sent():
        page = render_template(
            "registering/enquiry_new.html", form=form, is_kept=False, is_draft=False
        )
        return page, 422
    enquiry = operations.raise_enquiry(
        actor=current.actor(),
        idempotency_key=key_from(form, current.actor().person_id),
        answers=answers_of(form),
    )
    unsaved_input.forget(current.person().id, request.path)
    flash("Sent. The secretary answers every enquiry.", "success")
    return redirect(url_for("registering.enquiry", enquiry_id=enquiry.id))


@bp.get("/enquiries/known")
def enquiry_known() -> Any:
    """What is known already about a title and question, for the page while somebody types."""
    words = f"{request.args.get('title', '')} {request.args.get('question', '')}"[:1000]
    return render_template("registering/known.html", hits=known.about(words, current.actor()))


def _enquiry_page(found: Enquiry, form: AnswerForm | None, status: int = 200) -> Any:
    words = f"{found.title} {found.question}"
    page = render_template(
        "registering/enquiry.html",
        enquiry=found,
        form=form,
        hits=known.about(words, current.actor()),
        origins=sockets.origins_of(found),
    )
    return page, status


def _answer_form(**given: Any) -> AnswerForm:
    form = AnswerForm(**given)
    leads = {str(person.id): person.name for person in queries.research_leads()}
    form.lead.choices = {"": "Not chosen", **leads}
    return form


@bp.get("/enquiries/<int:enquiry_id>")
def enquiry(enquiry_id: int) -> Any:
    found = queries.enquiry(enquiry_id, current.actor())
    answers = found.status == "open" and may(current.actor(), Can.SCREEN)
    return _enquiry_page(found, _answer_form(formdata=None) if answers else None)


@bp.post("/enquiries/<int:enquiry_id>")
@transactional
def enquiry_answer(enquiry_id: int) -> Any:
    found = queries.enquiry(enquiry_id, current.actor())
    require(current.actor(), Can.SCREEN)
    form = _answer_form()
    if not form.is_sent():
        return _enquiry_page(found, form, 422)
    given: dict[str, Any] = {
        "actor": current.actor(),
        "enquiry": found,
        "answer": form.answer.data,
    }
    try:
        if form.decision.data == "accept":
            lead = people.person(int(form.lead.data)) if form.lead.data else None
            project = operations.accept_enquiry(lead=lead, **given)
            flash(f"Accepted as {project.reference}.", "success")
        elif form.decision.data == "answer":
            operations.answer_enquiry(**given)
            flash("Answered.", "success")
        else:
            operations.decline_enquiry(**given)
            flash("Declined.", "success")
    except Invalid as error:
        form.take(error)
        return _enquiry_page(found, form, 422)
    return redirect(url_for("registering.enquiry", enquiry_id=found.id))
