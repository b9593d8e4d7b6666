"""A study's findings and its final report, promised outcomes first."""

from __future__ import annotations

from typing import Any

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.findings import queries, release, words
from evidence_hub.findings.forms import finding as forms
from evidence_hub.findings.lifecycle import FOUND_AT, MARYLAND, REPORTED_AT
from evidence_hub.findings.models import Finding
from evidence_hub.findings.operations import final_report as accounting
from evidence_hub.findings.operations import findings as operations
from evidence_hub.findings.operations import strength
from evidence_hub.findings.planned_outcomes import Account, PlannedOutcome, account_of
from evidence_hub.findings.views import bp
from evidence_hub.findings.views.shared import BASE, form_page, inside, page
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.sources import queries as sources
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/findings"


def _back(ref: str) -> str:
    return url_for("findings.account", ref=ref)


@bp.get(f"{BASE}{HERE}")
def account(ref: str) -> ViewResult:
    found = inside(ref)
    held, stage = account_of(found), Stage(found.stage)
    evidence = held.evidence
    cited = sources.named([row.source for row in evidence.findings])
    # An import shows what its sources say; nothing is recorded on it before the board adopts it
    # (T22).
    is_adopted = not found.awaits_adoption
    return page(
        "account",
        found,
        "account",
        account=held,
        findings=[
            (row, words.effect(row), queries.marks_of(row, cited)) for row in evidence.findings
        ],
        unverified=evidence.unverified,
        can=can(found, Can.SUBMIT_FINDING, Can.CLEAR_PUBLICATION, Can.ASSESS_STRENGTH),
        may_record=is_adopted and stage in FOUND_AT,
        may_report=is_adopted and stage in REPORTED_AT and held.report is None,
        waiting=queries.unreleased(found),
        objection=release.objection(found),
        scale=MARYLAND,
        strength=words.strength,
        is_over=stage in OVER,
    )


def _outcomes(held: Account) -> list[tuple[str, str]]:
    return [
        ("", "Choose an outcome"),
        *(
            (line.outcome, line.outcome if line.is_promised else f"{line.outcome} (exploratory)")
            for line in held.lines
        ),
    ]


def _content(form: forms.FindingForm) -> operations.Content:
    # The form keeps exact decimals, the table floats (see the model).
    def number(field: Any) -> float | None:
        return None if field.number is None else float(field.number)

    plain = (
        "statement",
        "outcome",
        "direction",
        "status",
        "technical",
        "measure",
        "effect_metric",
        "effect_p",
        "comparison",
        "sample",
        "setting",
        "for_whom",
        "cost",
        "limitations",
    )
    return operations.Content(
        **{name: form[name].data or "" for name in plain},
        effect_value=number(form.effect_value),
        effect_low=number(form.effect_low),
        effect_high=number(form.effect_high),
        emmie={name: form[f"emmie_{name}"].data for name in words.EMMIE},
    )


def _values(row: Finding) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in operations.FIELDS}
    for name in ("effect_value", "effect_low", "effect_high"):
        values[name] = "" if values[name] is None else f"{values[name]:.4f}".rstrip("0").rstrip(".")
    emmie = {f"emmie_{name}": text for name, text in row.emmie.items()}
    return {**values, **emmie, "version": row.version}


@form_page(f"{HERE}/new", "finding_new")
def _record(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    form = forms.FindingForm(data={"idempotency_key": new_idempotency_key()})
    form.outcome.choices = _outcomes(account_of(found))
    return FormPage(
        found,
        form,
        "Record a finding",
        "Record it",
        lambda: operations.record(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, ref),
            content=_content(form),
        ),
        "Recorded. Readers see it once the findings are released.",
        _back(ref),
        intro=[
            "One finding is one statement on one outcome. An outcome that was not promised "
            "is labelled exploratory wherever the finding is read."
        ],
        groups=forms.GROUPS,
    )


