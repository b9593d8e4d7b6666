"""Giving an opinion, stating a condition in its place, revoking one."""

from __future__ import annotations

import datetime as dt

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.ethics import progress, queries
from evidence_hub.ethics.dates import months_after
from evidence_hub.ethics.forms import MOST_CONDITIONS, OpinionForm, ReasonForm, StatedForm
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.notifications import VALUES
from evidence_hub.ethics.operations import opinions as operations
from evidence_hub.ethics.views.shared import application_of, form_page, inside, page
from evidence_hub.house_rules import rules
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, relationship_to
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import (
    record_key,
)

HINTS = {
    "favourable": "Every section is acceptable",
    "favourable_with_conditions": "It may go on once, or while, the conditions are met",
    "further_information_required": "It goes back to the applicant with your comments",
    "unfavourable": "It may not go on as it stands",
    "out_of_scope": "It needs no ethics opinion here",
}


def _reviewed(ref: str) -> tuple[Project, Application]:
    project = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(project))
    application = application_of(project)
    queries.own_assignment(actor(), relationship_to(project), application)
    if not application.rounds:
        raise NotFound
    return project, application


def _page(project: Project, application: Application, form: OpinionForm) -> str:
    reviews = queries.reviews_of(application)
    return page(
        "opinion",
        project,
        form=form,
        hints=HINTS,
        left=progress.still_open(application, reviews),
        verdicts=progress.standing_verdicts(application, reviews),
        numbers=range(MOST_CONDITIONS),
        longest=rules.number("opinion_months"),
    )


def _latest_end(application: Application, today: dt.date) -> dt.date:
    end = months_after(today, rules.number("opinion_months"))
    other = application.rounds[-1].content.get("committee", {}).get("ends")
    return min(end, dt.date.fromisoformat(other)) if other else end


@form_page("/opinion", "opinion_new", save="opinion_give")
def opinion_new(ref: str) -> PostAction:
    project, application = _reviewed(ref)
    today = clock.today()
    form = OpinionForm.filled(
        round_id=str(application.rounds[-1].id),
        valid_from=today,
        valid_to=_latest_end(application, today),
    )
    return PostAction(
        lambda: operations.give_opinion(
            **acting_on(project),
            application=application,
            round_id=record_key(form.round_id.data),
            value=form.value.data,
            reasons=form.reasons.data,
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.data,
            conditions_set=form.conditions_set(),
        ),
        lambda _: f"Your opinion is given: {VALUES[form.value.data].lower()}.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: _page(project, application, form),
    )


@form_page("/condition", "condition_new", save="condition_state")
def condition_new(ref: str) -> PostAction:
    (project, _), form = _reviewed(ref), StatedForm()
    return PostAction(
        lambda: operations.state_condition(
            **acting_on(project),
            condition=operations.ConditionText(
                form.text.data, "before_start", form.owner.data, form.due_on.data
            ),
        ),
        "The condition is stated. The board can decide; the start waits for it.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: page("stated", project, form=form),
    )


@form_page("/opinions/<int:opinion_id>/revoke", "opinion_revocation", save="opinion_revoke")
def opinion_revocation(ref: str, opinion_id: int) -> PostAction:
    project = inside(ref)
    require(actor(), Can.GIVE_ETHICS_OPINION, relationship_to(project))
    opinion, form = queries.opinion(project.id, opinion_id), ReasonForm()
    return PostAction(
        lambda: operations.revoke(**acting_on(project), opinion=opinion, reason=form.reason.data),
        "The opinion is revoked. Nothing may be collected under it.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: page("revoke", project, form=form, opinion=opinion, values=VALUES),
    )
