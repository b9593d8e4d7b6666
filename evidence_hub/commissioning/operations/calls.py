"""Putting out a call for proposals, changing when it closes, and answering it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.models import Call, CallAnswer
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems, given
from evidence_hub.directory.models import Priority
from evidence_hub.registering.operations.enquiries import raise_enquiry
from evidence_hub.registry.changes import check_seen
from evidence_hub.registry.models import Enquiry


def put_out(
    *,
    actor: Actor,
    idempotency_key: str,
    title: str,
    text: str,
    priority: Priority | None,
    amount_pence: int | None,
    opens_on: dt.date | None,
    closes_on: dt.date | None,
) -> Call:
    """Put out a call; everybody signed in reads it from its first day."""
    require(actor, Can.SCREEN)
    # The same form sent twice puts out one call.
    known = db.session.scalar(select(Call).where(Call.idempotency_key == idempotency_key))
    if known is not None:
        return known
    problems = Problems()
    problems.refuse_if(not title, "title", "Give the call a title")
    problems.refuse_if(not text, "text", "Say what is asked for")
    problems.refuse_if(
        amount_pence is not None and amount_pence <= 0,
        "amount",
        "Enter more than nothing, or leave it blank",
    )
    problems.refuse_if(opens_on is None, "opens_on", "Enter the first day")
    problems.refuse_if(
        closes_on is None or closes_on < clock.today(),
        "closes_on",
        "Enter the last day, today or later",
    )
    problems.refuse_if(
        opens_on and closes_on and closes_on < opens_on,
        "closes_on",
        "The last day comes after the first",
    )
    problems.raise_if_any()
    row = Call(
        idempotency_key=idempotency_key,
        title=title,
        text=text,
        priority_id=priority.id if priority else None,
        amount_pence=amount_pence,
        opens_on=given(opens_on),
        closes_on=given(closes_on),
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    _change(actor, row, CommissioningVerb.CALL_PUT_OUT, {"call": [None, title]})
    return row


def _change(
    actor: Actor,
    row: Call,
    verb: CommissioningVerb,
    difference: Mapping[str, object],
    reason: str = "",
) -> None:
    db.session.flush()
    audit.record(
        actor, verb, f"call:{row.id}", difference=difference, reason=reason, is_demo=row.is_demo
    )


def extend(
    *, actor: Actor, call: Call, closes_on: dt.date | None, reason: str, version: int | None
) -> None:
    """Give a call another last day, with the reason; who answered already stays."""
    require(actor, Can.SCREEN)
    words = day_words(closes_on)
    # Compared with what the secretary saw, or two extensions could undo each other silently.
    check_seen(call, version, {"Last day": day_words(call.closes_on)}, {"Last day": words})
    if call.withdrawn_at is not None:
        raise Invalid({"closes_on": "This call is withdrawn"})
    if closes_on is None or closes_on < max(clock.today(), call.opens_on):
        raise Invalid({"closes_on": "Enter a last day, today or later"})
    if not reason:
        raise Invalid({"reason": "Say why the last day changes"})
    before, call.closes_on = day_words(call.closes_on), closes_on
    _change(
        actor,
        call,
        CommissioningVerb.CALL_GIVEN_ANOTHER_LAST_DAY,
        {"closes_on": [before, words]},
        reason,
    )


def withdraw(*, actor: Actor, call: Call, reason: str) -> None:
    """Withdraw a call; the page says why, and the answers to it stay enquiries."""
    require(actor, Can.SCREEN)
    if call.withdrawn_at is not None:
        raise Invalid({"reason": "This call is withdrawn already"})
    if not reason:
        raise Invalid({"reason": "Say why it is withdrawn"})
    call.withdrawn_at, call.withdrawn_reason = clock.now(), reason
    _change(actor, call, CommissioningVerb.CALL_WITHDRAWN, {"call": ["out", "withdrawn"]}, reason)


def answer(
    *, actor: Actor, call: Call, idempotency_key: str, answers: Mapping[str, str]
) -> Enquiry:
    """Answer an open call with an enquiry, which the secretary answers like any other."""
    require(actor, Can.RAISE_ENQUIRY)
    if call.state(clock.today()) != "open":
        raise Invalid({"title": "This call is not open"})
    # An answer is an enquiry like any other, so that it meets the same six questions (T0).
    enquiry = raise_enquiry(actor=actor, idempotency_key=idempotency_key, answers=answers)
    # Raising it is repeatable, so counting it must be as well.
    known = db.session.scalar(select(CallAnswer).where(CallAnswer.enquiry_id == enquiry.id))
    if known is None:
        db.session.add(CallAnswer(call_id=call.id, enquiry_id=enquiry.id))
        _change(actor, call, CommissioningVerb.CALL_ANSWERED, {"enquiry": [None, enquiry.title]})
    return enquiry
