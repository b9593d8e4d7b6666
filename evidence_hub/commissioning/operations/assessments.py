"""Asking for assessments and giving them under the board's criteria (DOMAIN T4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.models import Assessment
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed, Refused
from evidence_hub.core.problems import Problems, refuse_if
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.people import independent
from evidence_hub.registry.stages import Stage

# The board's criteria, each scored from 1 (poor) to 5 (good).
CRITERIA: dict[str, tuple[str, str]] = {
    "insight": ("Insight", "Does the answer help the force, and would it be believed?"),
    "strain": ("Strain on units", "Can the units do it beside their work?"),
    "duplication": ("Duplication", "Is it new, or does it build on what is known?"),
    "agreement": ("Time for an agreement", "Is there time for data sharing and rights?"),
    "ethics": ("Ethics", "Is the effect on people and on trust acceptable?"),
    "money": ("Money", "Is it worth what it costs?"),
}
RECOMMENDS = {
    "approve": "Approve it",
    "conditions": "Approve it with conditions",
    "defer": "Defer it",
    "decline": "Decline it",
}
SCORES = ("1", "2", "3", "4", "5")
# They see no project for advice (DOMAIN 4): the first have no say, the others see their own alone.
NOT_ASKED = frozenset(
    {Role.ADMINISTRATOR, Role.AUDITOR, Role.SECRETARY, Role.EXTERNAL_PARTNER, Role.STUDENT}
)
ASSESSED_AT = frozenset({Stage.SCREENING, Stage.ASSESSMENT})


def assign_assessor(
    *, actor: Actor, relationship: Relationship, project: Project, person: Person
) -> Assessment:
    """Ask an unconflicted person for their advice; they see the project from now on."""
    require(actor, Can.ASSIGN_REVIEWERS, relationship)
    if Stage(project.stage) not in ASSESSED_AT:
        raise Invalid({"email": "Assessors are asked while it is screened or assessed"})
    # The strictest of several roles holds (DOMAIN 4), so one excluded role is enough.
    if NOT_ASKED & person.roles_on(clock.today()):
        raise Refused({"email": f"{person.name} has a role that gives no advice to the board"})
    if not person.is_active or not independent(project, [person]):
        raise Invalid(
            {"email": f"{person.name} has an interest or part in it, or may not see its marking"}
        )
    if any(row.person_id == person.id for row in _open(project)):
        raise Invalid({"email": f"{person.name} has been asked already"})
    today = clock.today()
    # Before commissioning an adviser sees no project by their role, hence the part.
    part = ProjectPerson(person_id=person.id, part=Relation.ASSIGNED, started_on=today)
    project.people.append(part)
    db.session.flush()
    row = Assessment(
        project_id=project.id,
        person_id=person.id,
        person=person,
        part_id=part.id,
        assigned_at=clock.now(),
        assigned_by_name=actor.name,
        due_on=today + dt.timedelta(days=rules.number("assessment_days")),
        scores={},
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.ASSESSOR_ASKED,
        f"project:{project.reference}",
        difference={"assessor": [None, person.name]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notices.notify(
        [person.id],
        key=f"assessor:{row.id}",
        text=f"You are asked to assess {project.reference}",
        path=f"/projects/{project.reference}/assessments",
        project=project,
    )
    return row


def _open(project: Project) -> list[Assessment]:
    return list(
        db.session.scalars(
            select(Assessment).where(
                Assessment.project_id == project.id, Assessment.undone_at.is_(None)
            )
        )
    )


def release_assessor(
    *, actor: Actor, relationship: Relationship, project: Project, assessment: Assessment
) -> None:
    """Take back a request that nobody has answered."""
    require(actor, Can.ASSIGN_REVIEWERS, relationship)
    if assessment.given_at is not None or assessment.undone_at is not None:
        raise Invalid({"email": "This assessment is settled already"})
    assessment.undone_at = clock.now()
    part = next((each for each in project.people if each.id == assessment.part_id), None)
    # Their sight of the project ends with the request.
    if part is not None:
        part.ended_on = clock.today()
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.ASSESSOR_RELEASED,
        f"project:{project.reference}",
        difference={"assessor": [assessment.person.name, None]},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def give_assessment(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    assessment: Assessment,
    scores: Mapping[str, tuple[str, str]],
    recommends: str,
    advice: str,
) -> None:
    """Give one's advice once; a score and a reason for each criterion."""
    require(actor, Can.GIVE_ASSESSMENT, relationship)
    # Nobody writes advice in another's name, not even whoever asked for it.
    if assessment.person_id != actor.person_id or assessment.undone_at is not None:
        raise NotAllowed(
            "This assessment is somebody else’s.",
            verb=Can.GIVE_ASSESSMENT.value,
            record=relationship.record,
            project_id=project.id,
            is_demo=project.is_demo,
        )
    refuse_if(assessment.given_at is not None, "advice", "You gave your assessment already")
    refuse_if(Stage(project.stage) not in ASSESSED_AT, "advice", "It is no longer being assessed")
    problems = Problems()
    # Every criterion with its reason: a bare number cannot be answered by the applicant or weighed
    # by the board.
    for name in CRITERIA:
        score, reason = scores.get(name, ("", ""))
        if score not in SCORES:
            problems.fields[f"score_{name}"] = "Choose a score from 1 to 5"
        elif not reason:
            problems.fields[f"reason_{name}"] = "Give the reason for your score"
    problems.refuse_if(recommends not in RECOMMENDS, "recommends", "Choose what you recommend")
    problems.refuse_if(not advice, "advice", "Write your advice to the board")
    if problems:
        raise Invalid(problems.fields)
    # Lists, because the row is stored as JSON and would come back as lists anyway.
    kept: dict[str, Any] = {name: list(scores[name]) for name in CRITERIA}
    assessment.scores, assessment.recommends, assessment.advice = kept, recommends, advice
    assessment.given_at = clock.now()
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.ASSESSMENT_GIVEN,
        f"project:{project.reference}",
        difference={"recommends": [None, recommends]},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def make_board_ready(*, actor: Actor, relationship: Relationship, project: Project) -> None:
    """Send an assessed project to the board, through every gate of T4; the assessors are done."""
    require(actor, Can.SCREEN, relationship)
    # First the move, which refuses where a gate is unmet; only then do the assessors lose their
    # sight of it.
    move(project, Move.MAKE_BOARD_READY, actor=actor)
    over = {row.part_id for row in _open(project)}
    for part in project.people:
        if part.id in over and part.ended_on is None:
            part.ended_on = clock.today()
    db.session.flush()
