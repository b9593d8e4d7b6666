"""How far each unit has come in working as a recommendation says, each on its own."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements.adviser_access import give_sight
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems
from evidence_hub.findings.lifecycle import check_accepted
from evidence_hub.findings.models import Adoption, AdoptionStep, Recommendation
from evidence_hub.findings.queries import key_of
from evidence_hub.findings.states import Adopting
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.tracking.owners import fit_owner

# As the stages are declared; giving up stands last, so that coming back from it counts as going
# back.
ORDER = list(Adopting)


def enter_stage(
    *,
    actor: Actor,
    relationship: Relationship,
    recommendation: Recommendation,
    unit: str,
    owner: Person | None,
    stage: str,
    entered_on: dt.date | None,
    note: str,
) -> Adoption:
    """Note that a unit entered a stage; its first one brings the unit onto the record.

    ``relationship`` holds ``Relation.OWNER`` for the recommendation's owner and the unit's own.
    Going back, and giving up what was adopted, needs a note. Steps are never changed.
    """
    require(actor, Can.KEEP_RECOMMENDATION, relationship)
    project = recommendation.project
    check_under_way(project)
    check_accepted(recommendation.disposition, "stage")
    problems = Problems()
    problems.refuse_if(not unit, "unit", "Name the unit")
    problems.refuse_if(stage not in {row.value for row in Adopting}, "stage", "Choose the stage")
    problems.refuse_if(
        entered_on is None or entered_on > clock.today(),
        "entered_on",
        "Enter the day, not later than today",
    )
    problems.refuse_if(owner is None, "owner", "Name who sees to it in the unit")
    if problems or owner is None or entered_on is None:
        raise Invalid(problems.fields)
    fit_owner(project, owner, "owner")
    row = db.session.scalar(
        select(Adoption)
        .where(Adoption.recommendation_id == recommendation.id, Adoption.unit_key == key_of(unit))
        # Two who note a step of one unit at the same time must see each other's, or its history
        # would have two second steps.
        .with_for_update()
    )
    before = row.stage if row else ""
    if row is None:
        # A unit is written down by its first step, without a form of its own: nobody would
        # register a unit that has done nothing.
        row = Adoption(unit=unit, unit_key=key_of(unit), owner_id=owner.id)
        recommendation.adoptions.append(row)
    else:
        _check_next(row, Adopting(stage), entered_on, note)
        row.owner = owner
    row.steps.append(
        AdoptionStep(
            stage=stage,
            entered_on=entered_on,
            note=note,
            made_at=clock.now(),
            made_by_name=actor.name,
        )
    )
    give_sight(project, owner)
    change(
        actor,
        project,
        FindingsVerb.UNIT_ENTERED_A_STAGE,
        {f"R{recommendation.number}, {row.unit}": [before, stage]},
        note,
    )
    return row


def _check_next(row: Adoption, stage: Adopting, entered_on: dt.date, note: str) -> None:
    last = row.steps[-1]
    if stage == last.stage:
        raise Invalid({"stage": f"It is at “{stage.label}” already"})
    if entered_on < last.entered_on:
        raise Invalid(
            {"entered_on": f"It entered the stage before on {day_words(last.entered_on)}"}
        )
    is_back = ORDER.index(stage) < ORDER.index(Adopting(last.stage))
    if (is_back or stage is Adopting.DE_IMPLEMENT) and not note:
        raise Invalid({"note": "Say why it goes back, or is given up"})
