"""Money: the year’s budget, what the lead proposes and the secretary confirms, in whole pence."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.core.money import pounds
from evidence_hub.directory.models import Organisation
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.tracking import budget_totals, queries
from evidence_hub.tracking.budget_totals import DROPPED
from evidence_hub.tracking.idempotency import held, made_with_key
from evidence_hub.tracking.models import BudgetYear, FundingLine
from evidence_hub.tracking.verbs import TrackingVerb

FORMS = {"cash": "Cash", "in_kind": "In kind: time, data, rooms or other help"}
STATUSES = {
    "applied": "Applied for",
    "in_principle": "Agreed in principle",
    "awarded": "Awarded",
    "confirmed": "Confirmed",
}
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_PENCE = 10**13


def record_budget(
    *, actor: Actor, year: int, amount_pence: int | None, statement: str, version: int | None
) -> BudgetYear:
    """Record the force's research budget of a financial year; None where nothing is stated yet."""
    require(actor, Can.CONFIRM_MONEY)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid({"year": "Enter the year in which it begins, like 2027"})
    if amount_pence is not None and not 0 <= amount_pence <= MOST_PENCE:
        raise Invalid({"amount": "Enter an amount in pounds"})
    if not statement:
        raise Invalid({"statement": "Say who decided it and where that is written"})
    row = db.session.get(BudgetYear, year)
    before = row.amount_pence if row else None
    if row is not None:
        check_seen(
            row,
            version,
            {"Amount": pounds(row.amount_pence), "Statement": row.statement},
            {"Amount": pounds(amount_pence), "Statement": statement},
        )
    given = queries.given_from_budget(year)
    # Otherwise a budget could be cut below what was promised from it, and every project would find
    # itself overdrawn without anybody having spent a pound.
    if amount_pence is not None and amount_pence < given:
        raise Invalid({"amount": f"{pounds(given)} of it are given to projects already"})
    row = row or BudgetYear(year=year, is_demo=actor.is_demo)
    row.amount_pence, row.statement = amount_pence, statement
    # A figure that the secretary enters stands on its own statement, no longer on the report.
    row.provenance, row.source, row.paragraphs = "ENTERED", "", []
    row.recorded_at, row.recorded_by_name = clock.now(), actor.name
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        TrackingVerb.RESEARCH_BUDGET_RECORDED,
        f"budget:{year}",
        difference={"amount": [pounds(before), pounds(amount_pence)]},
        reason=statement,
        is_demo=actor.is_demo,
    )
    return row


