"""Assigning reviewers, and reviewing section by section."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import NotFound
from evidence_hub.ethics import catalogue, papers, progress, queries, reading
from evidence_hub.ethics.catalogue import role_for
from evidence_hub.ethics.forms import AssignForm, EndAssignmentForm, ReviewForm
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.operations import reviews as operations
from evidence_hub.ethics.operations.reviews import VERDICTS
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.shared import BASE, application_of, form_page, inside, page
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.people import holders, independent
from evidence_hub.registry.project_page import acting_on, actor, relationship_to
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import (
    HubForm,
    record_key,
)
from evidence_hub.web.results import ViewResult


def _assigning(ref: str) -> tuple[Project, Application]:
    project = inside(ref)
    require(actor(), Can.ASSIGN_REVIEWERS, relationship_to(project))
    return project, application_of(project)


def _assign_form(project: Project, application: Application) -> AssignForm:
    """Return the form, with what was sent only where it is this form that was sent."""
    assigned = {assignment.person_id for assignment in application.reviewers}
    form = AssignForm()
    form.person.choices = [
        (person.id, person.name)
        for person in independent(project, holders(role_for(application.route)))
        if person.id not in assigned
    ]
    return form


def _reviewers_page(
    project: Project, application: Application, form: AssignForm, errors_of: HubForm
) -> str:
    return page(
        "reviewers",
        project,
        application=application,
        role=role_for(application.route).label.lower(),
        form=form,
        errors_of=errors_of,
    )


@form_page("/reviewers", "reviewers", save="reviewer_assign")
def reviewers(ref: str) -> PostAction:
    project, application = _assigning(ref)
    form = _assign_form(project, application)

    def assign() -> Person:
        role = role_for(application.route)
        person = next(person for person in holders(role) if person.id == form.person.data)
        operations.assign(**acting_on(project), application=application, person=person)
        return person

    return PostAction(
        assign,
        lambda person: f"{person.name} is asked to review it.",
        url_for(".reviewers", ref=ref),
        form,
        page=lambda: _reviewers_page(project, application, form, form),
    )


@form_page.post("/reviewers/<int:assignment_id>/end", "reviewer_end")
def reviewer_end(ref: str, assignment_id: int) -> PostAction:
    project, application = _assigning(ref)
    assignment = next((row for row in application.reviewers if row.id == assignment_id), None)
    if assignment is None:
        raise NotFound
    form = EndAssignmentForm()
    return PostAction(
        lambda: operations.undo_assignment(
            **acting_on(project), assignment=assignment, reason=form.reason.data
        ),
        f"{assignment.person.name} no longer reviews it.",
        url_for(".reviewers", ref=ref),
        form,
        page=lambda: _reviewers_page(
            project, application, _assign_form(project, application), form
        ),
    )


def _sections(project: Project, application: Application) -> list[dict[str, str]]:
    """Return the sections as the reviewer's task list."""
    own = queries.own_assignment(actor(), relationship_to(project), application)
    looked = progress.of_reviewer(application, own, queries.reviews_of(application))
    tasks = []
    for code, at in looked.items():
        status = VERDICTS[at.review.verdict] if at.review else "Not looked at"
        if at.review and at.is_open:
            status = "Look again"
        tasks.append(
            {
                "title": catalogue.BY_CODE[code].title,
                "href": url_for(".review_section", ref=project.reference, code=code),
                "hint": "Changed since the last round" if at.has_changed else "",
                "status": status,
                "kind": "todo" if at.is_open else "done",
                "code": code,
            }
        )
    return tasks


def _next_section(project: Project, application: Application) -> str:
    """Return the code of the first section that is still to be looked at; "" for none."""
    tasks = _sections(project, application)
    return next((task["code"] for task in tasks if task["kind"] == "todo"), "")


def _address(ref: str, code: str) -> str:
    """Return where a reviewer goes next: a section, or all of them where no code is given."""
    return url_for(".review_section", ref=ref, code=code) if code else url_for(".review", ref=ref)


@bp.get(f"{BASE}/review")
def review(ref: str) -> ViewResult:
    project = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(project))
    application = application_of(project)
    if not application.rounds:
        raise NotFound
    sections = _sections(project, application)
    return page(
        "review",
        project,
        application=application,
        route=catalogue.Route(application.route),
        round=application.rounds[-1],
        rail=sections,
        is_done=all(task["kind"] == "done" for task in sections),
        questions=catalogue.SCREENING,
        answers=application.rounds[-1].content.get("screening", {}),
    )


@form_page.post("/review", "review_open")
def review_open(ref: str) -> PostAction:
    project = inside(ref)
    application = application_of(project)

    def begin() -> str:
        operations.open_review(**acting_on(project), application=application)
        return _next_section(project, application)

    return PostAction(
        begin, "", lambda code: _address(ref, code), back=url_for(".overview", ref=ref)
    )


def _section_page(project: Project, application: Application, code: str, form: ReviewForm) -> str:
    rounds = application.rounds
    now, before = rounds[-1], rounds[-2] if len(rounds) > 1 else None
    answers = now.content.get(code)
    earlier = before.content.get(code, {}) if before else None
    reviews = [review for review in queries.reviews_of(application) if review.code == code]
    read_of = [part for part in (answers, earlier) if part]
    cited = papers.cited_papers(reading.paper_ids(read_of), viewer())
    return page(
        "review_section",
        project,
        section=catalogue.BY_CODE[code],
        form=form,
        round=now,
        read=reading.read(catalogue.BY_CODE[code], answers, cited, earlier),
        reviews=reviews,
        rail=_sections(project, application),
        verdicts=VERDICTS,
    )


def _review_form(project: Project, application: Application, code: str) -> ReviewForm:
    """Return the form with what the reviewer said in this round."""
    own = queries.own_assignment(actor(), relationship_to(project), application)
    looked = progress.of_reviewer(application, own, queries.reviews_of(application))[code]
    said = looked.review if looked.review and not looked.is_open else None
    return ReviewForm.filled(
        round_id=str(application.rounds[-1].id),
        verdict=said.verdict if said else None,
        comment=said.comment if said else "",
        private_note=said.private_note if said else "",
    )


@form_page("/review/<code>", "review_section", save="review_save")
def review_section(ref: str, code: str) -> PostAction:
    project = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(project))
    application = application_of(project)
    asked = {section.code for section in catalogue.sections_of(application.route)}
    if not application.rounds or code not in asked:
        raise NotFound
    form = _review_form(project, application, code)

    def save() -> str:
        operations.review_section(
            **acting_on(project),
            application=application,
            code=code,
            round_id=record_key(form.round_id.data),
            verdict=form.verdict.data,
            comment=form.comment.data,
            private_note=form.private_note.data,
        )
        return _next_section(project, application)

    return PostAction(
        save,
        lambda left: "" if left else "Every section is looked at. You can give your opinion.",
        lambda left: _address(ref, left),
        form,
        page=lambda: _section_page(project, application, code, form),
    )
