"""Risks and issues of a project, for people of the force."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.tracking import queries
from evidence_hub.tracking.forms import plan as forms
from evidence_hub.tracking.models import Risk
from evidence_hub.tracking.operations import risks as operations
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.rag import AMBER_SCORE, RED_SCORE
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.named_people import choices_of, people_of
from evidence_hub.tracking.views.shared import BASE, form_page, inside_alone, page
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/risks"
ONE = f"{HERE}/<int:number>"
COLUMNS: Columns = {
    "Kind": lambda row: row.kind.capitalize(),
    "What": lambda row: row.title,
    "Likelihood": lambda row: row.likelihood,
    "Impact": lambda row: row.impact,
    "Score": lambda row: row.score,
    "Response": lambda row: row.response,
    "Owner": lambda row: row.owner.name if row.owner else "",
    "Review on": lambda row: row.review_on,
    "Closed": lambda row: row.closed_on,
    "Why closed": lambda row: row.closed_reason,
}


@bp.get(f"{BASE}{HERE}")
def risks(ref: str) -> ViewResult:
    found = inside_alone(ref)
    seen = project_status(found)
    if sheet := exported(f"risks-{found.reference}", COLUMNS, seen.risks, about=lambda _: found):
        return sheet
    return page(
        "risks",
        found,
        "risks",
        open_risks=seen.open_risks,
        closed=[row for row in seen.risks if row.closed_on is not None],
        red_score=RED_SCORE,
        amber_score=AMBER_SCORE,
        can=can(found, Can.FILE_AMENDMENT),
    )


def _content(form: forms.RiskForm, project: Project, kept: Risk | None) -> operations.Content:
    people = people_of(project)
    owner = people.get(form.owner.data)
    # An owner who has left the team is kept until somebody names another one.
    if owner is None and kept is not None and kept.owner_id == form.owner.data:
        owner = kept.owner
    return operations.Content(
        kind=form.kind.data,
        title=form.title.data,
        response=form.response.data,
        likelihood=form.likelihood.data,
        impact=form.impact.data,
        owner=owner,
        review_on=form.review_on.data,
    )


def _back(project: Project) -> str:
    return url_for("tracking.risks", ref=project.reference)


@form_page(f"{HERE}/new", "risk_new")
def _add(ref: str) -> FormPage:
    found = inside_alone(ref)
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    form = forms.RiskForm(
        data={"idempotency_key": new_idempotency_key(), "owner": actor().person_id, "kind": "risk"}
    )
    form.owner.choices = choices_of(people_of(found))
    return FormPage(
        found,
        form,
        "Add a risk or issue",
        "Add it",
        lambda: operations.add(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, ref),
            content=_content(form, found, None),
        ),
        "Added.",
        _back(found),
        intro=[
            "Likelihood times impact gives a score of at most 25. "
            f"From {AMBER_SCORE} the project is amber, from {RED_SCORE} it is red."
        ],
    )


def _open(ref: str, number: int) -> tuple[Project, Risk]:
    found = inside_alone(ref)
    row = queries.risk(found, number)
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    if row.closed_on is not None:
        raise NotFound
    return found, row


@form_page(ONE, "risk_review")
def _review(ref: str, number: int) -> FormPage:
    found, row = _open(ref, number)
    form = forms.RiskForm(
        data={
            **{
                name: getattr(row, name)
                for name in (
                    "version",
                    "kind",
                    "title",
                    "likelihood",
                    "impact",
                    "response",
                    "review_on",
                )
            },
            "owner": row.owner_id,
        }
    )
    named = {
        **people_of(found),
        **({row.owner_id: row.owner} if row.owner_id and row.owner else {}),
    }
    form.owner.choices = choices_of(named)
    return FormPage(
        found,
        form,
        "Look at it again",
        "Save",
        lambda: operations.review(
            **acting_on(found),
            risk=row,
            content=_content(form, found, row),
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _back(found),
    )


@form_page(f"{ONE}/close", "risk_close")
def _close(ref: str, number: int) -> FormPage:
    found, row = _open(ref, number)
    form = forms.WhyForm()
    return FormPage(
        found,
        form,
        "Close it",
        "Close it",
        lambda: operations.close(
            **acting_on(found),
            risk=row,
            reason=form.reason.data,
        ),
        "Closed. It stays on the list of what was.",
        _back(found),
        facts=[("What", [row.title])],
    )
