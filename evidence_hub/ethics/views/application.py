"""The project's own part of ethics: where it stands, screening, sections, sending."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.errors import Conflict, Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.ethics import catalogue, queries, reading
from evidence_hub.ethics.current_opinion import current_opinion, in_force
from evidence_hub.ethics.forms import ReasonForm, ReplyForm, ScreeningForm, section_form, values_of
from evidence_hub.ethics.lifecycle import WITH_APPLICANT, Status
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.ethics.notifications import VALUES
from evidence_hub.ethics.operations import applications as operations
from evidence_hub.ethics.operations import reviews as review_operations
from evidence_hub.ethics.operations.reviews import VERDICTS
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.shared import (
    actor,
    application_of,
    cited_papers,
    inside,
    papers_of,
    relationship_to,
    sees_private_notes,
    sees_reviewers,
)
from evidence_hub.registry import content
from evidence_hub.registry.approvals import confirmations, confirmed_words
from evidence_hub.registry.gates import EQUALITY_DONE, ETHICS_IN_FORCE, PROTOCOL_LOCKED
from evidence_hub.registry.models import Project
from evidence_hub.registry.sockets import check_gates
from evidence_hub.registry.stages import ENDED, OVER, Stage
from evidence_hub.web import errors
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import commit_despite_error, reject, transactional


def _rail(found: Project, application: Application | None) -> list[dict[str, Any]]:
    """Return the sections of the application as a task list."""
    if application is None or not application.route:
        return []
    held = {row.code: row.content for row in application.sections}
    asked = _unanswered(found, application)
    is_open = Status(application.status) in WITH_APPLICANT
    may_write = is_open and may(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    rows = []
    for section in catalogue.sections_of(application.route):
        lacks = catalogue.lacking(section, held.get(section.code))
        started = section.code in held
        if section.code in asked and may_write:
            lacks = [*lacks, "an answer to the reviewers"]
        rows.append(
            {
                "title": section.title,
                "href": url_for(".section", ref=found.reference, code=section.code)
                if may_write or started
                else None,
                "hint": f"Still to give: {', '.join(lacks)}" if started and lacks else "",
                "status": "Done" if not lacks else "In progress" if started else "Not started",
                "kind": "done" if not lacks else "todo",
            }
        )
    return rows


def _unanswered(found: Project, application: Application) -> set[str]:
    """Return the sections on which a reviewer asked for something that nobody has answered."""
    if not application.rounds or not _are_shown(found, application):
        return set()
    current = application.rounds[-1].id
    return {
        row.code
        for row in queries.reviews_of(application)
        if row.round_id == current and row.verdict != "acceptable" and not row.reply
    }


def _overview(found: Project, form: HubForm | None = None, status: int = 200) -> Any:
    application = queries.application_of(found.id)
    opinions = queries.opinions_of(found.id)
    relationship = relationship_to(found)
    rules_now = current_opinion(opinions, clock.today())
    confirmation = confirmations([found]).get(found.id)
    named = (ETHICS_IN_FORCE, PROTOCOL_LOCKED, EQUALITY_DONE)
    page = render_template(
        "ethics/overview.html",
        project=found,
        application=application,
        route=catalogue.Route(application.route) if application and application.route else None,
        state=Status(application.status).label if application else "",
        gates=check_gates([found], named)[found.id],
        rail=_rail(found, application),
        opinions=list(reversed(opinions)),
        current=in_force(opinions, clock.today()),
        today=clock.today(),
        may_renew=rules_now is not None
        and rules_now.value in FAVOURABLE
        and rules_now.revoked_at is None,
        confirmed=confirmed_words(confirmation) if confirmation else "",
        confirmation=confirmation,
        renewals=queries.renewals_of(found.id),
        amendments=queries.amendments_to_review(found.id),
        end_report=queries.end_report_of(found.id),
        values=VALUES,
        can={name: may(actor(), Can[name], relationship) for name in (
            "APPLY_FOR_ETHICS", "GIVE_ETHICS_OPINION", "ASSIGN_REVIEWERS",
            "CONFIRM_NO_PERSONAL_DATA",
        )},
        is_with_applicant=application is None or Status(application.status) in WITH_APPLICANT,
        is_in_review=bool(application) and application.status == Status.IN_REVIEW,  # type: ignore[union-attr]
        is_over=Stage(found.stage) in OVER,
        may_end=Stage(found.stage) in ENDED,
        shows_reviewers=sees_reviewers(found),
        form=form or ReasonForm(formdata=None),
        marking=highest([found.marking]),
    )  # fmt: skip
    return page, status


@bp.get("/projects/<ref>/ethics")
def overview(ref: str) -> Any:
    return _overview(inside(ref))


def _screening_page(found: Project, form: ScreeningForm, status: int = 200) -> Any:
    page = render_template(
        "ethics/screening.html",
        project=found,
        form=form,
        questions=catalogue.SCREENING,
        marking=highest([found.marking]),
    )
    return page, status


@bp.get("/projects/<ref>/ethics/screening")
def screening(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    application = queries.application_of(found.id)
    data = dict(application.screening) if application else {}
    return _screening_page(found, ScreeningForm(formdata=None, data=data))


@bp.post("/projects/<ref>/ethics/screening")
@transactional
def screening_answer(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    form = ScreeningForm()
    if not form.is_sent():
        return _screening_page(found, form, 422)
    try:
        application = operations.answer_screening(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=queries.application_of(found.id),
            answers={question.name: form[question.name].data for question in catalogue.SCREENING},
        )
    except Invalid as error:
        form.take(error)
        return _screening_page(found, form, 422)
    flash(f"Route: {catalogue.Route(application.route).label}.", "success")
    return redirect(url_for(".overview", ref=ref))


def _section(application: Application, code: str) -> catalogue.Section:
    for section in catalogue.sections_of(application.route):
        if section.code == code:
            return section
    raise NotFound


def _held(application: Application, code: str) -> dict[str, Any]:
    return next((dict(row.content) for row in application.sections if row.code == code), {})


def _section_page(
    found: Project,
    application: Application,
    section: catalogue.Section,
    form: HubForm | None,
    status: int = 200,
) -> Any:
    held = _held(application, section.code)
    reviews = [row for row in queries.reviews_of(application) if row.code == section.code]
    page = render_template(
        "ethics/section.html",
        project=found,
        section=section,
        form=form,
        read=reading.read(
            section,
            held or None,
            cited_papers(reading.paper_ids([held])),
            with_scores=sees_reviewers(found),
        ),
        comments=[row for row in reviews if row.comment] if _are_shown(found, application) else [],
        verdicts=VERDICTS,
        may_reply=form is not None,
        reply_form=ReplyForm(formdata=None),
        shows_reviewers=sees_reviewers(found),
        shows_notes=sees_private_notes(found),
        marking=highest([found.marking]),
    )
    return page, status


def _are_shown(found: Project, application: Application) -> bool:
    """The applicant reads comments once they are sent back, not while reviewers write them."""
    return Status(application.status) is not Status.IN_REVIEW or sees_private_notes(found)


@bp.get("/projects/<ref>/ethics/sections/<code>")
def section(ref: str, code: str) -> Any:
    found = inside(ref)
    application = application_of(found)
    asked = _section(application, code)
    may_write = Status(application.status) in WITH_APPLICANT and may(
        actor(), Can.APPLY_FOR_ETHICS, relationship_to(found)
    )
    if not may_write:
        return _section_page(found, application, asked, None)
    held = _held(application, code)
    form = section_form(asked, held, papers_of(found), formdata=None)
    form["base"].data = content.digest(held)
    return _section_page(found, application, asked, form)


@bp.post("/projects/<ref>/ethics/sections/<code>")
@transactional
def section_save(ref: str, code: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    application = application_of(found)
    asked = _section(application, code)
    form = section_form(asked, _held(application, code), papers_of(found))
    if not form.is_sent():
        return _section_page(found, application, asked, form, 422)
    try:
        changed = operations.save_section(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application,
            section=asked,
            values=values_of(asked, form),
            base=form["base"].data or "",
        )
    except Invalid as error:
        form.take(error)
        return _section_page(found, application, asked, form, 422)
    except Conflict as error:
        commit_despite_error()
        return errors.page(409, theirs=error.theirs, yours=error.yours, reload_href=request.path)
    at = clock.in_london(clock.now())
    flash(f"Saved at {at:%H:%M}." if changed else "Nothing was changed.", "success")
    return redirect(url_for(".overview", ref=ref))


@bp.post("/projects/<ref>/ethics/replies/<int:review_id>")
@transactional
def reply(ref: str, review_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    application = application_of(found)
    row = queries.review(application, review_id)
    form = ReplyForm()
    address = url_for(".section", ref=ref, code=row.code)
    if not form.is_sent():
        reject("Write your answer before you save it.")
        return redirect(address)
    try:
        review_operations.reply(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application,
            review=row,
            text=form.reply.data,
        )
    except Invalid as error:
        reject(str(error))
        return redirect(address)
    flash("Your answer is saved. The reviewers read it when you send the application.", "success")
    return redirect(address)


@bp.post("/projects/<ref>/ethics/send")
@transactional
def send(ref: str) -> Any:
    found = inside(ref)
    HubForm().refuse_other_fields()
    application = application_of(found)
    try:
        operations.send(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application,
        )
    except Invalid as error:
        reject("Not yet. " + str(error))
        return _overview(found, status=422)
    flash("Sent. You hear here what the reviewers say.", "success")
    return redirect(url_for(".overview", ref=ref))


@bp.post("/projects/<ref>/ethics/open-again")
@transactional
def open_again(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    form = ReasonForm()
    if not form.is_sent():
        return _overview(found, form, 422)
    try:
        operations.open_again(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application_of(found),
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _overview(found, form, 422)
    flash("You can change the application and send it again.", "success")
    return redirect(url_for(".overview", ref=ref))
