"""Booking money: commitments, actuals and what leaves a line, by the secretary.

A booking is never changed: a wrong one is taken back by its opposite, so that every sum can be
reckoned again from the bookings at any time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.money import pounds
from evidence_hub.core.problems import Problems, refuse_if
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.tracking import budget_totals
from evidence_hub.tracking.idempotency import held, made_with_key
from evidence_hub.tracking.models import FundingLine, MoneyEntry
from evidence_hub.tracking.operations.money import MOST_PENCE
from evidence_hub.tracking.verbs import TrackingVerb

# What the secretary books; "carried" is made by carrying forward alone.
BOOKED = ("commitment", "actual", "release", "returned", "lapsed")


def book(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    line: FundingLine,
    idempotency_key: str,
    kind: str,
    amount_pence: int | None,
    booked_on: dt.date | None,
    what: str,
    settles: int | None = None,
) -> MoneyEntry:
    """Book a commitment, an actual, or what leaves a line; raise Invalid for more than is left.

    ``settles`` names the commitment that an actual pays, or that a release sets free.
    """
    require(actor, Can.CONFIRM_MONEY, relationship)
    # Asked before anything is checked: a repeated click must give back its booking, and not fail
    # because the first one has used the money up.
    known = made_with_key(MoneyEntry, idempotency_key, line_id=line.id)
    if known is not None:
        return known
    check_under_way(project)
    held(line)
    problems = Problems()
    problems.refuse_if(kind not in BOOKED, "kind", "Choose what it is")
    problems.refuse_if(
        amount_pence is None or not 0 < amount_pence <= MOST_PENCE,
        "amount",
        "Enter an amount in pounds, more than nothing",
    )
    if booked_on is None or booked_on > clock.today():
        problems.fields["booked_on"] = "Enter the day, not later than today"
    # Later than the year is allowed: invoices of March are paid in April.
    elif budget_totals.financial_year(booked_on) < line.year:
        problems.fields["booked_on"] = "The line’s financial year had not begun"
    problems.refuse_if(not what, "what", "Say what it was")
    problems.refuse_if(line.confirmed_at is None, "kind", "Confirm the money first")
    if not problems and amount_pence is not None:
        problems.fields = _too_much(line, kind, amount_pence, settles)
    if problems or amount_pence is None or booked_on is None:
        raise Invalid(problems.fields)
    row = _enter(
        line,
        actor,
        idempotency_key=idempotency_key,
        kind=kind,
        amount_pence=amount_pence,
        booked_on=booked_on,
        what=what,
        settles_id=settles,
    )
    change(
        actor,
        project,
        TrackingVerb.MONEY_BOOKED.about(budget_totals.KINDS[kind].lower()),
        {line.what_for: [None, pounds(amount_pence)]},
        what,
    )
    return row


def _too_much(
    line: FundingLine, kind: str, amount_pence: int, settles: int | None
) -> dict[str, str]:
    sums = budget_totals.sums_of(line)
    commitments = budget_totals.open_commitments(line.entries)
    if settles is not None and settles not in commitments:
        return {"settles": "This commitment is settled already"}
    if settles is not None and kind not in ("actual", "release"):
        return {"settles": "Only an actual or a release settles a commitment"}
    if kind == "release" and settles is None:
        return {"settles": "Choose the commitment that is set free"}
    # What pays a commitment may use what was set aside for it; anything else only what is free.
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
    relationship: Relationship,
    project: Project,
    line: FundingLine,
    entry: MoneyEntry,
    idempotency_key: str,
    reason: str,
) -> MoneyEntry:
    """Take a wrong booking back by its opposite; both stay on record."""
    require(actor, Can.CONFIRM_MONEY, relationship)
    check_under_way(project)
    held(line)
    refuse_if(not reason, "reason", "Say why it was wrong")
    refuse_if(
        entry.reverses_id is not None, "reason", "This is a correction itself. Book what is right"
    )
    refuse_if(
        any(row.reverses_id == entry.id for row in line.entries),
        "reason",
        "It was taken back already",
    )
    refuse_if(
        # Undoing it here would leave the money in both years.
        entry.kind == "carried",
        "reason",
        "What was carried forward is a line of the next year now",
    )
    # A commitment that was paid in part cannot go while its payment stays: open_commitments would
    # have nothing to take that payment from.
    undone = {row.reverses_id for row in line.entries}
    if any(
        row.settles_id == entry.id and row.reverses_id is None and row.id not in undone
        for row in line.entries
    ):
        raise Invalid({"reason": "It is paid or set free in part. Take that back first"})
    row = _enter(
        line,
        actor,
        idempotency_key=idempotency_key,
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
        TrackingVerb.MONEY_BOOKING_TAKEN_BACK,
        {line.what_for: [pounds(entry.amount_pence), None]},
        reason,
    )
    return row


def carry_forward(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    line: FundingLine,
    idempotency_key: str,
    reason: str,
) -> FundingLine:
    """Carry all that is free of a line into the next year, where the funder allows it."""
    require(actor, Can.CONFIRM_MONEY, relationship)
    check_under_way(project)
    held(line)
    sums = budget_totals.sums_of(line)
    if not line.may_carry_forward:
        raise Invalid({"reason": "This money may not be carried forward: it lapses"})
    if line.confirmed_at is None or sums.free <= 0:
        raise Invalid({"reason": "Nothing of it is free to carry"})
    # A commitment belongs to a line of its year; carried with the rest it would be promised twice.
    if sums.committed:
        raise Invalid({"reason": "Pay or set free its commitments first"})
    if not reason:
        raise Invalid({"reason": "Say why it was not spent"})
    free, now = sums.free, clock.now()
    words = budget_totals.year_words(line.year)
    _enter(
        line,
        actor,
        idempotency_key=idempotency_key,
        kind="carried",
        amount_pence=free,
        booked_on=clock.today(),
        what=reason[:300],
    )
    following = FundingLine(
        # Derived from the key of the request, so that a repeated click meets the unique constraint
        # instead of making a second line. Cut to fit the column.
        idempotency_key=f"{idempotency_key[:58]}-next",
        project_id=project.id,
        funder_id=line.funder_id,
        year=line.year + 1,
        form=line.form,
        # It was confirmed when it was given; nobody has to confirm the same money again in April.
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
    change(
        actor,
        project,
        TrackingVerb.MONEY_CARRIED_FORWARD,
        {line.what_for: [words, pounds(free)]},
        reason,
    )
    return following
