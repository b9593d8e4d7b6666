"""The proportionate route on one page: information governance confirms or sends it back."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import NotFound
from evidence_hub.ethics import catalogue, reading
from evidence_hub.ethics.forms import ConfirmationForm, ReasonForm
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.operations import applications as operations
from evidence_hub.ethics.views.shared import application_of, form_page, inside, page
from evidence_hub.lifecycle.approvals import NO_DATA_FIELDS, confirmations
from evidence_hub.lifecycle.operations import confirmations as register
from evidence_hub.registering import choices
from evidence_hub.registering import words as record_words
from evidence_hub.registry import content
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, relationship_to
from evidence_hub.registry.sections import DRAFT_FIELDS
from evidence_hub.web.form_page import PostAction


def _waiting(ref: str) -> tuple[Project, Application]:
    project = inside(ref)
    require(actor(), Can.CONFIRM_NO_PERSONAL_DATA, relationship_to(project))
    application = application_of(project)
    if application.route != catalogue.Route.PROPORTIONATE or not application.rounds:
        raise NotFound
    return project, application


def _page(project: Project, application: Application, form: ConfirmationForm) -> str:
    answers, listed = content.content_of(project), choices.all_choices()
    sent = application.rounds[-1].content
    return page(
        "confirmation",
        project,
        form=form,
        answers=[
            (DRAFT_FIELDS[name].label, record_words.lines(name, answers[name], listed))
            for name in NO_DATA_FIELDS
        ],
        questions=[
            (question.label, sent.get("screening", {}).get(question.name, ""))
            for question in catalogue.SCREENING
        ],
        equality=reading.read(catalogue.BY_CODE["equality"], sent.get("equality"), {}),
    )


@form_page("/confirmation", "confirmation", save="confirm")
def confirmation(ref: str) -> PostAction:
    project, application = _waiting(ref)
    form = ConfirmationForm()

    def decide() -> None:
        is_confirmed = form.verdict.data == "confirm"
        verdict = (
            operations.confirm_proportionate if is_confirmed else operations.refuse_proportionate
        )
        verdict(**acting_on(project), application=application, reason=form.reason.data)

    return PostAction(
        decide,
        "Saved. The research lead is told.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: _page(project, application, form),
    )


@form_page("/confirmation/withdraw", "confirmation_withdrawal", save="confirmation_withdraw")
def confirmation_withdrawal(ref: str) -> PostAction:
    project = inside(ref)
    require(actor(), Can.CONFIRM_NO_PERSONAL_DATA, relationship_to(project))
    form = ReasonForm()

    def withdraw() -> None:
        confirmed = confirmations([project]).get(project.id)
        if confirmed is None:
            raise NotFound
        register.withdraw_confirmation(**acting_on(project), row=confirmed, reason=form.reason.data)

    return PostAction(
        withdraw,
        "The confirmation is taken back. The usual gates are asked from now on.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: page("withdrawal", project, form=form),
    )
