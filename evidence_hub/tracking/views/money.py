"""Money: a project's lines and bookings, and the research budget by year."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.money import pounds
from evidence_hub.core.paging import page_number, slice_of
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.tracking import budget_totals, queries
from evidence_hub.tracking.budget_totals import DROPPED
from evidence_hub.tracking.forms import money as forms
from evidence_hub.tracking.forms.plan import AnswerForm, WhyForm
from evidence_hub.tracking.models import FundingLine, MoneyEntry
from evidence_hub.tracking.operations import booking
from evidence_hub.tracking.operations import money as operations
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.shared import BASE, form_page, inside_alone, page
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage, form_pages
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/money"
LINES = 100  # on one page of the money of all projects
ONE = f"{HERE}/<int:line_id>"
BUDGET = "The force’s research budget"
# Budgets belong to no project, so their forms have addresses of their own.
asks_of_all = form_pages(bp, "/tracking/money", "tracking/form.html")


def funder_of(line: FundingLine) -> str:
    return line.funder.name if line.funder else BUDGET


def _sum(name: str) -> Any:
    return lambda line: pounds(getattr(budget_totals.sums_of(line), name))


COLUMNS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Financial year": lambda row: budget_totals.year_words(row.year),
    "Funder": funder_of,
    "What for": lambda row: row.what_for,
    "Form": lambda row: operations.FORMS[row.form].split(":")[0],
    "Status": lambda row: row.status.replace("_", " "),
    "Ring-fenced": lambda row: "yes" if row.is_ring_fenced else "no",
    "May be carried forward": lambda row: "yes" if row.may_carry_forward else "no",
    "Proposed": _sum("proposed"),
    "Given": _sum("given"),
    "Committed": _sum("committed"),
    "Spent": _sum("actual"),
    "Returned": _sum("returned"),
    "Carried forward": _sum("carried"),
    "Lapsed": _sum("lapsed"),
    "Left": _sum("left"),
    "Forecast": _sum("forecast"),
}


@bp.get(f"{BASE}{HERE}")
def money(ref: str) -> ViewResult:
    found = inside_alone(ref)
    # The same rows as the colour and the gate of closing reckon with, so the page never disagrees.
    lines = project_status(found).lines
    if sheet := exported(f"money-{found.reference}", COLUMNS, lines, about=lambda _: found):
        return sheet
    return page(
        "money",
        found,
        "money",
        lines=[(row, budget_totals.sums_of(row), _entries(row)) for row in lines],
        total=budget_totals.total(lines),
        years=budget_totals.by_year(lines),
        year_words=budget_totals.year_words,
        kinds=budget_totals.KINDS,
        funder_of=funder_of,
        pounds=pounds,
        dropped=DROPPED,
        forms=operations.FORMS,
        can=can(found, Can.PROPOSE_MONEY, Can.CONFIRM_MONEY),
    )


def _entries(line: FundingLine) -> list[tuple[MoneyEntry, bool]]:
    """Return each booking, and whether it can still be taken back."""
    undone = {row.reverses_id for row in line.entries}
    return [
        (row, row.reverses_id is None and row.id not in undone and row.kind != "carried")
        for row in line.entries
    ]


def _back(project: Project) -> str:
    return url_for("tracking.money", ref=project.reference)


@form_page(f"{HERE}/new", "money_new")
def _propose(ref: str) -> FormPage:
    found = inside_alone(ref)
    require(actor(), Can.PROPOSE_MONEY, relationship_to(found))
    year = budget_totals.financial_year(clock.today())
    form = forms.ProposeForm(data={"idempotency_key": new_idempotency_key(), "year": year})
    organisations = {row.organisation_id: row.organisation for row in found.partners}
    # Funders of earlier lines stay in the list after a partnership has ended; their money has not.
    organisations |= {row.funder.id: row.funder for row in found.funding if row.funder}
    form.funder.choices = [(0, BUDGET), *((key, row.name) for key, row in organisations.items())]
    return FormPage(
        found,
        form,
        "Propose money",
        "Propose it",
        lambda: operations.propose(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, ref),
            funder=organisations.get(form.funder.data),
            year=form.year.data or 0,
            form=form.form.data,
            status=form.status.data,
            amount_pence=form.amount.pence,
            what_for=form.what_for.data,
            is_ring_fenced=form.is_ring_fenced.data,
            may_carry_forward=form.may_carry_forward.data,
        ),
        "Proposed. It counts once the secretary has confirmed it.",
        _back(found),
        intro=[
            "One line for each funder and financial year. Money from another funder: name the "
            "funder as a partner of the project first."
        ],
    )


def _line(ref: str, line_id: int, right: Can) -> tuple[Project, FundingLine]:
    found = inside_alone(ref)
    row = queries.line(found, line_id)
    require(actor(), right, relationship_to(found))
    return found, row


def _facts(line: FundingLine) -> list[tuple[str, list[str]]]:
    sums = budget_totals.sums_of(line)
    return [
        ("What for", [line.what_for]),
        ("Who gives it", [funder_of(line)]),
        ("Financial year", [budget_totals.year_words(line.year)]),
        ("Sum", [pounds(line.amount_pence)]),
        *(
            [
                ("Spent", [pounds(sums.actual)]),
                ("Committed", [pounds(sums.committed)]),
                ("Free", [pounds(sums.free)]),
            ]
            if line.confirmed_at
            else []
        ),
    ]


@form_page(f"{ONE}/confirm", "money_confirm")
def _confirm(ref: str, line_id: int) -> FormPage:
    found, line = _line(ref, line_id, Can.CONFIRM_MONEY)
    form = AnswerForm()
    form.verdict.choices = [("yes", "The money is confirmed"), ("no", "It is declined")]
    return FormPage(
        found,
        form,
        "Confirm money",
        "Save",
        lambda: operations.confirm(
            **acting_on(found),
            line=line,
            is_confirmed=form.verdict.data == "yes",
            reason=form.note.data,
        ),
        "Saved.",
        _back(found),
        facts=_facts(line),
    )


@form_page(f"{ONE}/withdraw", "money_withdraw")
def _withdraw(ref: str, line_id: int) -> FormPage:
    found, line = _line(ref, line_id, Can.PROPOSE_MONEY)
    form = WhyForm()
    return FormPage(
        found,
        form,
        "Take the proposal back",
        "Take it back",
        lambda: operations.withdraw(
            **acting_on(found),
            line=line,
            reason=form.reason.data,
        ),
        "Taken back.",
        _back(found),
        facts=_facts(line),
    )


@form_page(f"{ONE}/forecast", "money_forecast")
def _forecast(ref: str, line_id: int) -> FormPage:
    found, line = _line(ref, line_id, Can.PROPOSE_MONEY)
    form = forms.ForecastForm(data={"version": line.version, "amount": pounds(line.forecast_pence)})
    return FormPage(
        found,
        form,
        "What will be spent?",
        "Save",
        lambda: operations.forecast(
            **acting_on(found),
            line=line,
            forecast_pence=form.amount.pence,
            reason=form.reason.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _back(found),
        facts=_facts(line),
    )


@form_page(f"{ONE}/book", "money_book")
def _book(ref: str, line_id: int) -> FormPage:
    found, line = _line(ref, line_id, Can.CONFIRM_MONEY)
    form = forms.BookForm(
        data={"idempotency_key": new_idempotency_key(), "booked_on": clock.today()}
    )
    known = {row.id: row.what for row in line.entries}
    form.settles.choices = [
        (0, "None"),
        *(
            (key, f"{known[key]}: {pounds(left)} left")
            for key, left in budget_totals.open_commitments(line.entries).items()
        ),
    ]
    return FormPage(
        found,
        form,
        "Book",
        "Book it",
        lambda: booking.book(
            **acting_on(found),
            line=line,
            idempotency_key=key_from(form, actor().person_id, f"{ref}:{line_id}"),
            kind=form.kind.data,
            amount_pence=form.amount.pence,
            booked_on=form.booked_on.data,
            what=form.what.data,
            settles=form.settles.data or None,
        ),
        "Booked.",
        _back(found),
        facts=_facts(line),
    )


@form_page(f"{ONE}/entries/<int:entry_id>/take-back", "money_take_back")
def _take_back(ref: str, line_id: int, entry_id: int) -> FormPage:
    found, line = _line(ref, line_id, Can.CONFIRM_MONEY)
    entry = next((row for row in line.entries if row.id == entry_id), None)
    if entry is None:
        raise NotFound
    form = forms.KeyedReasonForm(data={"idempotency_key": new_idempotency_key()})
    return FormPage(
        found,
        form,
        "Take a booking back",
        "Take it back",
        lambda: booking.take_back(
            **acting_on(found),
            line=line,
            entry=entry,
            idempotency_key=key_from(form, actor().person_id, f"{ref}:{entry_id}"),
            reason=form.reason.data,
        ),
        "Taken back. Both bookings stay on record.",
        _back(found),
        facts=[("Booking", [entry.what, pounds(entry.amount_pence)])],
    )


@form_page(f"{ONE}/carry", "money_carry")
def _carry(ref: str, line_id: int) -> FormPage:
    found, line = _line(ref, line_id, Can.CONFIRM_MONEY)
    form = forms.KeyedReasonForm(data={"idempotency_key": new_idempotency_key()})
    return FormPage(
        found,
        form,
        "Carry forward",
        "Carry it forward",
        lambda: booking.carry_forward(
            **acting_on(found),
            line=line,
            idempotency_key=key_from(form, actor().person_id, f"{ref}:{line_id}"),
            reason=form.reason.data,
        ),
        "Carried into the next financial year.",
        _back(found),
        facts=_facts(line),
    )


def sees_money(viewer: Viewer) -> bool:
    """Whether somebody sees the money of all projects: those who see projects in full."""
    return may(viewer.actor, Can.SEE_FULL_PROJECT) and not viewer.is_outside


@bp.get("/tracking/money")
def all_money() -> ViewResult:
    if not sees_money(viewer()):
        raise NotFound
    lines = queries.lines(viewer())
    if sheet := exported("money", COLUMNS, lines, about=lambda row: row.project):
        return sheet
    page = slice_of(lines, page_number(request.args.get("page")), LINES)
    years = budget_totals.by_year(lines)
    budgets = {row.year: row for row in queries.budgets()}
    return render_template(
        "tracking/all_money.html",
        years=[
            (
                year,
                budgets.get(year),
                years.get(year, budget_totals.Sums()),
                budget_totals.from_budget(row for row in lines if row.year == year),
                [row for row in page.items if row.year == year],
            )
            for year in sorted({*years, *budgets}, reverse=True)
        ],
        page=page,
        year_words=budget_totals.year_words,
        sums_of=budget_totals.sums_of,
        funder_of=funder_of,
        pounds=pounds,
        may_record=may(actor(), Can.CONFIRM_MONEY),
        marking=highest([row.project.marking for row in lines]),
    )


def _budget_ask(year: int | None) -> FormPage:
    require(actor(), Can.CONFIRM_MONEY)
    row = queries.budget(year) if year else None
    if year and row is None:
        raise NotFound
    form = forms.BudgetForm(
        data={
            "version": row.version if row else None,
            "year": row.year if row else budget_totals.financial_year(clock.today()),
            "amount": pounds(row.amount_pence) if row else "",
            "statement": row.statement if row else "",
        }
    )
    return FormPage(
        None,
        form,
        "Research budget of a year",
        "Record it",
        lambda: operations.record_budget(
            actor=actor(),
            year=row.year if row else form.year.data or 0,
            amount_pence=form.amount.pence,
            statement=form.statement.data,
            version=whole_number(form.version.data),
        ),
        "Recorded.",
        url_for("tracking.all_money"),
    )


@asks_of_all("/budget/new", "budget_new")
def _budget_new() -> FormPage:
    return _budget_ask(None)


@asks_of_all("/budget/<int:year>", "budget")
def _budget(year: int) -> FormPage:
    return _budget_ask(year)