def propose(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    funder: Organisation | None,
    year: int,
    form: str,
    status: str,
    amount_pence: int | None,
    what_for: str,
    is_ring_fenced: bool,
    may_carry_forward: bool,
) -> FundingLine:
    """Propose money for a year; ``funder`` None is the force's research budget."""
    require(actor, Can.PROPOSE_MONEY, relationship)
    known = made_with_key(FundingLine, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    check_under_way(project)
    problems = _problems(year, form, status, amount_pence, what_for)
    if funder is not None and funder.id not in {row.organisation_id for row in project.partners}:
        # A funder may be named on the record alone. Whoever else gives money is put on the record
        # first, as a partner, so that nobody pays for a study unseen.
        known_funders = {row.funder_id for row in project.funding}
        if funder.id not in known_funders:
            problems["funder"] = "Choose a partner or funder of this project"
    if problems or amount_pence is None:
        raise Invalid(problems)
    row = FundingLine(
        idempotency_key=idempotency_key,
        project_id=project.id,
        funder_id=funder.id if funder else None,
        year=year,
        form=form,
        status=status,
        amount_pence=amount_pence,
        forecast_pence=amount_pence,
        what_for=what_for,
        is_ring_fenced=is_ring_fenced,
        may_carry_forward=may_carry_forward,
        proposed_at=clock.now(),
        proposed_by_id=actor.person_id,
        proposed_by_name=actor.name,
    )
    db.session.add(row)
    change(actor, project, TrackingVerb.MONEY_PROPOSED, {what_for: [None, pounds(amount_pence)]})
    notices.notify(
        notices.in_roles(project, Role.SECRETARY),
        key=f"money-proposed:{row.id}",
        text=f"Money is proposed: {project.reference}",
        path=f"/projects/{project.reference}/tracking/money",
        project=project,
    )
    return row


def _problems(
    year: int, form: str, status: str, amount_pence: int | None, what_for: str
) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        problems["year"] = "Enter the year in which it begins, like 2027"
    if form not in FORMS:
        problems["form"] = "Choose cash or in kind"
    if status not in STATUSES:
        problems["status"] = "Choose how sure it is"
    if amount_pence is None or not 0 < amount_pence <= MOST_PENCE:
        problems["amount"] = "Enter an amount in pounds, more than nothing"
    if not what_for:
        problems["what_for"] = "Say what it is for"
    return problems


def confirm(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    line: FundingLine,
    is_confirmed: bool,
    reason: str,
) -> None:
    """Confirm a proposal, so that it counts, or decline it with a reason; never one's own."""
    require(actor, Can.CONFIRM_MONEY, relationship)
    check_under_way(project)
    held(line)
    if line.confirmed_at is not None:
        raise Invalid({"verdict": "It is confirmed already"})
    # In a small team one person may be lead and secretary. Refused and kept in the trail, since
    # trying to confirm one's own money is itself worth knowing.
    if line.proposed_by_id is not None and line.proposed_by_id == actor.person_id:
        raise Refused({"verdict": "You proposed it yourself. Ask a colleague to confirm it"})
    if not is_confirmed:
        _drop(line, reason)
        change(actor, project, TrackingVerb.MONEY_DECLINED, _dropped(line), reason)
        return
    if line.status == DROPPED:
        raise Invalid({"verdict": "It was dropped already"})
    # Only this draws on the research budget (from_budget says the same when it adds up).
    if line.funder_id is None and line.form == "cash":
        _check_budget(line)
    line.status = "confirmed"
    line.confirmed_at, line.confirmed_by_name = clock.now(), actor.name
    change(
        actor,
        project,
        TrackingVerb.MONEY_CONFIRMED,
        {line.what_for: [None, pounds(line.amount_pence)]},
    )


def _check_budget(line: FundingLine) -> None:
    # The year is held as well as the line: two different lines may reach for the last of one
    # budget.
    budget = db.session.get(BudgetYear, line.year, with_for_update=True)
    # No amount is stated (para 121), so there is nothing to exceed. Refusing instead would stop
    # all funding until somebody invents a figure.
    if budget is None or budget.amount_pence is None:
        return
    left = budget.amount_pence - queries.given_from_budget(line.year)
    if line.amount_pence > left:
        words = budget_totals.year_words(line.year)
        raise Invalid(
            {"verdict": f"Only {pounds(left)} are left in the research budget of {words}"}
        )


def withdraw(
    *, actor: Actor, relationship: Relationship, project: Project, line: FundingLine, reason: str
) -> None:
    """Take back a proposal that nobody has confirmed; it stays on the page with the reason."""
    require(actor, Can.PROPOSE_MONEY, relationship)
    held(line)
    if line.confirmed_at is not None:
        raise Invalid({"reason": "It is confirmed. Ask the secretary"})
    _drop(line, reason)
    change(actor, project, TrackingVerb.MONEY_PROPOSAL_WITHDRAWN, _dropped(line), reason)


def _drop(line: FundingLine, reason: str) -> None:
    if line.status == DROPPED:
        raise Invalid({"reason": "It was dropped already"})
    if not reason:
        raise Invalid({"reason": "Say why"})
    # A dropped line has no forecast, so the reason takes the place of the forecast's own.
    line.status, line.forecast_reason = DROPPED, reason


def _dropped(line: FundingLine) -> dict[str, list[str | None]]:
    return {line.what_for: [pounds(line.amount_pence), None]}


def forecast(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    line: FundingLine,
    forecast_pence: int | None,
    reason: str,
    version: int | None,
) -> None:
    """Say how much of a line will be spent by the year's end; another sum needs the reason."""
    require(actor, Can.PROPOSE_MONEY, relationship)
    check_under_way(project)
    check_seen(
        line,
        version,
        {"Forecast": pounds(line.forecast_pence)},
        {"Forecast": pounds(forecast_pence)},
    )
    if forecast_pence is None or not 0 <= forecast_pence <= MOST_PENCE:
        raise Invalid({"amount": "Enter an amount in pounds"})
    # A forecast below what is spent already would hide an overspend from the colour of the
    # project.
    if forecast_pence < budget_totals.sums_of(line).actual:
        raise Invalid({"amount": "More than that is spent already"})
    if forecast_pence != line.amount_pence and not reason:
        raise Invalid(
            {"reason": f"It is {pounds(line.amount_pence)}. Say why it will be another sum"}
        )
    before = line.forecast_pence
    line.forecast_pence, line.forecast_reason = forecast_pence, reason
    change(
        actor,
        project,
        TrackingVerb.MONEY_FORECAST,
        {line.what_for: [pounds(before), pounds(forecast_pence)]},
        reason,
    )
