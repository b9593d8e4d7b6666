"""Asking the hub: what is known first, then somebody who advises."""

from __future__ import annotations

from flask import render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.paging import page_number, paged
from evidence_hub.programme import queries
from evidence_hub.programme.forms import (
    AdviceForm,
    AdviserForm,
    QuestionForm,
    RatingForm,
    SureForm,
)
from evidence_hub.programme.models import Advice
from evidence_hub.programme.models.advice import STATES
from evidence_hub.programme.operations import advice as operations
from evidence_hub.programme.policy import relationship_to
from evidence_hub.programme.views import bp
from evidence_hub.registering import known
from evidence_hub.registry.audience import Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage, form_pages
from evidence_hub.web.forms import tidy, whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

BASE = "/advice"
COLUMNS: Columns = {
    "Question": lambda row: row.title,
    "More about it": lambda row: row.detail,
    "State": lambda row: STATES[row.status],
    "Asked": lambda row: row.asked_at,
    "Answer": lambda row: row.answer.text if row.answer else "",
    "Answered": lambda row: row.answered_at,
    "Helped": lambda row: row.helped[0],
    "Rated": lambda row: row.helped[1],
}
form_page = form_pages(bp, BASE, "programme/advice_form.html")


@bp.get(BASE)
def advice_list() -> ViewResult:
    chosen = [state for state in request.args.getlist("state") if state in STATES]
    is_mine = request.args.get("mine") == "yes"
    # All of them chosen is the same as none.
    state = chosen[0] if len(chosen) == 1 else ""
    statement = queries.advice_list(viewer(), state=state, mine=is_mine)
    if sheet := exported("advice", COLUMNS, statement):
        return sheet
    return render_template(
        "programme/advice_list.html",
        page=paged(statement, page_number(request.args.get("page"))),
        states=STATES,
        state=state,
        is_mine=is_mine,
        mine_id=current.actor().person_id,
        hands_out=may(current.actor(), Can.HAND_QUESTION),
    )


@bp.get(f"{BASE}/<int:advice_id>")
def advice(advice_id: int) -> ViewResult:
    row = queries.advice(advice_id, viewer())
    actor, relationship = current.actor(), relationship_to(current.actor(), row)
    cites = row.answer.cites if row.answer else []
    return render_template(
        "programme/advice.html",
        row=row,
        states=STATES,
        # Checked again for this reader: a record may have been restricted after it was cited.
        cites=[each.project for each in cites if tier_of(viewer(), each.project) > Tier.NOTHING],
        hands_out=may(actor, Can.HAND_QUESTION),
        answers=may(actor, Can.GIVE_ADVICE, relationship),
        rates=may(actor, Can.RATE_ADVICE, relationship),
        takes_back=may(actor, Can.WITHDRAW_QUESTION, relationship),
        own_rating=next((each for each in row.ratings if each.person_id == actor.person_id), None),
    )


def _address(row: Advice) -> str:
    return url_for("programme.advice", advice_id=row.id)


@form_page("/ask", "advice_ask")
def _ask() -> FormPage:
    require(current.actor(), Can.ASK_HUB)
    words = tidy(request.args.get("title"))[:200]
    form = QuestionForm(
        data={"idempotency_key": new_idempotency_key(), "title": words, "is_shared": True}
    )
    # What the hub knows is shown before anybody is asked, so that a question which was answered
    # before costs nobody's time (para 120, first point).
    hits = known.about(words, current.actor()) if words else ()
    found = (
        "Look at what the hub knows about it. If that does not answer you, send your question."
        if hits
        else "The hub knows nothing like it yet. Send your question."
    )
    return FormPage(
        None,
        form,
        "Ask the hub",
        "Send the question",
        lambda: operations.ask(
            actor=current.actor(),
            idempotency_key=key_from(form, current.actor().person_id, "advice"),
            title=form.title.data,
            detail=form.detail.data,
            is_shared=form.is_shared.data,
        ),
        "Sent. You hear as soon as it is answered.",
        url_for("programme.advice_list"),
        intro=[found] if words else [],
        links=[(hit.title, hit.url) for hit in hits],
        leads=_address,
    )


@form_page("/<int:advice_id>/adviser", "advice_adviser")
def _hand(advice_id: int) -> FormPage:
    require(current.actor(), Can.HAND_QUESTION)
    row = queries.advice(advice_id, viewer())
    people = {person.id: person for person in queries.advisers() if person.id != row.asked_by_id}
    form = AdviserForm(data={"version": row.version, "adviser": row.adviser_id})
    form.adviser.choices = [(key, person.name) for key, person in people.items()]
    return FormPage(
        None,
        form,
        "Say who answers",
        "Hand it over",
        lambda: operations.hand_to(
            actor=current.actor(),
            advice=row,
            adviser=people.get(form.adviser.data),
            version=whole_number(form.version.data),
        ),
        "Handed over. They are told.",
        _address(row),
        facts=[("Question", [row.title])],
    )


@form_page("/<int:advice_id>/answer", "advice_answer")
def _answer(advice_id: int) -> FormPage:
    row = queries.advice(advice_id, viewer())
    require(current.actor(), Can.GIVE_ADVICE, relationship_to(current.actor(), row))
    last = row.answer
    form = AdviceForm(
        data={
            "version": row.version,
            "text": last.text if last else "",
            "cites": ", ".join(each.project.reference for each in last.cites) if last else "",
        }
    )
    hits = known.about(f"{row.title} {row.detail}", current.actor())
    return FormPage(
        None,
        form,
        "Answer better" if last else "Answer the question",
        "Send the answer",
        lambda: operations.answer(
            actor=current.actor(),
            advice=row,
            text=form.text.data,
            cites=form.cites.data,
            version=whole_number(form.version.data),
        ),
        "Sent. Whoever asked is told.",
        _address(row),
        facts=[("Question", [row.title]), ("More about it", [row.detail])],
        intro=["What the hub knows about it:"] if hits else [],
        links=[(hit.title, hit.url) for hit in hits],
    )


@form_page("/<int:advice_id>/take-back", "advice_withdraw")
def _withdraw(advice_id: int) -> FormPage:
    row = queries.advice(advice_id, viewer())
    require(current.actor(), Can.WITHDRAW_QUESTION, relationship_to(current.actor(), row))
    return FormPage(
        None,
        SureForm(),
        "Take the question back",
        "Take it back",
        lambda: operations.withdraw(actor=current.actor(), advice=row),
        "Taken back.",
        _address(row),
        facts=[("Question", [row.title])],
        is_warning=True,
    )


@form_page("/<int:advice_id>/helped", "advice_rate")
def _rate(advice_id: int) -> FormPage:
    row = queries.advice(advice_id, viewer())
    require(current.actor(), Can.RATE_ADVICE, relationship_to(current.actor(), row))
    form = RatingForm()
    return FormPage(
        None,
        form,
        "Say whether the answer helped",
        "Save",
        lambda: operations.rate(
            actor=current.actor(),
            advice=row,
            is_helpful=form.is_helpful.data == "yes",
            text=form.text.data,
        ),
        "Saved. Thank you.",
        _address(row),
        facts=[("Question", [row.title])],
    )
