"""The benefits register: of a project, and of all."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from evidence_hub.accounts import queries as accounts
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, paged
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, as_owner, can, relationship_to
from evidence_hub.tracking import queries
from evidence_hub.tracking.forms import benefits as forms
from evidence_hub.tracking.forms.plan import AnswerForm
from evidence_hub.tracking.models import Benefit, BenefitReading
from evidence_hub.tracking.operations import benefits as operations
from evidence_hub.tracking.states import BenefitStatus
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.shared import BASE, form_page, inside, page
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/benefits"
ONE = f"{HERE}/<int:number>"


def last_of(row: Benefit) -> BenefitReading | None:
    """Return the newest value that was not found wrong."""
    held = [each for each in row.readings if each.is_verified is not False]
    return held[-1] if held else None


def _last(row: Benefit) -> Any:
    found = last_of(row)
    return found.value if found else None


COLUMNS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Benefit": lambda row: row.title,
    "Kind": lambda row: operations.KINDS[row.kind].split(":")[0],
    "Measure": lambda row: row.measure,
    "Unit": lambda row: row.unit,
    "Owner": lambda row: row.owner.name,
    "Baseline": lambda row: row.baseline,
    "Baseline of": lambda row: row.baseline_on,
    "Why no baseline": lambda row: row.no_baseline_reason,
    "Target": lambda row: row.target,
    "Target by": lambda row: row.target_on,
    "Forecast": lambda row: row.forecast,
    "Last value": _last,
    "Status": lambda row: BenefitStatus(row.status).label,
}


@bp.get(f"{BASE}{HERE}")
def benefits(ref: str) -> ViewResult:
    found = inside(ref)
    rows = queries.benefits_of(found)
    name = f"benefits-{found.reference}"
    if sheet := exported(name, COLUMNS, rows, about=lambda _: found):
        return sheet
    return page(
        "benefits",
        found,
        "benefits",
        rows=rows,
        last_of=last_of,
        kinds=operations.KINDS,
        statuses=BenefitStatus,
        can=can(found, Can.FILE_AMENDMENT),
    )


@bp.get("/tracking/benefits")
def all_benefits() -> ViewResult:
    # Not found instead of refused: the list over all projects is no page for people from outside,
    # and its existence tells them nothing.
    if viewer().is_outside or not may(actor(), Can.SEE_REGISTER):
        raise NotFound
    statement = queries.benefits(viewer())
    if sheet := exported("benefits", COLUMNS, statement, about=lambda row: row.project):
        return sheet
    rows = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "tracking/all_benefits.html",
        page=rows,
        last_of=last_of,
        statuses=BenefitStatus,
        today=clock.today(),
        marking=highest([row.project.marking for row in rows.items]),
    )


def _address(project: Project, number: int) -> str:
    return url_for("tracking.benefit", ref=project.reference, number=number)


@bp.get(f"{BASE}{ONE}")
def benefit(ref: str, number: int) -> ViewResult:
    found = inside(ref)
    row = queries.benefit(found, number)
    is_owner = may(actor(), Can.REPORT_BENEFIT, as_owner(found, row.owner_id))
    return page(
        "benefit",
        found,
        "benefits",
        row=row,
        kinds=operations.KINDS,
        better=operations.BETTER,
        statuses=BenefitStatus,
        is_owner=is_owner,
        may_check=may(actor(), Can.VERIFY_BENEFIT, relationship_to(found)) and not is_owner,
        can=can(found, Can.FILE_AMENDMENT),
    )


def _content(form: forms.BenefitForm) -> operations.Content:
    owner = accounts.by_email(form.owner.data)
    if owner is None:
        raise Invalid({"owner": "Nobody has this e-mail address. Ask your administrator."})
    return operations.Content(
        title=form.title.data,
        kind=form.kind.data,
        measure=form.measure.data,
        unit=form.unit.data,
        better=form.better.data,
        owner=owner,
        baseline=form.baseline.number,
        baseline_on=form.baseline_on.data,
        no_baseline_reason=form.no_baseline_reason.data,
        target=form.target.number,
        target_on=form.target_on.data,
        attribution=form.attribution.data,
    )


@form_page(f"{HERE}/new", "benefit_new")
def _add(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    form = forms.BenefitForm(data={"idempotency_key": new_idempotency_key()})
    del form.reason
    return FormPage(
        found,
        form,
        "Register a benefit",
        "Register it",
        lambda: operations.add(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, ref),
            content=_content(form),
        ),
        "Registered. Its owner is told.",
        url_for("tracking.benefits", ref=ref),
        intro=[
            "A benefit needs its value before the change, or the reason why there is none. "
            "What gets worse is registered the same way, as a dis-benefit."
        ],
        leads=lambda row: _address(found, row.number),
    )


@form_page(f"{ONE}/edit", "benefit_edit")
def _edit(ref: str, number: int) -> FormPage:
    found = inside(ref)
    row = queries.benefit(found, number)
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    values = {
        name: getattr(row, name)
        for name in (
            "title",
            "kind",
            "measure",
            "unit",
            "better",
            "baseline_on",
            "no_baseline_reason",
            "target_on",
            "attribution",
            "version",
        )
    }
    form = forms.BenefitForm(
        data={
            **values,
            "owner": row.owner.email,
            # In plain digits: a decimal of the database may print as 1E+2, which the form would
            # refuse.
            "baseline": "" if row.baseline is None else f"{row.baseline:f}",
            "target": "" if row.target is None else f"{row.target:f}",
        }
    )
    return FormPage(
        found,
        form,
        "Change the benefit",
        "Save",
        lambda: operations.edit(
            **acting_on(found),
            benefit=row,
            content=_content(form),
            reason=form.reason.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _address(found, number),
    )


def _promised(row: Benefit) -> list[tuple[str, list[str]]]:
    return [
        ("Benefit", [row.title]),
        (
            "Before the change",
            [
                f"{row.baseline:f} {row.unit}, {day_words(row.baseline_on)}"
                if row.baseline is not None
                else row.no_baseline_reason
            ],
        ),
        (
            "Target",
            [
                f"{row.target:f} {row.unit} by {day_words(row.target_on)}"
                if row.target is not None
                else ""
            ],
        ),
    ]


@form_page(f"{ONE}/measure", "benefit_measure")
def _measure(ref: str, number: int) -> FormPage:
    found = inside(ref)
    row = queries.benefit(found, number)
    require(actor(), Can.REPORT_BENEFIT, as_owner(found, row.owner_id))
    form = forms.ReadingForm(data={"idempotency_key": new_idempotency_key()})
    return FormPage(
        found,
        form,
        "Report a measured value",
        "Report it",
        lambda: operations.report(
            actor=actor(),
            relationship=as_owner(found, row.owner_id),
            project=found,
            benefit=row,
            idempotency_key=key_from(form, actor().person_id, f"{ref}:{number}"),
            value=form.value.number,
            measured_on=form.measured_on.data,
            evidence=form.evidence.data,
            forecast=form.forecast.number,
            forecast_reason=form.forecast_reason.data,
        ),
        "Reported. Somebody else checks it.",
        _address(found, number),
        facts=_promised(row),
    )


@form_page(f"{ONE}/values/<int:reading_id>/check", "benefit_check")
def _check(ref: str, number: int, reading_id: int) -> FormPage:
    found = inside(ref)
    row = queries.benefit(found, number)
    require(actor(), Can.VERIFY_BENEFIT, relationship_to(found))
    reading = next((each for each in row.readings if each.id == reading_id), None)
    if reading is None:
        raise NotFound
    form = AnswerForm()
    form.verdict.choices = [("yes", "It holds: verified"), ("no", "It does not hold")]
    return FormPage(
        found,
        form,
        "Check a measured value",
        "Save",
        lambda: operations.check(
            **acting_on(found),
            benefit=row,
            reading=reading,
            is_verified=form.verdict.data == "yes",
            note=form.note.data,
        ),
        "Saved. The owner is told.",
        _address(found, number),
        facts=[
            *_promised(row),
            ("Measured", [f"{reading.value:f} {row.unit}, {day_words(reading.measured_on)}"]),
            ("Where it comes from", [reading.evidence]),
        ],
    )
