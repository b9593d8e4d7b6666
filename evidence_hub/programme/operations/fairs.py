"""Planning a Research Fair, what is offered there, and from interest to enquiry (para 120)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.directory.models import BusinessArea
from evidence_hub.programme.changes import change
from evidence_hub.programme.models import Fair, FairInterest, FairOffer
from evidence_hub.programme.models.fair import LEVELS, OFFERS
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registering.operations.enquiries import raise_enquiry
from evidence_hub.registry.changes import check_seen
from evidence_hub.registry.models import Enquiry, Project


def plan(
    *,
    actor: Actor,
    idempotency_key: str,
    title: str,
    held_on: dt.date | None,
    venue: str,
    note: str,
    project: Project | None,
) -> Fair:
    """Plan a fair; the same ``idempotency_key`` twice (a double click) is one fair."""
    require(actor, Can.KEEP_PROGRAMME)
    known = db.session.scalar(select(Fair).where(Fair.idempotency_key == idempotency_key))
    if known is not None:
        return known
    problems: dict[str, str] = {}
    if not title:
        problems["title"] = "Give the fair a title"
    if held_on is None:
        problems["held_on"] = "Enter the day of the fair"
    if problems or held_on is None:
        raise Invalid(problems)
    row = Fair(
        idempotency_key=idempotency_key,
        title=title,
        held_on=held_on,
        venue=venue,
        note=note,
        project_id=project.id if project else None,
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    change(
        actor,
        row,
        ProgrammeVerb.FAIR_PLANNED,
        {"fair": [None, title], "day": [None, day_words(held_on)]},
    )
    return row


def _check_open(fair: Fair, field: str) -> None:
    if fair.called_off_at is not None:
        raise Invalid({field: "This fair is called off"})


def alter(
    *,
    actor: Actor,
    fair: Fair,
    held_on: dt.date | None,
    venue: str,
    note: str,
    version: int | None,
) -> None:
    """Move a fair, or say more of it."""
    require(actor, Can.KEEP_PROGRAMME)
    before = {"Day": day_words(fair.held_on), "Venue": fair.venue, "Note": fair.note}
    after = {"Day": day_words(held_on), "Venue": venue, "Note": note}
    check_seen(fair, version, before, after)
    _check_open(fair, "held_on")
    if held_on is None:
        raise Invalid({"held_on": "Enter the day of the fair"})
    fair.held_on, fair.venue, fair.note = held_on, venue, note
    difference = {
        name: [before[name], after[name]] for name in before if before[name] != after[name]
    }
    change(actor, fair, ProgrammeVerb.FAIR_CHANGED, difference)


def call_off(*, actor: Actor, fair: Fair, reason: str) -> None:
    """Call a fair off; what came of it so far stays."""
    require(actor, Can.KEEP_PROGRAMME)
    _check_open(fair, "reason")
    # What was held stays on record as held.
    if fair.held_on < clock.today():
        raise Invalid({"reason": "This fair was held"})
    if not reason:
        raise Invalid({"reason": "Say why it is called off"})
    fair.called_off_at, fair.called_off_reason = clock.now(), reason
    change(actor, fair, ProgrammeVerb.FAIR_CALLED_OFF, {"fair": ["planned", "called off"]}, reason)


def offer(
    *, actor: Actor, fair: Fair, kind: str, text: str, area: BusinessArea | None
) -> FairOffer:
    """Offer a question or data at a fair."""
    require(actor, Can.KEEP_PROGRAMME)
    _check_open(fair, "text")
    problems: dict[str, str] = {}
    if kind not in OFFERS:
        problems["kind"] = "Choose from the list"
    if not text:
        problems["text"] = "Say what is offered"
    if problems:
        raise Invalid(problems)
    row = FairOffer(fair=fair, kind=kind, text=text, area_id=area.id if area else None)
    db.session.add(row)
    change(actor, fair, ProgrammeVerb.OFFERED_AT_THE_FAIR, {OFFERS[kind]: [None, text]})
    return row


def withdraw_offer(*, actor: Actor, fair: Fair, offer: FairOffer) -> None:
    """Take an offer away that nobody has taken up yet."""
    require(actor, Can.KEEP_PROGRAMME)
    # The interest would lose what it answers to.
    if any(row.offer_id == offer.id for row in fair.interests):
        raise Invalid({"offer": "Somebody is interested in it, so it stays"})
    fair.offers.remove(offer)
    change(actor, fair, ProgrammeVerb.OFFER_TAKEN_AWAY, {OFFERS[offer.kind]: [offer.text, None]})


def record_interest(
    *,
    actor: Actor,
    fair: Fair,
    idempotency_key: str,
    offer: FairOffer | None,
    institution: str,
    contact: str,
    level: str,
    topic: str,
    question: str,
    data_wanted: str,
    rough_dates: str,
) -> FairInterest:
    """Write down what somebody of a university would study (J1)."""
    require(actor, Can.KEEP_PROGRAMME)
    _check_open(fair, "topic")
    known = db.session.scalar(
        select(FairInterest).where(FairInterest.idempotency_key == idempotency_key)
    )
    if known is not None:
        return known
    problems = {
        name: words
        for name, value, words in (
            ("institution", institution, "Enter the university"),
            ("topic", topic, "Enter the topic"),
            ("question", question, "Say what they would find out"),
        )
        if not value
    }
    if level not in LEVELS:
        problems["level"] = "Choose the level"
    if problems:
        raise Invalid(problems)
    row = FairInterest(
        idempotency_key=idempotency_key,
        fair=fair,
        offer=offer,
        institution=institution,
        contact=contact,
        level=level,
        topic=topic,
        question=question,
        data_wanted=data_wanted,
        rough_dates=rough_dates,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    change(actor, fair, ProgrammeVerb.INTEREST_RECORDED, {"topic": [None, topic]})
    return row


def make_enquiry(*, actor: Actor, interest: FairInterest) -> Enquiry:
    """Make an enquiry of an interest, with all that was said; a second time gives the same."""
    require(actor, Can.KEEP_PROGRAMME)
    # A second press gives back the first enquiry instead of a copy of it.
    if interest.enquiry is not None:
        return interest.enquiry
    offered = f"It takes up what we offered: {interest.offer.text}" if interest.offer else ""
    wanted = f"Data wanted: {interest.data_wanted}" if interest.data_wanted else ""
    enquiry = raise_enquiry(
        actor=actor,
        # Derived from the interest, so that two people who press at once make one enquiry as well.
        idempotency_key=f"fair-{interest.idempotency_key}"[:64],
        answers={
            "title": interest.topic,
            "question": "\n\n".join(each for each in (interest.question, wanted) if each),
            # T0 wants to know what decision the answer would change. A fair does not ask that, so
            # the enquiry says it is missing instead of inventing one.
            "decision_informed": offered or "Not said at the fair. Ask before it becomes a draft.",
            "partner": f"{interest.institution} ({LEVELS[interest.level]})",
            "rough_dates": interest.rough_dates,
            # T0 asks yes, no or unsure. Nobody said “no” at the fair, so it is not put into their
            # mouth.
            "people_or_data": "yes" if interest.data_wanted else "unsure",
        },
    )
    interest.enquiry = enquiry
    change(
        actor,
        interest,
        ProgrammeVerb.ENQUIRY_MADE_OF_AN_INTEREST,
        {"enquiry": [None, enquiry.title]},
    )
    return enquiry
