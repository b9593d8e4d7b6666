"""Funding opportunities: deciding whether to bid, and what came of it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.commissioning.models import Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems, given
from evidence_hub.programme.changes import change
from evidence_hub.programme.models import Opportunity
from evidence_hub.programme.models.opportunity import STATES
from evidence_hub.programme.states import OpportunityStatus
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registry.changes import check_seen


def record(
    *,
    actor: Actor,
    idempotency_key: str,
    title: str,
    funder: str,
    text: str,
    url: str,
    amount_pence: int | None,
    deadline_on: dt.date | None,
) -> Opportunity:
    """Record what is offered and until when."""
    require(actor, Can.KEEP_PROGRAMME)
    known = db.session.scalar(
        select(Opportunity).where(Opportunity.idempotency_key == idempotency_key)
    )
    if known is not None:
        return known
    problems = Problems()
    problems.need(title, "title", "Enter what is offered")
    problems.need(funder, "funder", "Enter who offers it")
    problems.need(text, "text", "Say what it is for")
    problems.refuse_if(
        deadline_on is None or deadline_on < clock.today(),
        "deadline_on",
        "Enter the deadline, today or later",
    )
    problems.refuse_if(
        amount_pence is not None and amount_pence <= 0,
        "amount",
        "Enter more than nothing, or leave it blank",
    )
    problems.refuse_if(
        # The page makes a link of it, and a link of another kind could run as a script.
        url and not url.startswith(("https://", "http://")),
        "url",
        "The address begins with https://",
    )
    problems.raise_if_any()
    row = Opportunity(
        idempotency_key=idempotency_key,
        title=title,
        funder=funder,
        text=text,
        url=url,
        amount_pence=amount_pence,
        deadline_on=given(deadline_on),
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    change(actor, row, ProgrammeVerb.FUNDING_OPPORTUNITY_RECORDED, {"title": [None, title]})
    return row


def alter(
    *,
    actor: Actor,
    opportunity: Opportunity,
    text: str,
    url: str,
    deadline_on: dt.date | None,
    version: int | None,
) -> None:
    """Give an open opportunity another deadline, or say more of it."""
    require(actor, Can.KEEP_PROGRAMME)
    before = {"What it is for": opportunity.text, "Deadline": day_words(opportunity.deadline_on)}
    after = {"What it is for": text, "Deadline": day_words(deadline_on)}
    check_seen(opportunity, version, before, after)
    # A deadline can still move while the force is bidding.
    if opportunity.status not in ("open", "bid"):
        raise Invalid({"text": "This opportunity is over"})
    problems: dict[str, str] = {}
    if not text:
        problems["text"] = "Say what it is for"
    if deadline_on is None:
        problems["deadline_on"] = "Enter the deadline"
    if url and not url.startswith(("https://", "http://")):
        problems["url"] = "The address begins with https://"
    if problems or deadline_on is None:
        raise Invalid(problems)
    opportunity.text, opportunity.url, opportunity.deadline_on = text, url, deadline_on
    difference = {
        name: [before[name], after[name]] for name in before if before[name] != after[name]
    }
    change(actor, opportunity, ProgrammeVerb.FUNDING_OPPORTUNITY_CHANGED, difference)


def carry_out(
    *, actor: Actor, relationship: Relationship, opportunity: Opportunity, decision: Decision
) -> None:
    """Carry the board's decision out: to bid, or not to."""
    require(actor, Can.RECORD_DECISION, relationship)
    if opportunity.status != "open":
        raise Invalid({"outcome": "This was decided already"})
    opportunity.status = (
        OpportunityStatus.BID if decision.outcome == Outcome.APPROVE else OpportunityStatus.NO_BID
    )
    opportunity.reason = decision.reasons
    # In local time, since a decision late in the evening belongs to its own day.
    opportunity.decided_on = in_london(decision.decided_at).date()
    opportunity.decision_id = decision.id
    change(
        actor,
        opportunity,
        ProgrammeVerb.BID_DECIDED,
        {"state": [STATES["open"], STATES[opportunity.status]]},
        decision.reasons,
    )


def leave(*, actor: Actor, opportunity: Opportunity, reason: str) -> None:
    """Let an opportunity go that did not reach the board in time, with the reason."""
    require(actor, Can.KEEP_PROGRAMME)
    if opportunity.status != "open":
        raise Invalid({"reason": "This was decided already"})
    if not reason:
        raise Invalid({"reason": "Say why it is let go"})
    opportunity.status, opportunity.reason = OpportunityStatus.NO_BID, reason
    opportunity.decided_on = clock.today()
    change(
        actor,
        opportunity,
        ProgrammeVerb.LET_GO,
        {"state": [STATES["open"], STATES["no_bid"]]},
        reason,
    )


def hear(
    *, actor: Actor, opportunity: Opportunity, status: str, answered_on: dt.date | None, note: str
) -> None:
    """Say what came of a bid."""
    require(actor, Can.KEEP_PROGRAMME)
    if opportunity.status != "bid":
        raise Invalid({"status": "Nobody has bid, or the answer is here already"})
    problems: dict[str, str] = {}
    if status not in ("won", "lost"):
        problems["status"] = "Choose what came of it"
    # An answer cannot be older than the bid.
    decided = opportunity.decided_on or clock.today()
    if answered_on is None or not decided <= answered_on <= clock.today():
        problems["answered_on"] = "Enter the day, between the decision to bid and today"
    if problems:
        raise Invalid(problems)
    opportunity.status, opportunity.answered_on = OpportunityStatus(status), answered_on
    # Added to the board's reasons and not in their place.
    if note:
        opportunity.reason = f"{opportunity.reason}\n\n{note}".strip()
    change(
        actor,
        opportunity,
        ProgrammeVerb.BID_ANSWERED,
        {"state": [STATES["bid"], STATES[status]]},
        note,
    )
