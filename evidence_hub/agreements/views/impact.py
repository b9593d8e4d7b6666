"""Data protection: screening, the assessment, advice, acceptance, who receives what."""

from __future__ import annotations

from functools import partial

from flask import url_for

from evidence_hub.accounts import queries as accounts
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.agreements import forms, queries
from evidence_hub.agreements.access import author_name
from evidence_hub.agreements.lifecycle import assessed
from evidence_hub.agreements.models import Impact
from evidence_hub.agreements.operations import impact as operations
from evidence_hub.agreements.states import Assessed
from evidence_hub.agreements.views import bp
from evidence_hub.agreements.views.shared import BASE, form_page, inside, page
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import actor, as_owner, can, relationship_to
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.results import ViewResult

HERE = "/data-protection"


@bp.get(f"{BASE}{HERE}")
def data_protection(ref: str) -> ViewResult:
    found = inside(ref)
    impact = queries.impact_of(found.id)
    names = queries.parties_of([found.id])[found.id]
    return page(
        "protection",
        found,
        "data_protection",
        impact=impact,
        state=assessed(impact, clock.today()) if impact else None,
        states=Assessed,
        gates=check_gates([found], (gates.IMPACT_ACCEPTED, gates.SHARING_SETTLED))[found.id],
        recipients=[names.get(key, "") for key in impact.recipients or ()]
        if impact and not viewer().is_outside
        else [],
        questions=forms.SCREENING,
        verdicts=operations.VERDICTS,
        residual=forms.RESIDUAL,
        is_outside=viewer().is_outside,
        author_name=partial(author_name, viewer()),
        can=can(found, Can.DRAFT_DATA_SHARING, Can.SIGN_OFF_DATA_SHARING),
        may_accept=bool(impact and may(actor(), Can.ACCEPT_DPIA, as_owner(found, impact.owner_id))),
    )


def _back(ref: str) -> str:
    return url_for("agreements.data_protection", ref=ref)


def _held(ref: str, right: Can) -> tuple[Project, Impact]:
    found = inside(ref)
    impact = queries.impact_of(found.id)
    if impact is None:
        raise NotFound
    require(actor(), right, relationship_to(found))
    return found, impact


@form_page(f"{HERE}/screening", "screening")
def _screening(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.DRAFT_DATA_SHARING, relationship_to(found))
    impact = queries.impact_of(found.id)
    form = forms.ScreeningForm(data=dict(impact.screening) if impact else {})
    return FormPage(
        found,
        form,
        "Screening questions",
        "Send the answers",
        lambda: operations.answer_screening(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            answers={name: form[name].data for name in forms.SCREENING},
        ),
        "Sent to information governance.",
        _back(ref),
        intro=[
            "Information governance decides from your answers whether a data protection "
            "impact assessment is needed."
        ],
    )


@form_page(f"{HERE}/screening/decision", "screening_decision")
def _screening_decision(ref: str) -> FormPage:
    found, impact = _held(ref, Can.SIGN_OFF_DATA_SHARING)
    form = forms.ScreeningDecisionForm()
    return FormPage(
        found,
        form,
        "Is an impact assessment needed?",
        "Save your decision",
        lambda: operations.decide_screening(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            impact=impact,
            is_needed=form.verdict.data == "yes",
            reason=form.reason.data,
        ),
        "Saved. The team is told.",
        _back(ref),
        facts=[
            (label, [impact.screening.get(name, "").capitalize()])
            for name, label in forms.SCREENING.items()
        ],
    )


@form_page(f"{HERE}/recipients", "recipients")
def _recipients(ref: str) -> FormPage:
    found, impact = _held(ref, Can.SIGN_OFF_DATA_SHARING)
    form = forms.RecipientsForm(
        data={"recipients": impact.recipients or [], "reason": impact.recipients_reason}
    )
    own = queries.force().id
    form.recipients.choices = [
        (key, name) for key, name in queries.parties_of([found.id])[found.id].items() if key != own
    ]
    return FormPage(
        found,
        form,
        "Who outside receives personal data?",
        "Save",
        lambda: operations.name_recipients(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            impact=impact,
            recipients=form.recipients.data,
            reason=form.reason.data,
        ),
        "Saved.",
        _back(ref),
        facts=[("Data wanted", [found.data_wanted or "Not given"])],
    )


@form_page(f"{HERE}/assessment", "assessment")
def _assessment(ref: str) -> FormPage:
    found, impact = _held(ref, Can.DRAFT_DATA_SHARING)
    form = forms.AssessmentForm(
        data={**impact.content, "owner": impact.owner.email if impact.owner else ""}
    )
    return FormPage(
        found,
        form,
        "Impact assessment",
        "Send for advice",
        lambda: operations.draft(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            impact=impact,
            content={name: form[name].data or "" for name in operations.NEEDED},
            owner=accounts.by_email(form.owner.data),
        ),
        "Sent. Information governance advises, then the asset owner decides.",
        _back(ref),
        intro=[f"The asset owner’s reasons for sending it back: {impact.answer}"]
        if impact.answer and impact.status == "screening"
        else (),
    )


def _said(impact: Impact) -> list[tuple[str, list[str]]]:
    """Return the assessment as facts."""
    labels = {name: getattr(forms.AssessmentForm, name).args[0] for name in operations.NEEDED}
    found = []
    for name, label in labels.items():
        text = str(impact.content.get(name, ""))
        found.append((label, [forms.RESIDUAL.get(text, text)]))
    return found


@form_page(f"{HERE}/advice", "advice")
def _advice(ref: str) -> FormPage:
    found, impact = _held(ref, Can.SIGN_OFF_DATA_SHARING)
    form = forms.AdviceForm()
    return FormPage(
        found,
        form,
        "Advise on the assessment",
        "Give the advice",
        lambda: operations.advise(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            impact=impact,
            verdict=form.verdict.data,
            advice=form.advice.data,
        ),
        "Your advice is given. The asset owner decides.",
        _back(ref),
        facts=_said(impact),
    )


@form_page(f"{HERE}/commissioner", "commissioner")
def _commissioner(ref: str) -> FormPage:
    found, impact = _held(ref, Can.SIGN_OFF_DATA_SHARING)
    form = forms.CommissionerForm()
    return FormPage(
        found,
        form,
        "What the Commissioner answered",
        "Record the answer",
        lambda: operations.record_commissioner(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            impact=impact,
            verdict=form.verdict.data,
            answer=form.reason.data,
        ),
        "Recorded. The asset owner decides.",
        _back(ref),
    )


@form_page(f"{HERE}/acceptance", "acceptance")
def _acceptance(ref: str) -> FormPage:
    found = inside(ref)
    impact = queries.impact_of(found.id)
    if impact is None:
        raise NotFound
    relationship = as_owner(found, impact.owner_id)
    require(actor(), Can.ACCEPT_DPIA, relationship)
    form = forms.AcceptanceForm()
    return FormPage(
        found,
        form,
        "Do you accept the risk?",
        "Save your decision",
        lambda: operations.accept(
            actor=actor(),
            relationship=relationship,
            project=found,
            impact=impact,
            is_accepted=form.verdict.data == "accept",
            answer=form.answer.data,
            review_on=form.review_on.data,
        ),
        "Saved. The team is told.",
        _back(ref),
        facts=[
            *_said(impact),
            ("Advice", [operations.VERDICTS.get(impact.verdict, "Not given"), impact.advice]),
            *([("The Commissioner", [impact.commissioner])] if impact.commissioner else []),
        ],
    )
