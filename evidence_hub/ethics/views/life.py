"""Renewals, amendments and the end-of-study report."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import highest
from evidence_hub.ethics import queries
from evidence_hub.ethics.dates import months_after
from evidence_hub.ethics.forms import AmendmentForm, DecideRenewalForm, EndForm, RenewalForm
from evidence_hub.ethics.models import Renewal
from evidence_hub.ethics.operations import life as operations
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.shared import actor, inside, relationship_to
from evidence_hub.house_rules import rules
from evidence_hub.registering import choices
from evidence_hub.registering import queries as registering
from evidence_hub.registering import words as record_words
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import transactional


def _form_page(template: str, found: Project, form: HubForm, status: int = 200, **more: Any) -> Any:
    page = render_template(
        template, project=found, form=form, marking=highest([found.marking]), **more
    )
    return page, status


@bp.get("/projects/<ref>/ethics/renewal")
def renewal_new(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    return _form_page("ethics/renewal_new.html", found, RenewalForm(formdata=None))


@bp.post("/projects/<ref>/ethics/renewal")
@transactional
def renewal_file(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    form = RenewalForm()
    if not form.is_sent() or form.until.data is None or form.recruited.data is None:
        return _form_page("ethics/renewal_new.html", found, form, 422)
    try:
        operations.file_renewal(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            recruited=form.recruited.data,
            progress=form.progress.data,
            incidents=form.incidents.data,
            changes=form.changes.data,
            until=form.until.data,
        )
    except Invalid as error:
        form.take(error)
        return _form_page("ethics/renewal_new.html", found, form, 422)
    flash("The renewal is with the reviewers.", "success")
    return redirect(url_for(".overview", ref=ref))


def _renewal_page(found: Project, row: Renewal, form: DecideRenewalForm, status: int = 200) -> Any:
    return _form_page(
        "ethics/renewal.html", found, form, status,
        renewal=row, longest=rules.number("opinion_months"),
    )  # fmt: skip


@bp.get("/projects/<ref>/ethics/renewals/<int:renewal_id>")
def renewal(ref: str, renewal_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    row = queries.renewal(found.id, renewal_id)
    today = clock.today()
    latest = months_after(today, rules.number("opinion_months"))
    form = DecideRenewalForm(
        formdata=None, data={"valid_from": today, "valid_to": min(row.until, latest)}
    )
    return _renewal_page(found, row, form)


@bp.post("/projects/<ref>/ethics/renewals/<int:renewal_id>")
@transactional
def renewal_decide(ref: str, renewal_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    row, form = queries.renewal(found.id, renewal_id), DecideRenewalForm()
    if not form.is_sent():
        return _renewal_page(found, row, form, 422)
    try:
        operations.decide_renewal(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            renewal=row,
            is_renewed=form.verdict.data == "renew",
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.data,
            answer=form.answer.data,
        )
    except Invalid as error:
        form.take(error)
        return _renewal_page(found, row, form, 422)
    flash("Saved. The team is told.", "success")
    return redirect(url_for(".overview", ref=ref))


def _amendment_page(found: Project, row: Amendment, form: AmendmentForm, status: int = 200) -> Any:
    before = {name: each["before"] for name, each in row.changes.items()}
    after = {name: each["after"] for name, each in row.changes.items()}
    return _form_page(
        "ethics/amendment.html", found, form, status,
        amendment=row,
        differences=record_words.differences(before, after, choices.all_choices()),
        spoken=queries.amendment_review(row.id),
    )  # fmt: skip


@bp.get("/projects/<ref>/ethics/amendments/<int:amendment_id>")
def amendment(ref: str, amendment_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    row = registering.amendment(found.id, amendment_id)
    return _amendment_page(found, row, AmendmentForm(formdata=None))


@bp.post("/projects/<ref>/ethics/amendments/<int:amendment_id>")
@transactional
def amendment_review(ref: str, amendment_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    row, form = registering.amendment(found.id, amendment_id), AmendmentForm()
    if not form.is_sent():
        return _amendment_page(found, row, form, 422)
    try:
        operations.review_amendment(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            amendment=row,
            agrees=form.verdict.data == "agree",
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _amendment_page(found, row, form, 422)
    flash("Saved. The team and the secretary are told.", "success")
    return redirect(url_for(".overview", ref=ref))


@bp.get("/projects/<ref>/ethics/end-of-study")
def end_new(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    return _form_page("ethics/end.html", found, EndForm(formdata=None))


@bp.post("/projects/<ref>/ethics/end-of-study")
@transactional
def end_file(ref: str) -> Any:
    found = inside(ref)
    require(actor(), Can.APPLY_FOR_ETHICS, relationship_to(found))
    form = EndForm()
    if not form.is_sent() or form.ended_on.data is None or form.took_part.data is None:
        return _form_page("ethics/end.html", found, form, 422)
    try:
        operations.file_end_report(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            ended_on=form.ended_on.data,
            took_part=form.took_part.data,
            withdrew=form.withdrew.data,
            incidents=form.incidents.data,
            participants_told=form.participants_told.data,
            data_kept=form.data_kept.data,
        )
    except Invalid as error:
        form.take(error)
        return _form_page("ethics/end.html", found, form, 422)
    flash("The end of the study is reported.", "success")
    return redirect(url_for(".overview", ref=ref))
