"""Consortia and hubs: joining, exploring, and the review that reaches the board (para 120)."""

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
from evidence_hub.core.money import pounds
from evidence_hub.core.problems import Problems
from evidence_hub.programme.changes import change
from evidence_hub.programme.models import Partnership, VentureReview
from evidence_hub.programme.models.partnership import KINDS, STATES
from evidence_hub.programme.states import PartnershipStatus
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registry.changes import check_seen
from evidence_hub.registry.models import Project


def _problems(
    *,
    title: str,
    purpose: str,
    status: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    fee_pence: int | None,
    review_on: dt.date | None,
) -> dict[str, str]:
    problems = Problems()
    problems.need(title, "title", "Enter its name")
    problems.need(purpose, "purpose", "Say what it is for")
    # Only the board's review makes the force leave.
    problems.refuse_if(
        status not in STATES or status == PartnershipStatus.LEFT, "status", "Choose from the list"
    )
    problems.refuse_if(
        starts_on and ends_on and ends_on <= starts_on,
        "ends_on",
        "The last day comes after the first",
    )
    problems.refuse_if(
        starts_on and review_on and review_on <= starts_on,
        "review_on",
        "The review comes after the first day",
    )
    problems.refuse_if(
        fee_pence is not None and fee_pence <= 0,
        "fee",
        "Enter more than nothing, or leave it blank",
    )
    return problems.fields


def begin(
    *,
    actor: Actor,
    idempotency_key: str,
    kind: str,
    title: str,
    purpose: str,
    members: str,
    status: str,
    project: Project | None,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    fee_pence: int | None,
    review_on: dt.date | None,
) -> Partnership:
    """Record a consortium or a hub; what nobody states stays blank."""
    require(actor, Can.KEEP_PROGRAMME)
    known = db.session.scalar(
        select(Partnership).where(Partnership.idempotency_key == idempotency_key)
    )
    if known is not None:
        return known
    problems = _problems(
        title=title,
        purpose=purpose,
        status=status,
        starts_on=starts_on,
        ends_on=ends_on,
        fee_pence=fee_pence,
        review_on=review_on,
    )
    if kind not in KINDS:
        problems["kind"] = "Choose from the list"
    if problems:
        raise Invalid(problems)
    row = Partnership(
        idempotency_key=idempotency_key,
        kind=kind,
        title=title,
        purpose=purpose,
        members=members,
        status=status,
        project_id=project.id if project else None,
        starts_on=starts_on,
        ends_on=ends_on,
        fee_pence=fee_pence,
        review_on=review_on,
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    change(actor, row, ProgrammeVerb.PARTNERSHIP_RECORDED.about(kind), {"title": [None, title]})
    return row


def _told(row: Partnership) -> dict[str, str]:
    return {
        "Name": row.title,
        "What it is for": row.purpose,
        "Members": row.members,
        "State": STATES[row.status],
        "From": day_words(row.starts_on),
        "To": day_words(row.ends_on),
        "Fee": pounds(row.fee_pence) if row.fee_pence else "",
        "Review": day_words(row.review_on),
    }


def alter(
    *,
    actor: Actor,
    partnership: Partnership,
    title: str,
    purpose: str,
    members: str,
    status: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    fee_pence: int | None,
    review_on: dt.date | None,
    version: int | None,
) -> None:
    """Change what is recorded; leaving is the board's decision."""
    require(actor, Can.KEEP_PROGRAMME)
    before = _told(partnership)
    check_seen(partnership, version, before, {"Name": title, "Review": day_words(review_on)})
    if partnership.status == "left":
        raise Invalid({"title": "The force has left it"})
    problems = _problems(
        title=title,
        purpose=purpose,
        status=status,
        starts_on=starts_on,
        ends_on=ends_on,
        fee_pence=fee_pence,
        review_on=review_on,
    )
    if problems:
        raise Invalid(problems)
    partnership.title, partnership.purpose, partnership.members = title, purpose, members
    partnership.status, partnership.starts_on, partnership.ends_on = (
        PartnershipStatus(status),
        starts_on,
        ends_on,
    )
    partnership.fee_pence, partnership.review_on = fee_pence, review_on
    after = _told(partnership)
    change(
        actor,
        partnership,
        ProgrammeVerb.PARTNERSHIP_CHANGED.about(partnership.kind),
        {name: [before[name], after[name]] for name in before if before[name] != after[name]},
    )


def carry_out_review(
    *, actor: Actor, relationship: Relationship, partnership: Partnership, decision: Decision
) -> None:
    """Carry the board's review out: to go on, or to leave. The next review is set by hand."""
    require(actor, Can.RECORD_DECISION, relationship)
    before = STATES[partnership.status]
    partnership.reviews.append(
        VentureReview(
            decision_id=decision.id,
            decided_on=in_london(decision.decided_at).date(),
            outcome=decision.outcome,
            reasons=decision.reasons,
        )
    )
    # The day has done its work. Left there, the same review would come back to the next agenda.
    partnership.review_on = None
    if decision.outcome == Outcome.DECLINE:
        partnership.status, partnership.ends_on = (
            PartnershipStatus.LEFT,
            in_london(decision.decided_at).date(),
        )
        # The table refuses an end before the beginning; a first day that was only planned has not
        # come.
        if partnership.starts_on and partnership.starts_on >= partnership.ends_on:
            partnership.starts_on = None
    change(
        actor,
        partnership,
        ProgrammeVerb.PARTNERSHIP_REVIEWED.about(partnership.kind),
        {"state": [before, STATES[partnership.status]]},
        decision.reasons,
    )
