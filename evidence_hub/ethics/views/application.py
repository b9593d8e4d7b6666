"""The project's own part of ethics: where it stands, screening, sending."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.ethics import catalogue, queries
from evidence_hub.ethics.current_opinion import current_opinion, in_force
from evidence_hub.ethics.forms import ReasonForm, ScreeningForm
from evidence_hub.ethics.lifecycle import WITH_APPLICANT, Status
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.ethics.notifications import VALUES
from evidence_hub.ethics.operations import applications as operations
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.sections import are_comments_shown
from evidence_hub.ethics.views.shared import BASE, application_of, form_page, inside, page
from evidence_hub.lifecycle.approvals import confirmations, confirmed_words
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.lifecycle.gates import EQUALITY_DONE, ETHICS_IN_FORCE, PROTOCOL_LOCKED
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.registry.stages import ENDED, OVER, Stage
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.results import ViewResult


def _sections(project: Project, application: Application | None) -> list[dict[str, str | None]]:
    """Return the sections of the application as a task list."""
    if application is None or not application.route:
        return []
    answers = {answer.code: answer.content for answer in application.sections}
    asked = _unanswered(project, application)
    is_open = application.status in WITH_APPLICANT
    may_write = is_open and may(actor(), Can.APPLY_FOR_ETHICS, relationship_to(project))
    tasks: list[dict[str, str | None]] = []
    for section in catalogue.sections_of(application.route):
        lacks = catalogue.lacking(section, answers.get(section.code))
        has_begun = section.code in answers
        if section.code in asked and may_write:
            lacks = [*lacks, "an answer to the reviewers"]
        tasks.append(
            {
                "title": section.title,
                "href": url_for(".section", ref=project.reference, code=section.code)
                if may_write or has_begun
                else None,
                "hint": f"Still to give: {', '.join(lacks)}" if has_begun and lacks else "",
                "status": "Done" if not lacks else "In progress" if has_begun else "Not started",
                "kind": "done" if not lacks else "todo",
            }
        )
    return tasks


def _unanswered(project: Project, application: Application) -> set[str]:
    """Return the sections on which a reviewer asked for something that nobody has answered."""
    if not application.rounds or not are_comments_shown(project, application):
        return set()
    current = application.rounds[-1].id
    return {
        review.code
        for review in queries.reviews_of(application)
        if review.round_id == current and review.verdict != "acceptable" and not review.reply
    }


def _overview(project: Project, form: ReasonForm) -> str:
    application = queries.application_of(project.id)
    status = application.status if application else None
    opinions, today = queries.opinions_of(project.id), clock.today()
    newest = current_opinion(opinions, today)
    confirmation = confirmations([project]).get(project.id)
    gates = (ETHICS_IN_FORCE, PROTOCOL_LOCKED, EQUALITY_DONE)
    return page(
        "overview",
        project,
        application=application,
        route=catalogue.Route(application.route) if application and application.route else None,
        state=status.label if status else "",
        gates=check_gates([project], gates)[project.id],
        rail=_sections(project, application),
        opinions=list(reversed(opinions)),
        current=in_force(opinions, today),
        may_renew=newest is not None and newest.value in FAVOURABLE and newest.revoked_at is None,
        confirmed=confirmed_words(confirmation) if confirmation else "",
        confirmation=confirmation,
        renewals=queries.renewals_of(project.id),
        amendments=queries.amendments_to_review(project.id),
        end_report=queries.end_report_of(project.id),
        values=VALUES,
        can=can(
            project,
            Can.APPLY_FOR_ETHICS,
            Can.GIVE_ETHICS_OPINION,
            Can.ASSIGN_REVIEWERS,
            Can.CONFIRM_NO_PERSONAL_DATA,
        ),
        is_with_applicant=status is None or status in WITH_APPLICANT,
        is_in_review=status is Status.IN_REVIEW,
        is_over=Stage(project.stage) in OVER,
        may_end=Stage(project.stage) in ENDED,
        shows_reviewers=not viewer().is_outside,
        form=form,
    )


@bp.get(BASE)
def overview(ref: str) -> ViewResult:
    return _overview(inside(ref), ReasonForm(formdata=None))


@form_page("/screening", "screening", save="screening_answer")
def screening(ref: str) -> PostAction:
    project = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(project))
    application = queries.application_of(project.id)
    form = ScreeningForm.filled(**(application.screening if application else {}))
    return PostAction(
        lambda: operations.answer_screening(
            **acting_on(project),
            application=application,
            answers={question.name: form[question.name].data for question in catalogue.SCREENING},
        ),
        lambda answered: f"Route: {catalogue.Route(answered.route).label}.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: page("screening", project, form=form, questions=catalogue.SCREENING),
    )


@form_page.post("/send", "send")
def send(ref: str) -> PostAction:
    project = inside(ref)
    application = application_of(project)
    return PostAction(
        lambda: operations.send(**acting_on(project), application=application),
        "Sent. You hear here what the reviewers say.",
        url_for(".overview", ref=ref),
        page=lambda: _overview(project, ReasonForm(formdata=None)),
        refusal=lambda error: f"Not yet. {error}",
    )


@form_page.post("/open-again", "open_again")
def open_again(ref: str) -> PostAction:
    project = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(project))
    form = ReasonForm()
    return PostAction(
        lambda: operations.open_again(
            **acting_on(project), application=application_of(project), reason=form.reason.data
        ),
        "You can change the application and send it again.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: _overview(project, form),
    )
