"""The proportionate route on one page: information governance confirms or sends it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.ethics import catalogue, reading
from evidence_hub.ethics.forms import ConfirmationForm, ReasonForm
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.operations import applications as operations
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.shared import actor, application_of, inside, relationship_to
from evidence_hub.registering import choices
from evidence_hub.registering import words as record_words
from evidence_hub.registry import content
from evidence_hub.registry.approvals import NO_DATA_FIELDS, confirmations
from evidence_hub.registry.models import Project
from evidence_hub.registry.operations import confirmations as register
from evidence_hub.registry.sections import ASKED
from evidence_hub.web.transactions import transactional


def _waiting(ref: str) -> tuple[Project, Application]:
    found = inside(ref)
    require(actor(), Can.CONFIRM_NO_PERSONAL_DATA, relationship_to(found))
    application = application_of(found)
    if application.route != catalogue.Route.PROPORTIONATE or not application.rounds:
        raise NotFound
    return found, application


def _page(
    found: Project, application: Application, form: ConfirmationForm, status: int = 200
) -> Any:
    held, listed = content.content_of(found), choices.all_choices()
    sent = application.rounds[-1].content
    page = render_template(
        "ethics/confirmation.html",
        project=found,
        form=form,
        answers=[
            (ASKED[name].label, record_words.lines(name, held[name], listed))
            for name in NO_DATA_FIELDS
        ],
        questions=[
            (q.label, sent.get("screening", {}).get(q.name, "")) for q in catalogue.SCREENING
        ],
        equality=reading.read(catalogue.BY_CODE["equality"], sent.get("equality"), {}),
        marking=highest([found.marking]),
    )
    return page, status


@bp.get("/projects/<ref>/ethics/confirmation")
def confirmation(ref: str) -> Any:
    found, application = _waiting(ref)
    return _page(found, application, ConfirmationForm(formdata=None))


@bp.post("/projects/<ref>/ethics/confirmation")
@transactional
def confirm(ref: str) -> Any:
    found, application = _waiting(ref)
    form = ConfirmationForm()
    if not form.is_sent():
        return _page(found, application, form, 422)
    decide = (
        operations.confirm_proportionate
        if form.verdict.data == "confirm"
        else operations.refuse_proportionate
    )
    try:
        decide(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application,
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _page(found, application, form, 422)
    flash("Saved. The research lead is told.", "success")
    return redirect(url_for(".overview", ref=ref))


def _withdrawal_page(found: Project, form: ReasonForm, status: int = 200) -> Any:
    page = render_template(
        "ethics/withdrawal.html", project=found, form=form, marking=highest([found.marking])
    )
    return page, status


@bp.get("/projects/<ref>/ethics/confirmation/withdraw")
def confirmation_withdrawal(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.CONFIRM_NO_PERSONAL_DATA, relationship_to(found))
    return _withdrawal_page(found, ReasonForm(formdata=None))


@bp.post("/projects/<ref>/ethics/confirmation/withdraw")
@transactional
def confirmation_withdraw(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.CONFIRM_NO_PERSONAL_DATA, relationship_to(found))
    form, row = ReasonForm(), confirmations([found]).get(found.id)
    if not form.is_sent():
        return _withdrawal_page(found, form, 422)
    if row is None:
        raise NotFound
    try:
        register.withdraw_confirmation(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            row=row,
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _withdrawal_page(found, form, 422)
    flash("The confirmation is taken back. The usual gates are asked from now on.", "success")
    return redirect(url_for(".overview", ref=ref))
