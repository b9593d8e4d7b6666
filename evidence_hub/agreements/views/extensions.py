"""Asking for more time with shared data, and answering."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import forms, queries
from evidence_hub.agreements.operations import extensions as operations
from evidence_hub.agreements.views.shared import agreement_of, form_page, inside
from evidence_hub.agreements.views.sharing import ONE, address
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.project_page import actor, relationship_to
from evidence_hub.web.form_page import FormPage


@form_page(f"{ONE}/more-time", "extension_new")
def _ask(ref: str, number: int) -> FormPage:
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), Can.ASK_EXTENSION, relationship_to(found))
    form = forms.ExtensionForm()
    return FormPage(
        found,
        form,
        "Ask for more time",
        "Send the request",
        lambda: operations.ask(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            agreement=held,
            until=form.until.day,
            reason=form.reason.data,
        ),
        "Sent. Information governance answers it.",
        address(found, held),
        intro=["Nothing changes until a variation of the agreement is signed by all parties."],
    )


@form_page(f"{ONE}/more-time/<int:request_id>", "extension_answer")
def _answer(ref: str, number: int, request_id: int) -> FormPage:
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), Can.SIGN_OFF_DATA_SHARING, relationship_to(found))
    rows = queries.extension_requests(held.id)
    row = next((each for each in rows if each.id == request_id), None)
    if row is None:
        raise NotFound
    form = forms.ExtensionAnswerForm()
    return FormPage(
        found,
        form,
        "Answer the request for more time",
        "Send the answer",
        lambda: operations.answer(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            request=row,
            is_granted=form.verdict.data == "grant",
            words=form.answer.data,
        ),
        "Answered. The team is told.",
        address(found, held),
        facts=[
            ("Until", [day_words(row.until)]),
            ("Why", row.reason.split("\n")),
        ],
    )
