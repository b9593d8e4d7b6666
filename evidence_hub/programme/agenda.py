"""What of the wider programme the board decides: reviews of consortia and hubs, and bids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from evidence_hub.commissioning.hooks import AgendaKind, Candidate, Facts
from evidence_hub.commissioning.models import AgendaItem, Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.money import pounds
from evidence_hub.house_rules import rules
from evidence_hub.programme.models import Opportunity, Partnership
from evidence_hub.programme.models.partnership import KINDS as PARTNERSHIPS
from evidence_hub.programme.models.partnership import STATES
from evidence_hub.programme.operations import opportunities, partnerships
from evidence_hub.registry.audience import Viewer

LONGEST = 300


def _to_review(viewer: Viewer) -> Iterator[Candidate]:
    """Offer what is to be reviewed within the days that the house rule gives."""
    until = clock.today() + dt.timedelta(days=rules.number("venture_review_days"))
    rows = db.session.scalars(
        select(Partnership)
        # What the force has left is reviewed no more, though its last day of review may still
        # stand.
        .where(Partnership.review_on <= until, Partnership.status != "left")
        .order_by(Partnership.review_on, Partnership.id)
    )
    for row in rows:
        # The code is the old name of a partnership. It is kept with items and minutes, so it
        # stays.
        yield Candidate("venture_review", f"Review of {row.title}"[:LONGEST], subject=str(row.id))


def _reviewed(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    # The subject is text, since each kind of item names something of another table.
    row = db.session.get_one(Partnership, int(decision.item.subject))
    partnerships.carry_out_review(
        actor=actor, relationship=relationship, partnership=row, decision=decision
    )


def _tell_ventures(items: Sequence[AgendaItem]) -> Mapping[int, Facts]:
    wanted = {int(item.subject): item.id for item in items}
    rows = db.session.scalars(select(Partnership).where(Partnership.id.in_(sorted(wanted))))
    return {
        wanted[row.id]: [
            (PARTNERSHIPS[row.kind], [row.title]),
            ("What it is for", [row.purpose]),
            ("Members", [row.members or "Not stated"]),
            ("State", [STATES[row.status]]),
            ("Since", [day_words(row.starts_on) or "Not stated"]),
            ("Fee", [pounds(row.fee_pence) if row.fee_pence else "Not stated"]),
            ("Review", [day_words(row.review_on) or "Done"]),
        ]
        for row in rows
    }


def _to_bid(viewer: Viewer) -> Iterator[Candidate]:
    """Offer opportunities whose deadline has not passed."""
    rows = db.session.scalars(
        select(Opportunity)
        # A deadline that has passed leaves nothing to decide; the secretary lets it go with the
        # reason.
        .where(Opportunity.status == "open", Opportunity.deadline_on >= clock.today())
        .order_by(Opportunity.deadline_on, Opportunity.id)
    )
    for row in rows:
        yield Candidate("opportunity", f"Bid for {row.title}"[:LONGEST], subject=str(row.id))


def _bid(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    row = db.session.get_one(Opportunity, int(decision.item.subject))
    opportunities.carry_out(
        actor=actor, relationship=relationship, opportunity=row, decision=decision
    )


def _tell_opportunities(items: Sequence[AgendaItem]) -> Mapping[int, Facts]:
    wanted = {int(item.subject): item.id for item in items}
    rows = db.session.scalars(select(Opportunity).where(Opportunity.id.in_(sorted(wanted))))
    return {
        wanted[row.id]: [
            ("Opportunity", [row.title]),
            ("Funder", [row.funder]),
            ("What it is for", [row.text]),
            ("Up to", [pounds(row.amount_pence) if row.amount_pence else "Not stated"]),
            ("Deadline", [day_words(row.deadline_on)]),
        ]
        for row in rows
    }


KINDS = (
    AgendaKind(
        "venture_review",
        "Review of a consortium or hub",
        "Go on, or leave it with the reasons.",
        (Outcome.APPROVE, Outcome.DECLINE),
        _to_review,
        _reviewed,
        fills=True,
        stands=(),
        tells=_tell_ventures,
    ),
    AgendaKind(
        "opportunity",
        "Funding opportunity",
        "Bid for it, or let it go with the reasons.",
        (Outcome.APPROVE, Outcome.DECLINE),
        _to_bid,
        _bid,
        fills=True,
        stands=(),
        tells=_tell_opportunities,
    ),
)
