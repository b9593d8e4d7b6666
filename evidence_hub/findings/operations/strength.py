"""How sure one may be of an outcome, judged by somebody not on the project."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems
from evidence_hub.findings.lifecycle import CONFIDENCE, MARYLAND
from evidence_hub.findings.models import StrengthAssessment
from evidence_hub.findings.planned_outcomes import account_of
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.registry.changes import change
from evidence_hub.registry.models import Project
from evidence_hub.tracking.idempotency import made_with_key


def assess(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    outcome: str,
    maryland: str,
    confidence: str,
    rationale: str,
    assessed_on: dt.date | None,
) -> StrengthAssessment:
    """Judge the evidence on one outcome by the Maryland scale and in local words (DOMAIN 3.2, 3.4).

    The newest judgement counts; earlier ones stay on the record. Allowed on a closed project too:
    a judgement changes nothing of what the study says.
    """
    require(actor, Can.ASSESS_STRENGTH, relationship)
    known = made_with_key(StrengthAssessment, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    problems = Problems()
    line = account_of(project).line(outcome)
    problems.refuse_if(
        # A grade on an outcome without a finding would be read as if something had been found.
        line is None or not line.findings,
        "outcome",
        "Nothing was found on this outcome, so there is nothing to judge",
    )
    problems.refuse_if(maryland not in MARYLAND, "maryland", "Choose a level, or “not applicable”")
    problems.refuse_if(confidence not in CONFIDENCE, "confidence", "Choose how sure one may be")
    problems.refuse_if(not rationale, "rationale", "Say what your judgement rests on")
    problems.refuse_if(
        assessed_on is None or assessed_on > clock.today(),
        "assessed_on",
        "Enter the day of your judgement, not later than today",
    )
    if problems or line is None or assessed_on is None:
        raise Invalid(problems.fields)
    row = StrengthAssessment(
        idempotency_key=idempotency_key,
        project_id=project.id,
        outcome=line.outcome,
        maryland=maryland,
        confidence=confidence,
        rationale=rationale,
        assessed_on=assessed_on,
        assessor_id=actor.person_id,
        assessor_name=actor.name,
        made_at=clock.now(),
    )
    db.session.add(row)
    change(
        actor,
        project,
        FindingsVerb.STRENGTH_ASSESSED,
        {line.outcome: [None, f"{CONFIDENCE[confidence]}, {MARYLAND[maryland]}"]},
        rationale,
    )
    return row
