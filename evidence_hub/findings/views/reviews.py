"""The review of benefits: measured 6, 12 and 24 months after adoption, and concluded."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.accounts.queries import person_named
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.findings import reviewing
from evidence_hub.findings.forms import recommendation as forms
from evidence_hub.findings.operations import reviews as operations
from evidence_hub.findings.reviewing import Reviewed
from evidence_hub.findings.views import bp
from evidence_hub.findings.views.shared import BASE, form_page, inside, page
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, as_owner, relationship_to
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.tracking.states import BenefitStatus
from evidence_hub.tracking.views.benefits import last_of
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/benefits-review"
ONE = f"{HERE}/<int:number>"


def _mark(place: int) -> Callable[[Reviewed], str]:
    """Return a column that says where one mark stands."""

    def say(row: Reviewed) -> str:
        # Nobody works that way yet, so no measurement has a day.
        if not row.marks:
            return ""
        return f"{row.marks[place].state.label}, {day_words(row.marks[place].due_on)}"

    return say


COLUMNS: Columns = {
    "Benefit": lambda row: row.benefit.title,
    "Owner": lambda row: row.benefit.owner.name,
    "Baseline": lambda row: row.benefit.baseline,
    "Target": lambda row: row.benefit.target,
    "Last value": lambda row: last.value if (last := last_of(row.benefit)) else None,
    "Unit": lambda row: row.benefit.unit,
    **{f"{months} months": _mark(place) for place, months in enumerate(reviewing.MONTHS)},
    "Came of it": lambda row: BenefitStatus(row.benefit.status).label if row.is_concluded else "",
    "Explanation": lambda row: row.benefit.status_reason,
}


def _rows(found: Project) -> list[Reviewed]:
    return reviewing.reviewed([found], clock.today())[found.id]


@bp.get(f"{BASE}{HERE}")
def benefits_review(ref: str) -> ViewResult:
    found = inside(ref)
    rows = _rows(found)
    name = f"benefits-review-{found.reference}"
    if sheet := exported(name, COLUMNS, rows, about=lambda _: found):
        return sheet
    return page(
        "benefits_review",
        found,
        "benefits_review",
        rows=rows,
        adopted_on=reviewing.adopted_days([found.id]).get(found.id),
        statuses=BenefitStatus,
        last_of=last_of,
        me=actor().person_id,
        verifies=may(actor(), Can.VERIFY_BENEFIT, relationship_to(found)),
        is_over=Stage(found.stage) in OVER,
        is_closed=Stage(found.stage) is Stage.CLOSED,
    )


def _one(found: Project, number: int) -> Reviewed:
    for row in _rows(found):
        if row.benefit.number == number:
            return row
    raise NotFound


def _facts(row: Reviewed) -> list[tuple[str, list[str]]]:
    benefit, last = row.benefit, last_of(row.benefit)
    return [
        ("Benefit", [benefit.title]),
        (
            "Before the change",
            [
                f"{benefit.baseline:f} {benefit.unit}"
                if benefit.baseline is not None
                else benefit.no_baseline_reason
            ],
        ),
        ("Target", [f"{benefit.target:f} {benefit.unit}" if benefit.target is not None else ""]),
        (
            "Last value",
            [f"{last.value:f} {benefit.unit}, {day_words(last.measured_on)}" if last else ""],
        ),
    ]


@form_page(f"{ONE}/conclude", "conclude")
def _conclude(ref: str, number: int) -> FormPage:
    found = inside(ref)
    row = _one(found, number)
    relationship = as_owner(found, row.benefit.owner_id)
    require(actor(), Can.REPORT_BENEFIT, relationship)
    form = forms.ConclusionForm(data={"idempotency_key": new_idempotency_key()})
    return FormPage(
        found,
        form,
        "Say what came of a benefit",
        "Send it to be verified",
        lambda: operations.conclude(
            actor=actor(),
            relationship=relationship,
            project=found,
            benefit=row.benefit,
            idempotency_key=key_from(form, actor().person_id, f"{ref}:{number}"),
            conclusion=form.conclusion.data,
            explanation=form.explanation.data,
            receiver=person_named(form.receiver.data, "receiver"),
        ),
        "Sent. Somebody else verifies it.",
        url_for("findings.benefits_review", ref=ref),
        intro=[
            "A benefit that was not realised does not keep the project from being closed. "
            "One that nobody reviewed does."
        ],
        facts=_facts(row),
    )


@form_page(f"{ONE}/check", "conclusion_check")
def _check(ref: str, number: int) -> FormPage:
    found = inside(ref)
    row = _one(found, number)
    require(actor(), Can.VERIFY_BENEFIT, relationship_to(found))
    review = row.waiting
    if review is None:
        raise NotFound
    form = forms.VerdictForm()
    form.verdict.choices = [("yes", "It holds: verified"), ("no", "It does not hold")]
    return FormPage(
        found,
        form,
        "Verify what came of a benefit",
        "Save",
        lambda: operations.check(
            **acting_on(found),
            review=review,
            is_verified=form.verdict.data == "yes",
            note=form.note.data,
        ),
        "Saved. The owner is told.",
        url_for("findings.benefits_review", ref=ref),
        facts=[
            *_facts(row),
            ("The owner says", [BenefitStatus(review.benefit_status).label, review.explanation]),
            ("Taken over by", [review.receiver.name if review.receiver else ""]),
        ],
    )
