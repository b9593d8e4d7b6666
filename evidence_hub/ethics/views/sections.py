"""One section of an application: writing it, reading it, answering what reviewers say of it."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.ethics import catalogue, papers, queries, reading
from evidence_hub.ethics.access import sees_private_notes
from evidence_hub.ethics.forms import ReplyForm, section_form, values_of
from evidence_hub.ethics.lifecycle import WITH_APPLICANT, Status
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.operations import applications as operations
from evidence_hub.ethics.operations import reviews as review_operations
from evidence_hub.ethics.operations.reviews import VERDICTS
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.shared import BASE, application_of, form_page, inside, page
from evidence_hub.registry import content
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, relationship_to
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import HubForm
from evidence_hub.web.results import ViewResult


def _section(application: Application, code: str) -> catalogue.Section:
    for section in catalogue.sections_of(application.route):
        if section.code == code:
            return section
    raise NotFound


def _answers(application: Application, code: str) -> dict[str, object]:
    answers = (answer for answer in application.sections if answer.code == code)
    return next((dict(answer.content) for answer in answers), {})


def are_comments_shown(project: Project, application: Application) -> bool:
    """The applicant reads comments once they are sent back, not while reviewers write them."""
    is_in_review = application.status is Status.IN_REVIEW
    return not is_in_review or sees_private_notes(viewer(), project)


def _page(
    project: Project,
    application: Application,
    section: catalogue.Section,
    form: HubForm | None,
) -> str:
    """Show the section, to write in where there is a form and to read otherwise."""
    answers, shows_reviewers = _answers(application, section.code), not viewer().is_outside
    reviews = [review for review in queries.reviews_of(application) if review.code == section.code]
    cited = papers.cited_papers(reading.paper_ids([answers]), viewer())
    return page(
        "section",
        project,
        section=section,
        form=form,
        read=reading.read(section, answers or None, cited, with_scores=shows_reviewers),
        comments=[review for review in reviews if review.comment]
        if are_comments_shown(project, application)
        else [],
        verdicts=VERDICTS,
        may_reply=form is not None,
        reply_form=ReplyForm(formdata=None),
        shows_reviewers=shows_reviewers,
        shows_notes=sees_private_notes(viewer(), project),
    )


@bp.get(f"{BASE}/sections/<code>")
def section(ref: str, code: str) -> ViewResult:
    project = inside(ref)
    application = application_of(project)
    asked = _section(application, code)
    may_write = application.status in WITH_APPLICANT and may(
        actor(), Can.APPLY_FOR_ETHICS, relationship_to(project)
    )
    if not may_write:
        return _page(project, application, asked, None)
    answers = _answers(application, code)
    form = section_form(asked, answers, papers.papers_of(project, viewer()), formdata=None)
    form["base"].data = content.digest(answers)
    return _page(project, application, asked, form)


@form_page.post("/sections/<code>", "section_save")
def section_save(ref: str, code: str) -> PostAction:
    project = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(project))
    application = application_of(project)
    asked = _section(application, code)
    form = section_form(asked, _answers(application, code), papers.papers_of(project, viewer()))

    def saved(is_changed: bool) -> str:
        at = clock.in_london(clock.now())
        return f"Saved at {at:%H:%M}." if is_changed else "Nothing was changed."

    return PostAction(
        lambda: operations.save_section(
            **acting_on(project),
            application=application,
            section=asked,
            values=values_of(asked, form),
            base=form["base"].data or "",
        ),
        saved,
        url_for(".overview", ref=ref),
        form,
        page=lambda: _page(project, application, asked, form),
        on_conflict=lambda: None,  # nothing is kept: both versions are on the page of the conflict
    )


@form_page.post("/replies/<int:review_id>", "reply")
def reply(ref: str, review_id: int) -> PostAction:
    project = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(project))
    application = application_of(project)
    review, form = queries.review(application, review_id), ReplyForm()
    return PostAction(
        lambda: review_operations.reply(
            **acting_on(project), application=application, review=review, text=form.reply.data
        ),
        "Your answer is saved. The reviewers read it when you send the application.",
        url_for(".section", ref=ref, code=review.code),
        form,
        incomplete="Write your answer before you save it.",
    )
