"""Money: proposed by the lead, confirmed and booked by the secretary, in whole pence.

A booking is never changed: a wrong one is taken back by its opposite, so that every sum can be
reckoned again from the bookings at any time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Role, Standing
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.core.money import pounds
from evidence_hub.directory.models import Organisation
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.tracking import queries, reckoning
from evidence_hub.tracking.kept import made_once
from evidence_hub.tracking.models import BudgetYear, FundingLine, MoneyEntry
from evidence_hub.tracking.reckoning import DROPPED

FORMS = {"cash": "Cash", "in_kind": "In kind: time, data, rooms or other help"}
STATUSES = {
    "applied": "Applied for",
    "in_principle": "Agreed in principle",
    "awarded": "Awarded",
    "confirmed": "Confirmed",
}
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_PENCE = 10**13
# What the secretary books; "carried" is made by carrying forward alone.
BOOKED = ("commitment", "actual", "release", "returned", "lapsed")


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
    if amount_pence is not None and amount_pence < given:
        raise Invalid({"amount": f"{pounds(given)} of it are given to projects already"})
    row = row or BudgetYear(year=year, is_demo=actor.is_demo)
    row.amount_pence, row.statement = amount_pence, statement
    row.provenance, row.source, row.paragraphs = "ENTERED", "", []
    row.recorded_at, row.recorded_by_name = clock.now(), actor.name
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        "research budget recorded",
        f"budget:{year}",
        difference={"amount": [pounds(before), pounds(amount_pence)]},
        reason=statement,
        is_demo=actor.is_demo,
    )
    return row


def propose(
    *,
    actor: Actor,
    standing: Standing,
    project: Project,
    once: str,
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
    require(actor, Can.PROPOSE_MONEY, standing)
    known = made_once(FundingLine, once, project_id=project.id)
    if known is not None:
        return known
    check_under_way(project)
    problems = _problems(year, form, status, amount_pence, what_for)
    if funder is not None and funder.id not in {row.organisation_id for row in project.partners}:
        known_funders = {row.funder_id for row in project.funding}
        if funder.id not in known_funders:
            problems["funder"] = "Choose a partner or funder of this project"
    if problems or amount_pence is None:
        raise Invalid(problems)
    row = FundingLine(
        once=once,
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
    change(actor, project, "money proposed", {what_for: [None, pounds(amount_pence)]})
    notices.tell(
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
    standing: Standing,
    project: Project,
    line: FundingLine,
    is_confirmed: bool,
    reason: str,
) -> None:
    """Confirm a proposal, so that it counts, or decline it with a reason; never one's own."""
    require(actor, Can.CONFIRM_MONEY, standing)
    check_under_way(project)
    _held(line)
    if line.confirmed_at is not None:
        raise Invalid({"verdict": "It is confirmed already"})
    if line.proposed_by_id is not None and line.proposed_by_id == actor.person_id:
        raise Refused({"verdict": "You proposed it yourself. Ask a colleague to confirm it"})
    if not is_confirmed:
        _drop(line, reason)
        change(actor, project, "money declined", _dropped(line), reason)
        return
    if line.status == DROPPED:
        raise Invalid({"verdict": "It was dropped already"})
    if line.funder_id is None and line.form == "cash":
        _check_budget(line)
    line.status = "confirmed"
    line.confirmed_at, line.confirmed_by_name = clock.now(), actor.name
    change(actor, project, "money confirmed", {line.what_for: [None, pounds(line.amount_pence)]})


def _held(line: FundingLine) -> None:
    """Hold the line, so that of two bookings at once the second one reckons with the first."""
    db.session.get_one(FundingLine, line.id, with_for_update=True, populate_existing=True)
    db.session.refresh(line, ["entries"])


def _check_budget(line: FundingLine) -> None:
    budget = db.session.get(BudgetYear, line.year, with_for_update=True)
    if budget is None or budget.amount_pence is None:
        return
    left = budget.amount_pence - queries.given_from_budget(line.year)
    if line.amount_pence > left:
        words = reckoning.year_words(line.year)
        raise Invalid(
            {"verdict": f"Only {pounds(left)} are left in the research budget of {words}"}
        )


