"""A live study with a plan, made through the operations themselves."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from typing import Any

from evidence_hub.core import clock
from evidence_hub.core.authority import Relation, Relationship
from evidence_hub.core.database import db
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.transitions import TRANSITIONS
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.fields import ProgressContent
from evidence_hub.tracking.models import Benefit, FundingLine, Milestone
from evidence_hub.tracking.operations import benefits, booking, money, plan, progress, risks
from evidence_hub.tracking.rag import Rag
from tests.functional.agreements.builders import study
from tests.functional.registry.builders import actor, person


def day(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def at(moment: dt.date, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(moment, dt.time(hour), tzinfo=clock.LONDON).astimezone(dt.UTC)


def live(stage: Stage = Stage.LIVE, *, since: int = -100, **values: Any) -> Project:
    """A study that went live so many days ago, at whatever stage now."""
    given = {
        "actual_start_on": day(since),
        "intended_start_on": day(since),
        "intended_end_on": day(300),
    }
    return study(stage, **{**given, **values})


def moved(found: Project, target: Stage, on: dt.date, hour: int = 12) -> None:
    """Write down a move as it was made on that day."""
    db.session.add(
        StageMove(
            project_id=found.id,
            name=next(row.name for row in TRANSITIONS.values() if target in row.targets),
            source=found.stage,
            target=target,
            at=at(on, hour),
            made_by_name="The test",
            roles="",
            reason="",
            report=[],
        )
    )
    found.stage = target
    db.session.commit()


def by(name: str, found: Project) -> dict[str, Any]:
    who = actor(name)
    return {"actor": who, "relationship": viewer_for(who).relationship(found), "project": found}


def owning(name: str, found: Project) -> dict[str, Any]:
    who = actor(name)
    relations = viewer_for(who).relationship(found).relations | {Relation.OWNER}
    return {"actor": who, "relationship": Relationship(relations), "project": found}


def milestone(found: Project, on: dt.date, title: str = "Half of the sample") -> Milestone:
    row = plan.add(
        **by("lead", found),
        idempotency_key=secrets.token_hex(16),
        title=title,
        baseline_on=on,
        owner=None,
    )
    db.session.commit()
    return row


CONTENT: dict[str, Any] = {
    "done": "Forty bikes were marked",
    "next_steps": "Forty more",
    "planned": 50,
    "recruited": 40,
    "counted_on": None,
    "deviations": "none",
    "attrition": "none",
    "declared": Rag.GREEN.value,
    "cause": "",
    "action": "",
    "action_owner": "",
    "action_by": None,
}


def report(found: Project, *, sent: bool = True, kind: str = "periodic", **content: Any) -> Any:
    given = {**CONTENT, "counted_on": min(day(0), day(-1)), **content}
    row = progress.save(
        **by("lead", found),
        report=None,
        idempotency_key=secrets.token_hex(16),
        kind=kind,
        content=ProgressContent(**given),
        is_sent=sent,
    )
    db.session.commit()
    return row


def risk(found: Project, likelihood: int = 2, impact: int = 2, **values: Any) -> Any:
    given: dict[str, Any] = {
        "kind": "risk",
        "title": "Too few bikes are brought",
        "response": "Ask the schools",
        "likelihood": likelihood,
        "impact": impact,
        "owner": person("lead"),
        "review_on": day(30),
    }
    row = risks.add(
        **by("lead", found),
        idempotency_key=secrets.token_hex(16),
        content=risks.Content(**{**given, **values}),
    )
    db.session.commit()
    return row


BENEFIT: dict[str, Any] = {
    "title": "Fewer bikes stolen",
    "kind": "non_financial",
    "measure": "Recorded thefts of bikes in the two areas",
    "unit": "thefts a month",
    "better": "lower",
    "baseline": Decimal(100),
    "baseline_on": dt.date(2026, 1, 31),
    "no_baseline_reason": "",
    "target": Decimal(85),
    "target_on": dt.date(2099, 1, 31),
    "attribution": "Areas without marking are compared",
}


def benefit(found: Project, **values: Any) -> Benefit:
    given = {**BENEFIT, "owner": person("lead2"), **values}
    row = benefits.add(
        **by("lead", found),
        idempotency_key=secrets.token_hex(16),
        content=benefits.Content(**given),
    )
    db.session.commit()
    return row


def funded(found: Project, pence: int = 100_000, **values: Any) -> FundingLine:
    """Money that the lead proposed and the secretary confirmed."""
    row = proposed(found, pence, **values)
    money.confirm(**by("secretary", found), line=row, is_confirmed=True, reason="")
    db.session.commit()
    return row


def proposed(found: Project, pence: int = 100_000, **values: Any) -> FundingLine:
    given: dict[str, Any] = {
        "funder": None,
        "year": clock.today().year - 1,
        "form": "cash",
        "status": "applied",
        "what_for": "Marking kits",
        "is_ring_fenced": False,
        "may_carry_forward": True,
    }
    row = money.propose(
        **by("lead", found),
        idempotency_key=secrets.token_hex(16),
        amount_pence=pence,
        **{**given, **values},
    )
    db.session.commit()
    return row


def booked(found: Project, line: FundingLine, kind: str, pence: int, **values: Any) -> Any:
    row = booking.book(
        **by("secretary", found),
        line=line,
        idempotency_key=secrets.token_hex(16),
        kind=kind,
        amount_pence=pence,
        booked_on=day(0),
        what="Kits",
        **values,
    )
    db.session.commit()
    return row


def everything(found: Project) -> dict[str, int]:
    """One of everything that an address of the package can name, on a live study."""
    milestone(found, day(20), "Kits bought")  # number 1, open
    late = milestone(found, day(10))  # number 2: a new date is asked for
    late.first_on = late.baseline_on = late.forecast_on = day(-9)
    plan.ask_new_date(**by("lead", found), milestone=late, becomes_on=day(30), reason="Snow")
    report(found)  # number 1, sent
    row = progress.save(  # number 2, a draft
        **by("lead", found), report=None, idempotency_key=secrets.token_hex(16), kind="periodic",
        content=ProgressContent(**{**CONTENT, "counted_on": None}), is_sent=False,
    )  # fmt: skip
    assert row.number == 2
    risk(found, 4, 4)
    held = benefit(found)
    made = benefits.report(
        **owning("lead2", found), benefit=held, idempotency_key=secrets.token_hex(16), value=Decimal(90),
        measured_on=day(0), evidence="Crime records", forecast=None, forecast_reason="",
    )  # fmt: skip
    waits, line = proposed(found, 5_000), funded(found, 100_000)
    booked(found, line, "commitment", 20_000)
    entry = booked(found, line, "actual", 30_000)
    money.record_budget(
        actor=actor("secretary"), year=line.year, amount_pence=1_000_000, statement="The board",
        version=None,
    )  # fmt: skip
    db.session.commit()
    return {
        "reading": made.id, "proposed": waits.id, "line": line.id, "entry": entry.id,
        "year": line.year,
    }  # fmt: skip
