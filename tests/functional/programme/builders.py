"""One of everything in the wider programme, made as the secretary makes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.directory.models import Priority
from evidence_hub.programme.models import (
    Award,
    Fair,
    FairInterest,
    Opportunity,
    Partnership,
    Placement,
)
from evidence_hub.programme.operations import (
    awards,
    fairs,
    opportunities,
    partnerships,
    placements,
)
from tests.functional.registry.builders import actor, person

DAY = dt.timedelta(days=1)


def day(number: int) -> dt.date:
    return clock.today() + number * DAY


def fair(name: str = "secretary", **given: Any) -> Fair:
    row = fairs.plan(
        **{
            "actor": actor(name), "idempotency_key": "fair" * 8, "title": "DEMO fair", "held_on": day(30),
            "venue": "The town hall", "note": "", "project": None, **given,
        }
    )  # fmt: skip
    db.session.commit()
    return row


def interest(row: Fair, name: str = "secretary", **given: Any) -> FairInterest:
    found = fairs.record_interest(
        **{
            "actor": actor(name), "fair": row, "idempotency_key": "interest" * 4, "offer": None,
            "institution": "Demo University", "contact": "", "level": "masters",
            "topic": "Do marked bikes come back?", "question": "Do they?",
            "data_wanted": "Recorded thefts", "rough_dates": "next spring", **given,
        }
    )  # fmt: skip
    db.session.commit()
    return found


def award(name: str = "secretary", **given: Any) -> Award:
    row = awards.give(
        **{
            "actor": actor(name), "idempotency_key": "award" * 6, "student_name": "Robin Reader (DEMO)",
            "student": None, "course": "MSc Demonstration", "institution": "Demo University",
            "topic": "Texts after bike marking",
            "priority": db.session.scalars(select(Priority).order_by(Priority.id)).first(),
            "alignment": "Fewer thefts", "supervisor": person("supervisor"), "scheme": None,
            "project": None, "starts_on": day(-200), "ends_on": day(200), "fee_pence": 4_000_00,
            **given,
        }
    )  # fmt: skip
    db.session.commit()
    return row


def partnership(name: str = "secretary", **given: Any) -> Partnership:
    row = partnerships.begin(
        **{
            "actor": actor(name), "idempotency_key": "venture" * 4, "kind": "consortium",
            "title": "DEMO consortium for quiet streets", "purpose": "Shared trials",
            "members": "Three forces", "status": "joined", "project": None,
            "starts_on": day(-900), "ends_on": None, "fee_pence": 1_000_00, "review_on": day(60),
            **given,
        }
    )  # fmt: skip
    db.session.commit()
    return row


def placement(name: str = "secretary", **given: Any) -> Placement:
    row = placements.begin(
        **{
            "actor": actor(name), "idempotency_key": "placement" * 3, "title": "DEMO placement on cautions",
            "aim": "What hinders cautions", "institution": "Demo University", "course": "BSc",
            "students": 3, "supervisor": person("supervisor"), "project": None,
            "starts_on": day(-20), "ends_on": day(20), **given,
        }
    )  # fmt: skip
    db.session.commit()
    return row


def opportunity(name: str = "secretary", **given: Any) -> Opportunity:
    row = opportunities.record(
        **{
            "actor": actor(name), "idempotency_key": "opportunity" * 2, "title": "DEMO fund for trials",
            "funder": "Demo Foundation", "text": "Pays for trials", "url": "https://fund.example/",
            "amount_pence": 50_000_00, "deadline_on": day(40), **given,
        }
    )  # fmt: skip
    db.session.commit()
    return row


def everything() -> dict[str, int]:
    """Make one of each; return what addresses call them."""
    made = fair()
    offered = fairs.offer(
        actor=actor("secretary"), fair=made, kind="data", text="Counts of thefts", area=None
    )
    said = interest(made)
    course = award(student=person("student"))
    mark = awards.add_milestone(
        actor=actor("supervisor"), award=course, title="First draft", due_on=day(-5)
    )
    awards.record_meeting(
        actor=actor("supervisor"), award=course, held_on=day(-100), text="We agreed", next_on=None
    )
    joined, hub = (
        partnership(),
        partnership(idempotency_key="hub" * 8, kind="hub", title="DEMO hub", status="exploring"),
    )
    placed = placement()
    placements.record_finding(
        actor=actor("supervisor"), placement=placed, kind="barrier", policy="Cautions",
        text="Forms are long",
    )  # fmt: skip
    offer = opportunity()
    bid = opportunity(idempotency_key="bid" * 8)
    bid.status, bid.decided_on = "bid", day(-1)
    db.session.commit()
    return {
        "fair": made.id, "offer": offered.id, "interest": said.id, "award": course.id,
        "mark": mark.number, "venture": joined.id, "hub": hub.id, "placement": placed.id,
        "fund": offer.id, "bid": bid.id,
    }  # fmt: skip
