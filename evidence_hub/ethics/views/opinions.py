"""Giving an opinion, stating a condition in its place, revoking one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.ethics import progress, queries
from evidence_hub.ethics.dates import months_after
from evidence_hub.ethics.forms import MOST_CONDITIONS, OpinionForm, ReasonForm, StatedForm
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.notifications import VALUES
from evidence_hub.ethics.operations import opinions as operations
from evidence_hub.ethics.views import bp
from evidence_hub.ethics.views.shared import actor, application_of, inside, relationship_to
from evidence_hub.house_rules import rules
from evidence_hub.registry.models import Project
from evidence_hub.web.forms import whole_number
from evidence_hub.web.transactions import transactional

HINTS = {
    "favourable": "Every section is acceptable",
    "favourable_with_conditions": "It may go on once, or while, the conditions are met",
    "further_information_required": "It goes back to the applicant with your comments",
    "unfavourable": "It may not go on as it stands",
    "out_of_scope": "It needs no ethics opinion here",
}


def _reviewed(ref: str) -> tuple[Project, Application]:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    application = application_of(found)
    queries.own_assignment(actor(), relationship_to(found), application)
    if not application.rounds:
        raise NotFound
    return found, application


def _page(found: Project, application: Application, form: OpinionForm, status: int = 200) -> Any:
    reviews = queries.reviews_of(application)
    page = render_template(
        "ethics/opinion.html",
        project=found,
        form=form,
        hints=HINTS,
        left=progress.still_open(application, reviews),
        verdicts=progress.standing_verdicts(application, reviews),
        numbers=range(MOST_CONDITIONS),
        longest=rules.number("opinion_months"),
        marking=highest([found.marking]),
    )
    return page, status


@bp.get("/projects/<ref>/ethics/opinion")
def opinion_new(ref: str) -> Any:
    found, application = _reviewed(ref)
    today = clock.today()
    form = OpinionForm(
        formdata=None,
        data={
            "round_id": str(application.rounds[-1].id),
            "valid_from": today,
            "valid_to": _latest_end(application, today),
        },
    )
    return _page(found, application, form)


def _latest_end(application: Application, today: dt.date) -> dt.date:
    end = months_after(today, rules.number("opinion_months"))
    other = application.rounds[-1].content.get("committee", {}).get("ends")
    return min(end, dt.date.fromisoformat(other)) if other else end


@bp.post("/projects/<ref>/ethics/opinion")
@transactional
def opinion_give(ref: str) -> Any:
    found, application = _reviewed(ref)
    form = OpinionForm()
    if not form.is_sent():
        return _page(found, application, form, 422)
    try:
        operations.give_opinion(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            application=application,
            round_id=whole_number(form.round_id.data),
            value=form.value.data,
            reasons=form.reasons.data,
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.data,
            conditions_set=form.conditions_set(),
        )
    except Invalid as error:
        form.take(error)
        return _page(found, application, form, 422)
    flash(f"Your opinion is given: {VALUES[form.value.data].lower()}.", "success")
    return redirect(url_for(".overview", ref=ref))


def _stated_page(found: Project, form: StatedForm, status: int = 200) -> Any:
    page = render_template(
        "ethics/stated.html", project=found, form=form, marking=highest([found.marking])
    )
    return page, status


@bp.get("/projects/<ref>/ethics/condition")
def condition_new(ref: str) -> Any:
    found, _ = _reviewed(ref)
    return _stated_page(found, StatedForm(formdata=None))


@bp.post("/projects/<ref>/ethics/condition")
@transactional
def condition_state(ref: str) -> Any:
    found, _ = _reviewed(ref)
    form = StatedForm()
    if not form.is_sent():
        return _stated_page(found, form, 422)
    try:
        operations.state_condition(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            condition=operations.ConditionText(
                form.text.data, "before_start", form.owner.data, form.due_on.data
            ),
        )
    except Invalid as error:
        form.take(error)
        return _stated_page(found, form, 422)
    flash("The condition is stated. The board can decide; the start waits for it.", "success")
    return redirect(url_for(".overview", ref=ref))


def _revoke_page(found: Project, opinion_id: int, form: ReasonForm, status: int = 200) -> Any:
    page = render_template(
        "ethics/revoke.html",
        project=found,
        opinion=queries.opinion(found.id, opinion_id),
        values=VALUES,
        form=form,
        marking=highest([found.marking]),
    )
    return page, status


@bp.get("/projects/<ref>/ethics/opinions/<int:opinion_id>/revoke")
def opinion_revocation(ref: str, opinion_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    return _revoke_page(found, opinion_id, ReasonForm(formdata=None))


@bp.post("/projects/<ref>/ethics/opinions/<int:opinion_id>/revoke")
@transactional
def opinion_revoke(ref: str, opinion_id: int) -> Any:
    found = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(found))
    form = ReasonForm()
    if not form.is_sent():
        return _revoke_page(found, opinion_id, form, 422)
    try:
        operations.revoke(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            opinion=queries.opinion(found.id, opinion_id),
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _revoke_page(found, opinion_id, form, 422)
    flash("The opinion is revoked. Nothing may be collected under it.", "success")
    return redirect(url_for(".overview", ref=ref))
