"""Between meetings: chair's action (T11, T12), and a second look at what was declined (T6)."""

from __future__ import annotations

from dataclasses import replace

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.models import ChairsAction
from evidence_hub.commissioning.portfolio import areas_without_chair, takes_chair_out
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage

# DOMAIN 5, delegated moves: T11 and T12 alone. T5 and T13 need the meeting.
DELEGATED: dict[Move, str] = {
    Move.BEGIN_IMPLEMENTATION: "Move it to implementation",
    Move.BEGIN_BENEFITS_REVIEW: "Begin its benefits review",
}
NO_MOVE = "Something else, that moves nothing"
REVIEW = Move.ASK_FOR_REVIEW


def take_chairs_action(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    moves: Move | None,
    text: str,
    reason: str,
) -> ChairsAction:
    """Act for the board until its next meeting, which ratifies it or does not.

    ``moves`` is one of DELEGATED, or None. Commissioning and closing need the meeting itself.
    """
    # J3: a conflicted chair cannot use chair's action as a way round the meeting; the right is
    # asked with the project's relations.
    require(actor, Can.TAKE_CHAIRS_ACTION, _without_the_chair(project, relationship))
    if actor.has(Role.CHAIR) and takes_chair_out(project, areas_without_chair()):
        raise Invalid({"reference": "The unit is in your portfolio. The deputy acts (house rule)"})
    # The form offers no other, so whatever comes here was made by hand.
    if moves and moves not in DELEGATED:
        raise Invalid({"moves": "Only the meeting itself can decide this"})
    if Stage(project.stage) in OVER:
        raise Invalid({"reference": "This project is over. Only the meeting can reopen it"})
    problems = {}
    if not text:
        problems["text"] = "Say what is done"
    if not reason:
        problems["reason"] = "Say why it cannot wait for the meeting"
    if problems:
        raise Invalid(problems)
    # The move asks its gates as always: the chair stands in for the board's word and for nothing
    # else.
    if moves:
        move(project, moves, actor=actor, reason=f"Chair’s action: {reason}")
    row = ChairsAction(
        project_id=project.id,
        move=moves or "",
        text=text,
        reason=reason,
        taken_at=clock.now(),
        taken_by_id=actor.person_id,
        taken_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.CHAIRS_ACTION_TAKEN,
        f"project:{project.reference}",
        difference={"action": [None, text]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notices.notify(
        notices.team_of(project) | notices.in_roles(project, Role.SECRETARY),
        key=f"chairs-action:{row.id}",
        text=f"Chair’s action was taken on {project.reference}",
        path=f"/projects/{project.reference}",
        project=project,
    )
    return row


def _without_the_chair(project: Project, relationship: Relationship) -> Relationship:
    """Add that the deputy acts, where the house rule takes the unit's projects from the chair."""
    if not takes_chair_out(project, areas_without_chair()):
        return relationship
    return replace(relationship, relations=relationship.relations | {Relation.CHAIR_AWAY})


def ask_for_review(
    *, actor: Actor, relationship: Relationship, project: Project, reason: str
) -> None:
    """Ask the board once to look again at what it declined."""
    require(actor, Can.ASK_FOR_REVIEW, relationship)
    # T6 allows one review. The history tells, so no counter can be reset.
    if queries.has_moved(project.id, REVIEW):
        raise Invalid({"reason": "The board has looked at this a second time already"})
    kept: StageMove = move(project, REVIEW, actor=actor, reason=reason)
    notices.notify(
        notices.in_roles(project, Role.SECRETARY),
        key=f"review-asked:{kept.id}",
        text=f"A second look is asked for at {project.reference}",
        path=f"/projects/{project.reference}",
        project=project,
    )