def withdraw(
    *, actor: Actor, standing: Standing, project: Project, line: FundingLine, reason: str
) -> None:
    """Take back a proposal that nobody has confirmed; it stays on the page with the reason."""
    require(actor, Can.PROPOSE_MONEY, standing)
    _held(line)
    if line.confirmed_at is not None:
        raise Invalid({"reason": "It is confirmed. Ask the secretary"})
    _drop(line, reason)
    change(actor, project, "money proposal withdrawn", _dropped(line), reason)


def _drop(line: FundingLine, reason: str) -> None:
    if line.status == DROPPED:
        raise Invalid({"reason": "It was dropped already"})
    if not reason:
        raise Invalid({"reason": "Say why"})
    line.status, line.forecast_reason = DROPPED, reason


def _dropped(line: FundingLine) -> dict[str, list[str | None]]:
    return {line.what_for: [pounds(line.amount_pence), None]}


def forecast(
    *,
    actor: Actor,
    standing: Standing,
    project: Project,
    line: FundingLine,
    forecast_pence: int | None,
    reason: str,
    version: int | None,
) -> None:
    """Say how much of a line will be spent by the year's end; another sum needs the reason."""
    require(actor, Can.PROPOSE_MONEY, standing)
    check_under_way(project)
    check_seen(
        line,
        version,
        {"Forecast": pounds(line.forecast_pence)},
        {"Forecast": pounds(forecast_pence)},
    )
    if forecast_pence is None or not 0 <= forecast_pence <= MOST_PENCE:
        raise Invalid({"amount": "Enter an amount in pounds"})
    if forecast_pence < reckoning.sums_of(line).actual:
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
        "money forecast",
        {line.what_for: [pounds(before), pounds(forecast_pence)]},
        reason,
    )


def book(
    *,
    actor: Actor,
    standing: Standing,
    project: Project,
    line: FundingLine,
    once: str,
    kind: str,
    amount_pence: int | None,
    booked_on: dt.date | None,
    what: str,
    settles: int | None = None,
) -> MoneyEntry:
    """Book a commitment, an actual, or what leaves a line; raise Invalid for more than is left.

    ``settles`` names the commitment that an actual pays, or that a release sets free.
    """
    require(actor, Can.CONFIRM_MONEY, standing)
    known = made_once(MoneyEntry, once, line_id=line.id)
    if known is not None:
        return known
    check_under_way(project)
    _held(line)
    problems: dict[str, str] = {}
    if kind not in BOOKED:
        problems["kind"] = "Choose what it is"
    if amount_pence is None or not 0 < amount_pence <= MOST_PENCE:
        problems["amount"] = "Enter an amount in pounds, more than nothing"
    if booked_on is None or booked_on > clock.today():
        problems["booked_on"] = "Enter the day, not later than today"
    elif reckoning.financial_year(booked_on) < line.year:
        problems["booked_on"] = "The line’s financial year had not begun"
    if not what:
        problems["what"] = "Say what it was"
    if line.confirmed_at is None:
        problems["kind"] = "Confirm the money first"
    if not problems and amount_pence is not None:
        problems = _too_much(line, kind, amount_pence, settles)
    if problems or amount_pence is None or booked_on is None:
        raise Invalid(problems)
    row = _enter(
        line,
        actor,
        once=once,
        kind=kind,
        amount_pence=amount_pence,
        booked_on=booked_on,
        what=what,
        settles_id=settles,
    )
    change(
        actor,
        project,
        f"money booked: {reckoning.KINDS[kind].lower()}",
        {line.what_for: [None, pounds(amount_pence)]},
        what,
    )
    return row


