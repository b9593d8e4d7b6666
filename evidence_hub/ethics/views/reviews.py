"""Assigning reviewers, and reviewing section by section."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.ethics import catalogue, progress, queries, reading
from evidence_hub.ethics.catalogue import role_for
from evidence_hub.ethics.forms import AssignForm, EndAssignmentForm, ReviewForm
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.operations import reviews as operations
from evidence_hub.ethics.operations.reviews import VERDICTS
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.shared import (
    actor,
    application_of,
    cited_papers,
    inside,
    relationship_to,
)
from evidence_hub.registry.models import Project
from evidence_hub.registry.people import holders, independent
from evidence_hub.web.forms import HubForm, whole_number
from evidence_hub.web.transactions import transactional


def _assign_form(found: Project, application: Application, **options: Any) -> AssignForm:
    assigned = {row.person_id for row in application.reviewers}
    form = AssignForm(**options)
    form.person.choices = [
        (person.id, person.name)
        for person in independent(found, holders(role_for(application.route)))
        if person.id not in assigned
    ]
    return form


def _reviewers_page(
    found: Project, application: Application, form: HubForm, status: int = 200
) -> Any:
    page = render_template(
        "ethics/reviewers.html",
        project=found,
        application=application,
        role=role_for(application.route).label.lower(),
        form=form
        if isinstance(form, AssignForm)
        else _assign_form(found, application, formdata=None),
        errors_of=form,
        marking=highest([found.marking]),
    )
    return page, status


@bp.get("/projects/<ref>/ethics/reviewers")
def reviewers(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.ASSIGN_REVIEWERS, relationship_to(found))
    application = application_of(found)
    return _reviewers_page(found, application, _assign_form(found, application, formdata=None))


@bp.post("/projects/<ref>/ethics/reviewers")
@transactional
def reviewer_assign(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.ASSIGN_REVIEWERS, relationship_to(found))
    application = application_of(found)
    form = _assign_form(found, application)
    if not form.is_sent():
        return _reviewers_page(found, application, form, 422)
    role = role_for(application.route)
    person = next(each for each in holders(role) if each.id == form.person.data)
    try:
        operations.assign(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application,
            person=person,
        )
    except Invalid as error:
        form.take(error)
        return _reviewers_page(found, application, form, 422)
    flash(f"{person.name} is asked to review it.", "success")
    return redirect(url_for(".reviewers", ref=ref))


@bp.post("/projects/<ref>/ethics/reviewers/<int:assignment_id>/end")
@transactional
def reviewer_end(ref: str, assignment_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.ASSIGN_REVIEWERS, relationship_to(found))
    application = application_of(found)
    row = next((each for each in application.reviewers if each.id == assignment_id), None)
    if row is None:
        raise NotFound
    form = EndAssignmentForm()
    if not form.is_sent():
        return _reviewers_page(found, application, form, 422)
    try:
        operations.undo_assignment(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            assignment=row,
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _reviewers_page(found, application, form, 422)
    flash(f"{row.person.name} no longer reviews it.", "success")
    return redirect(url_for(".reviewers", ref=ref))


def _rail(found: Project, application: Application) -> list[dict[str, Any]]:
    own = queries.own_assignment(actor(), relationship_to(found), application)
    looked = progress.of_reviewer(application, own, queries.reviews_of(application))
    rows = []
    for code, at in looked.items():
        said = VERDICTS[at.review.verdict] if at.review else "Not looked at"
        if at.review and at.is_open:
            said = "Look again"
        rows.append(
            {
                "title": catalogue.BY_CODE[code].title,
                "href": url_for(".review_section", ref=found.reference, code=code),
                "hint": "Changed since the last round" if at.has_changed else "",
                "status": said,
                "kind": "todo" if at.is_open else "done",
                "code": code,
            }
        )
    return rows


@bp.get("/projects/<ref>/ethics/review")
def review(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    application = application_of(found)
    if not application.rounds:
        raise NotFound
    rail = _rail(found, application)
    return render_template(
        "ethics/review.html",
        project=found,
        application=application,
        route=catalogue.Route(application.route),
        round=application.rounds[-1],
        rail=rail,
        is_done=all(row["kind"] == "done" for row in rail),
        questions=catalogue.SCREENING,
        answers=application.rounds[-1].content.get("screening", {}),
        marking=highest([found.marking]),
    )


@bp.post("/projects/<ref>/ethics/review")
@transactional
def review_open(ref: str) -> Any:
    found = inside(ref)
    HubForm().refuse_other_fields()
    application = application_of(found)
    operations.open_review(
        actor=actor(), relationship=relationship_to(found), project=found, application=application
    )
    first = next((row for row in _rail(found, application) if row["kind"] == "todo"), None)
    if first is None:
        return redirect(url_for(".review", ref=ref))
    return redirect(url_for(".review_section", ref=ref, code=first["code"]))


def _review_page(
    found: Project, application: Application, code: str, form: ReviewForm, status: int = 200
) -> Any:
    rounds = application.rounds
    now, before = rounds[-1], rounds[-2] if len(rounds) > 1 else None
    held = now.content.get(code)
    was = before.content.get(code, {}) if before else None
    reviews = [row for row in queries.reviews_of(application) if row.code == code]
    page = render_template(
        "ethics/review_section.html",
        project=found,
        section=catalogue.BY_CODE[code],
        form=form,
        round=now,
        read=reading.read(
            catalogue.BY_CODE[code],
            held,
            cited_papers(reading.paper_ids([each for each in (held, was) if each])),
            was,
        ),
        reviews=reviews,
        rail=_rail(found, application),
        verdicts=VERDICTS,
        marking=highest([found.marking]),
    )
    return page, status


def _reviewed(found: Project, code: str) -> Application:
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    application = application_of(found)
    asked = {section.code for section in catalogue.sections_of(application.route)}
    if not application.rounds or code not in asked:
        raise NotFound
    queries.own_assignment(actor(), relationship_to(found), application)
    return application


@bp.get("/projects/<ref>/ethics/review/<code>")
def review_section(ref: str, code: str) -> Any:
    found = inside(ref)
    application = _reviewed(found, code)
    own = queries.own_assignment(actor(), relationship_to(found), application)
    looked = progress.of_reviewer(application, own, queries.reviews_of(application))[code]
    row = looked.review if looked.review and not looked.is_open else None
    form = ReviewForm(
        formdata=None,
        data={
            "round_id": str(application.rounds[-1].id),
            "verdict": row.verdict if row else None,
            "comment": row.comment if row else "",
            "private_note": row.private_note if row else "",
        },
    )
    return _review_page(found, application, code, form)


@bp.post("/projects/<ref>/ethics/review/<code>")
@transactional
def review_save(ref: str, code: str) -> Any:
    found = inside(ref)
    application = _reviewed(found, code)
    form = ReviewForm()
    if not form.is_sent():
        return _review_page(found, application, code, form, 422)
    try:
        operations.review_section(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application,
            code=code,
            round_id=whole_number(form.round_id.data),
            verdict=form.verdict.data,
            comment=form.comment.data,
            private_note=form.private_note.data,
        )
    except Invalid as error:
        form.take(error)
        return _review_page(found, application, code, form, 422)
    left = next((row for row in _rail(found, application) if row["kind"] == "todo"), None)
    if left is None:
        flash("Every section is looked at. You can give your opinion.", "success")
        return redirect(url_for(".review", ref=ref))
    return redirect(url_for(".review_section", ref=ref, code=left["code"]))
