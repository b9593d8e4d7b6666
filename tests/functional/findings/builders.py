"""A study with findings and what comes of them, made through the operations themselves."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from typing import Any

from evidence_hub.agreements.operations import outputs
from evidence_hub.commissioning.models import Decision
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.findings import recommendation_queries
from evidence_hub.findings.models import (
    Adoption,
    BenefitReview,
    FinalReport,
    Finding,
    Recommendation,
    RecommendationAction,
    StrengthAssessment,
)
from evidence_hub.findings.operations import (
    actions,
    adoption,
    final_report,
    findings,
    recommendations,
    reviews,
    strength,
)
from evidence_hub.registry.models import Project, ProjectVersion
from evidence_hub.registry.stages import Stage
from evidence_hub.registry.versions import freeze, last_version
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.operations import benefits, ending
from tests.functional.agreements import builders as terms
from tests.functional.agreements.builders import study
from tests.functional.commissioning import builders as board
from tests.functional.registry.builders import person
from tests.functional.tracking.builders import benefit, by, day, owning

__all__ = ["benefit", "by", "day", "owning"]

CONTENT: dict[str, Any] = {
    "statement": "Bells did not change how many bikes were stolen",
    "outcome": "Thefts",
    "direction": "no_detectable_effect",
    "status": "final",
    "effect_metric": "Difference in thefts a month",
    "effect_value": 0.5,
    "effect_low": -1.5,
    "effect_high": 2.5,
    "emmie": {"mechanism": "Nobody heard the bells"},
}


def analysed(stage: Stage = Stage.ANALYSIS, **values: Any) -> Project:
    """A study whose promise, version 1.0 with the outcome "Thefts", was frozen before it began."""
    found = study(stage, **{"actual_start_on": day(-200), **values})
    version = last_version(found.id)
    assert isinstance(version, ProjectVersion)
    freeze(version)
    db.session.commit()
    return found


def finding(found: Project, name: str = "lead", **values: Any) -> Finding:
    row = findings.record(
        **by(name, found),
        idempotency_key=secrets.token_hex(16),
        content=findings.Content(**{**CONTENT, **values}),
    )
    db.session.commit()
    return row


def sent(found: Project) -> FinalReport:
    row = final_report.send(**by("lead", found))
    db.session.commit()
    return row


def released(found: Project) -> int:
    count = findings.release(**by("chair", found))
    db.session.commit()
    return count


def check_gates(found: Project, name: str = "member", **values: Any) -> StrengthAssessment:
    given = {
        "outcome": "Thefts",
        "maryland": "4",
        "confidence": "moderate",
        "rationale": "Several areas, one year",
        "assessed_on": clock.today(),
        **values,
    }
    row = strength.assess(**by(name, found), idempotency_key=secrets.token_hex(16), **given)
    db.session.commit()
    return row


def recommended(
    found: Project, rests_on: Finding, text: str = "Stop buying bells", owner: str = "lead2"
) -> Recommendation:
    row = recommendations.propose(
        **by("lead", found),
        idempotency_key=secrets.token_hex(16),
        text=text,
        why="They cost money and change nothing",
        severity="recommendation",
        owner=person(owner),
        findings=[rests_on.id],
    )
    db.session.commit()
    return row


def confirmed(found: Project) -> None:
    final_report.confirm_recommendations(
        **by("lead", found), count=recommendation_queries.count_of(found)
    )
    db.session.commit()


def presented(found: Project) -> Decision:
    row = board.decide(board.session_on(found, kind="presentation"), "note")
    db.session.commit()
    return row


def disposed(row: Recommendation, outcome: str = "accept", **given: Any) -> Decision:
    item = board.session_on(row.project, kind="recommendation", subject=str(row.id))
    made = board.decide(item, outcome, **given)
    db.session.commit()
    return made


def keeping(row: Recommendation, name: str = "secretary") -> dict[str, Any]:
    """How somebody stands to a recommendation; its owner stands as such."""
    given = (owning if person(name).id == row.owner_id else by)(name, row.project)
    return {"actor": given["actor"], "relationship": given["relationship"], "recommendation": row}


def action(row: Recommendation, owner: str = "lead2", **values: Any) -> RecommendationAction:
    given = {
        "text": "Tell the shops",
        "owner": person(owner),
        "due_on": day(60),
        "benefits": [],
        **values,
    }
    made = actions.add(**keeping(row), idempotency_key=secrets.token_hex(16), **given)
    db.session.commit()
    return made


def on_action(row: RecommendationAction, name: str) -> dict[str, Any]:
    project = row.recommendation.project
    given = (owning if person(name).id == row.owner_id else by)(name, project)
    return {"actor": given["actor"], "relationship": given["relationship"], "action": row}


def completed(row: RecommendationAction, *, verified_by: str = "member") -> None:
    name = row.owner.email.split("@")[0]
    actions.report(
        **on_action(row, name), percent=100, status="complete", evidence="Minute 4", version=None
    )
    if verified_by:
        actions.verify(**on_action(row, verified_by), is_verified=True, note="")
    db.session.commit()


def adopted(
    row: Recommendation, stage: str = "roll_out", on: dt.date | None = None, unit: str = "Coventry"
) -> Adoption:
    made = adoption.enter_stage(
        **keeping(row),
        unit=unit,
        owner=person("lead2"),
        stage=stage,
        entered_on=on or clock.today(),
        note="Said by the unit",
    )
    db.session.commit()
    return made


def measured(row: Benefit, value: int = 101, on: dt.date | None = None) -> None:
    """Report a value as the owner, and have it verified by a member of the board."""
    measured_by(row, "member", value, on)


def measured_by(
    row: Benefit, verified_by: str, value: int = 101, on: dt.date | None = None
) -> None:
    name = row.owner.email.split("@")[0]
    reading = benefits.report(
        **owning(name, row.project),
        benefit=row,
        idempotency_key=secrets.token_hex(16),
        value=Decimal(value),
        measured_on=on or clock.today(),
        evidence="Recorded crime",
        forecast=None,
        forecast_reason="",
    )
    benefits.check(
        **by(verified_by, row.project), benefit=row, reading=reading, is_verified=True, note=""
    )
    db.session.commit()


def concluded(
    row: Benefit, conclusion: str = "not_realised", *, verified_by: str = "member", **values: Any
) -> BenefitReview:
    name = row.owner.email.split("@")[0]
    made = reviews.conclude(
        **owning(name, row.project),
        benefit=row,
        idempotency_key=secrets.token_hex(16),
        **{
            "conclusion": conclusion,
            "explanation": "Bells do not stop thieves",
            "receiver": None,
            **values,
        },
    )
    if verified_by:
        reviews.check(**by(verified_by, row.project), review=made, is_verified=True, note="")
    db.session.commit()
    return made


def closable(found: Project) -> None:
    planned = terms.output(found)
    outputs.move_on(
        **by("lead", found), output=planned, stage="abandoned", reason_code="no_time",
        reason="The authors left",
    )  # fmt: skip
    ending.say(**by("lead", found), code="lessons", text="Ask the schools first")
    db.session.commit()


def everything(reference: str) -> dict[str, Any]:
    """One of everything that an address of the package can name, on a study that reports."""
    found = analysed(Stage.REPORTING, reference=reference, title="Do flags calm crowds?")
    first = finding(found)
    finding(found, status="interim", statement="It looks as if nothing changes")
    check_gates(found)
    held = benefit(found)
    row = recommended(found, first)
    disposed(row)
    action(row, benefits=[held.id])
    completed(action(row, text="Tell the schools"), verified_by="")
    unit = adopted(row, on=day(-200))
    recommended(found, first, "Teach the shops")
    measured(held)
    concluded(held, verified_by="")
    return {"found": found.reference, "finding": first.id, "unit": unit.id}