@form_page(f"{HERE}/<int:finding_id>/edit", "finding_edit")
def _edit(ref: str, finding_id: int) -> FormPage:
    found = inside(ref)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    row = queries.finding(found, finding_id)
    form = forms.FindingForm(data=_values(row))
    form.outcome.choices = _outcomes(account_of(found))
    return FormPage(
        found,
        form,
        "Change a finding",
        "Save",
        lambda: operations.edit(
            **acting_on(found),
            finding=row,
            content=_content(form),
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _back(ref),
        groups=forms.GROUPS,
    )


@form_page(f"{HERE}/<int:finding_id>/withdraw", "finding_withdraw")
def _withdraw(ref: str, finding_id: int) -> FormPage:
    found = inside(ref)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    row, form = queries.finding(found, finding_id), forms.WithdrawForm()
    return FormPage(
        found,
        form,
        "Withdraw a finding",
        "Withdraw it",
        lambda: operations.withdraw(**acting_on(found), finding=row, reason=form.reason.data),
        "Withdrawn. It stays on this page with the reason.",
        _back(ref),
        facts=[("Finding", [row.statement])],
        is_warning=True,
    )


@form_page(f"{HERE}/release", "release")
def _release(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.CLEAR_PUBLICATION, relationship_to(found))
    form = forms.SendForm()
    return FormPage(
        found,
        form,
        "Release the findings",
        "Release them",
        lambda: operations.release(**acting_on(found)),
        "Released. Everybody who reads the register finds them.",
        _back(ref),
        intro=[
            "Everybody who reads the register will find these in search. "
            "What is withdrawn later stays on the project’s page with the reason."
        ],
        facts=[("Final findings", [row.statement for row in queries.unreleased(found)])],
    )


@form_page(f"{HERE}/report", "report")
def _send(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    form, held = forms.SendForm(), account_of(found)
    return FormPage(
        found,
        form,
        "Send the final report",
        "Send it",
        lambda: accounting.send(**acting_on(found)),
        "Sent. The board is told, and the findings can be presented.",
        _back(ref),
        intro=[
            "The report is what stands on the page: each promised outcome, reported or "
            "explained. What differs from the promise is kept with it for good."
        ],
        facts=[
            ("Reported", [line.outcome for line in held.promised if line.is_reported]),
            (
                "Explained",
                [
                    line.outcome
                    for line in held.promised
                    if line.is_accounted_for and not line.is_reported
                ],
            ),
            ("Neither", [line.outcome for line in held.open_lines]),
            ("Exploratory", [line.outcome for line in held.added]),
        ],
    )


def _line(found: Project, place: int) -> PlannedOutcome:
    lines = account_of(found).lines
    # Outcomes have no ids in a frozen version, so the address names their place in it.
    if not 1 <= place <= len(lines):
        raise NotFound
    return lines[place - 1]


@form_page(f"{HERE}/outcomes/<int:place>/explain", "explain")
def _explain(ref: str, place: int) -> FormPage:
    found = inside(ref)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    line = _line(found, place)
    form = forms.ExplainForm(data={"text": line.explanation.text if line.explanation else ""})
    return FormPage(
        found,
        form,
        "Explain an outcome that is not reported",
        "Save",
        lambda: accounting.explain(**acting_on(found), outcome=line.outcome, text=form.text.data),
        "Saved.",
        _back(ref),
        facts=[("Promised outcome", [line.outcome]), ("Measure", [line.measure])],
    )


@form_page(f"{HERE}/outcomes/<int:place>/strength", "strength")
def _strength(ref: str, place: int) -> FormPage:
    found = inside(ref)
    require(actor(), Can.ASSESS_STRENGTH, relationship_to(found))
    line = _line(found, place)
    form = forms.StrengthForm(
        data={"idempotency_key": new_idempotency_key(), "assessed_on": clock.today()}
    )
    return FormPage(
        found,
        form,
        "Judge how strong the evidence is",
        "Save",
        lambda: strength.assess(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, f"{ref}:{place}"),
            outcome=line.outcome,
            maryland=form.maryland.data,
            confidence=form.confidence.data,
            rationale=form.rationale.data,
            assessed_on=form.assessed_on.data,
        ),
        "Saved. Your name and the day stand beside it.",
        _back(ref),
        facts=[
            ("Outcome", [line.outcome]),
            ("Found", [row.statement for row in line.findings]),
            ("Limitations", [row.limitations for row in line.findings]),
        ],
    )


def is_offered(project: Project) -> bool:
    """Whether the record's page leads here: from the day that something can be found."""
    return not project.awaits_adoption and (
        Stage(project.stage) in FOUND_AT or Stage(project.stage) in (Stage.CLOSED, Stage.TERMINATED)
    )
