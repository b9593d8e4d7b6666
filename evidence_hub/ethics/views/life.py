"""Renewals, amendments and the end-of-study report."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.problems import given
from evidence_hub.ethics import queries
from evidence_hub.ethics.dates import months_after
from evidence_hub.ethics.forms import AmendmentForm, DecideRenewalForm, EndForm, RenewalForm
from evidence_hub.ethics.operations import life as operations
from evidence_hub.ethics.views.shared import form_page, inside, page
from evidence_hub.house_rules import rules
from evidence_hub.registering import choices
from evidence_hub.registering import queries as registering
from evidence_hub.registering import words as record_words
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.project_page import acting_on, actor, relationship_to
from evidence_hub.web.form_page import PostAction


def _may(ref: str, right: Can) -> Project:
    project = inside(ref)
    require(actor(), right, relationship_to(project))
    return project


@form_page("/renewal", "renewal_new", save="renewal_file")
def renewal_new(ref: str) -> PostAction:
    project, form = _may(ref, Can.APPLY_FOR_ETHICS), RenewalForm()
    return PostAction(
        lambda: operations.file_renewal(
            **acting_on(project),
            recruited=given(form.recruited.data),
            progress=form.progress.data,
            incidents=form.incidents.data,
            changes=form.changes.data,
            until=form.until.day,
        ),
        "The renewal is with the reviewers.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: page("renewal_new", project, form=form),
    )


@form_page("/renewals/<int:renewal_id>", "renewal", save="renewal_decide")
def renewal(ref: str, renewal_id: int) -> PostAction:
    project = _may(ref, Can.GIVE_ETHICS_OPINION)
    asked, today = queries.renewal(project.id, renewal_id), clock.today()
    longest = rules.number("opinion_months")
    form = DecideRenewalForm.filled(
        valid_from=today, valid_to=min(asked.until, months_after(today, longest))
    )
    return PostAction(
        lambda: operations.decide_renewal(
            **acting_on(project),
            renewal=asked,
            is_renewed=form.verdict.data == "renew",
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.data,
            answer=form.answer.data,
        ),
        "Saved. The team is told.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: page("renewal", project, form=form, renewal=asked, longest=longest),
    )


def _amendment_page(project: Project, amendment: Amendment, form: AmendmentForm) -> str:
    before = {name: change["before"] for name, change in amendment.changes.items()}
    after = {name: change["after"] for name, change in amendment.changes.items()}
    return page(
        "amendment",
        project,
        form=form,
        amendment=amendment,
        differences=record_words.differences(before, after, choices.all_choices()),
        spoken=queries.amendment_review(amendment.id),
    )


@form_page("/amendments/<int:amendment_id>", "amendment", save="amendment_review")
def amendment(ref: str, amendment_id: int) -> PostAction:
    project = _may(ref, Can.GIVE_ETHICS_OPINION)
    asked, form = registering.amendment(project.id, amendment_id), AmendmentForm()
    return PostAction(
        lambda: operations.review_amendment(
            **acting_on(project),
            amendment=asked,
            agrees=form.verdict.data == "agree",
            reason=form.reason.data,
        ),
        "Saved. The team and the secretary are told.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: _amendment_page(project, asked, form),
    )


@form_page("/end-of-study", "end_new", save="end_file")
def end_new(ref: str) -> PostAction:
    project, form = _may(ref, Can.APPLY_FOR_ETHICS), EndForm()
    return PostAction(
        lambda: operations.file_end_report(
            **acting_on(project),
            ended_on=form.ended_on.day,
            took_part=given(form.took_part.data),
            withdrew=form.withdrew.data,
            incidents=form.incidents.data,
            participants_told=form.participants_told.data,
            data_kept=form.data_kept.data,
        ),
        "The end of the study is reported.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: page("end", project, form=form),
    )