def _too_much(
    line: FundingLine, kind: str, amount_pence: int, settles: int | None
) -> dict[str, str]:
    sums = reckoning.sums_of(line)
    commitments = reckoning.open_commitments(line.entries)
    if settles is not None and settles not in commitments:
        return {"settles": "This commitment is settled already"}
    if settles is not None and kind not in ("actual", "release"):
        return {"settles": "Only an actual or a release settles a commitment"}
    if kind == "release" and settles is None:
        return {"settles": "Choose the commitment that is set free"}
    most = commitments[settles] if settles is not None else sums.free
    if amount_pence > most:
        of_what = "of this commitment" if settles is not None else "of this line, uncommitted"
        return {"amount": f"Only {pounds(most)} are left {of_what}"}
    return {}


def _enter(line: FundingLine, actor: Actor, **values: Any) -> MoneyEntry:
    row = MoneyEntry(recorded_at=clock.now(), recorded_by_name=actor.name, **values)
    line.entries.append(row)
    return row


def take_back(
    *,
    actor: Actor,
    standing: Standing,
    project: Project,
    line: FundingLine,
    entry: MoneyEntry,
    once: str,
    reason: str,
) -> MoneyEntry:
    """Take a wrong booking back by its opposite; both stay on record."""
    require(actor, Can.CONFIRM_MONEY, standing)
    check_under_way(project)
    _held(line)
    if not reason:
        raise Invalid({"reason": "Say why it was wrong"})
    if entry.reverses_id is not None:
        raise Invalid({"reason": "This is a correction itself. Book what is right"})
    if any(row.reverses_id == entry.id for row in line.entries):
        raise Invalid({"reason": "It was taken back already"})
    if entry.kind == "carried":
        raise Invalid({"reason": "What was carried forward is a line of the next year now"})
    undone = {row.reverses_id for row in line.entries}
    if any(
        row.settles_id == entry.id and row.reverses_id is None and row.id not in undone
        for row in line.entries
    ):
        raise Invalid({"reason": "It is paid or set free in part. Take that back first"})
    row = _enter(
        line,
        actor,
        once=once,
        kind=entry.kind,
        amount_pence=-entry.amount_pence,
        booked_on=clock.today(),
        what=entry.what,
        settles_id=entry.settles_id,
        reverses_id=entry.id,
        reason=reason,
    )
    change(
        actor,
        project,
        "money booking taken back",
        {line.what_for: [pounds(entry.amount_pence), None]},
        reason,
    )
    return row


def carry_forward(
    *,
    actor: Actor,
    standing: Standing,
    project: Project,
    line: FundingLine,
    once: str,
    reason: str,
) -> FundingLine:
    """Carry all that is free of a line into the next year, where the funder allows it."""
    require(actor, Can.CONFIRM_MONEY, standing)
    check_under_way(project)
    _held(line)
    sums = reckoning.sums_of(line)
    if not line.may_carry_forward:
        raise Invalid({"reason": "This money may not be carried forward: it lapses"})
    if line.confirmed_at is None or sums.free <= 0:
        raise Invalid({"reason": "Nothing of it is free to carry"})
    if sums.committed:
        raise Invalid({"reason": "Pay or set free its commitments first"})
    if not reason:
        raise Invalid({"reason": "Say why it was not spent"})
    free, now = sums.free, clock.now()
    words = reckoning.year_words(line.year)
    _enter(
        line,
        actor,
        once=once,
        kind="carried",
        amount_pence=free,
        booked_on=clock.today(),
        what=reason[:300],
    )
    following = FundingLine(
        once=f"{once[:58]}-next",
        project_id=project.id,
        funder_id=line.funder_id,
        year=line.year + 1,
        form=line.form,
        status="confirmed",
        amount_pence=free,
        forecast_pence=free,
        what_for=f"{line.what_for[:260]} (carried from {words})",
        is_ring_fenced=line.is_ring_fenced,
        may_carry_forward=line.may_carry_forward,
        carried_from_id=line.id,
        proposed_at=now,
        proposed_by_id=actor.person_id,
        proposed_by_name=actor.name,
        confirmed_at=now,
        confirmed_by_name=actor.name,
    )
    db.session.add(following)
    change(actor, project, "money carried forward", {line.what_for: [words, pounds(free)]}, reason)
    return following
