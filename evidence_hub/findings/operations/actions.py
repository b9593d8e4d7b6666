"""What is done about an accepted recommendation: reported by its owner, verified by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import func, select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements.adviser_access import give_sight
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.core.problems import Problems
from evidence_hub.findings.lifecycle import check_accepted
from evidence_hub.findings.models import Recommendation, RecommendationAction
from evidence_hub.findings.states import Action
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.tracking.idempotency import made_with_key
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.owners import fit_owner

ALL = 100  # percent


def _address(project: Project, row: Recommendation) -> str:
    return f"/projects/{project.reference}/recommendations/{row.number}"


def add(
    *,
    actor: Actor,
    relationship: Relationship,
    recommendation: Recommendation,
    idempotency_key: str,
    text: str,
    owner: Person | None,
    due_on: dt.date | None,
    benefits: Collection[int],
) -> RecommendationAction:
    """Add an action with an owner and a day; ``benefits``: ids of those of the project it serves.

    ``relationship`` holds ``Relation.OWNER`` for the recommendation's owner.
    """
    require(actor, Can.KEEP_RECOMMENDATION, relationship)
    project = recommendation.project
    known = made_with_key(
        RecommendationAction, idempotency_key, recommendation_id=recommendation.id
    )
    if known is not None:
        return known
    check_under_way(project)
    # What the board rejected is not to be done on the quiet, and what it has not decided is not to
    # be begun.
    check_accepted(recommendation.disposition, "text")
    problems = Problems()
    problems.refuse_if(not text, "text", "Say what is to be done")
    problems.refuse_if(owner is None, "owner", "Name who does it")
    problems.refuse_if(
        due_on is None or due_on < clock.today(),
        "due_on",
        "Enter the day by which it is done, today or later",
    )
    # Only benefits of this project: the ids come from a form, and a foreign one would join two
    # records of which the person may see one.
    served = list(
        db.session.scalars(
            select(Benefit)
            .where(Benefit.project_id == project.id, Benefit.id.in_(sorted(benefits)))
            .order_by(Benefit.number)
        )
    )
    problems.refuse_if(
        len(served) != len(set(benefits)), "benefits", "Choose benefits of this project"
    )
    if problems or owner is None or due_on is None:
        raise Invalid(problems.fields)
    fit_owner(project, owner, "owner")
    last = db.session.scalar(
        select(func.max(RecommendationAction.number)).where(
            RecommendationAction.recommendation_id == recommendation.id
        )
    )
    row = RecommendationAction(
        idempotency_key=idempotency_key,
        number=(last or 0) + 1,
        text=text,
        owner_id=owner.id,
        due_on=due_on,
        status=Action.OPEN,
        made_at=clock.now(),
    )
    row.benefits = served
    recommendation.actions.append(row)
    # Whoever is to do something must be able to read what it is, also without a part in the team.
    give_sight(project, owner)
    change(
        actor,
        project,
        FindingsVerb.ACTION_ADDED,
        {f"R{recommendation.number}.{row.number}": [None, f"{text} ({owner.name})"]},
    )
    _tell_owner(project, recommendation, row)
    return row


def _tell_owner(
    project: Project, recommendation: Recommendation, row: RecommendationAction
) -> None:
    notices.notify(
        [row.owner_id],
        key=f"recommendation-action:{row.id}:{row.owner_id}",
        text=f"An action of {project.reference} is yours, by {day_words(row.due_on)}",
        path=_address(project, recommendation),
        project=project,
    )


def _held(action: RecommendationAction) -> RecommendationAction:
    """Read the action anew and hold it; refuse one that is settled."""
    row = db.session.get_one(
        RecommendationAction, action.id, with_for_update=True, populate_existing=True
    )
    # Asked after the lock, so that nobody reports on what was verified a moment ago.
    if row.verified_at is not None or row.status == Action.HANDED_ON:
        raise Invalid({"percent": "This action is settled. It changes no more"})
    return row


def report(
    *,
    actor: Actor,
    relationship: Relationship,
    action: RecommendationAction,
    percent: int | None,
    status: str,
    evidence: str,
    version: int | None,
) -> None:
    """Report on an action as its owner: ``percent`` 0–100, and whether it is complete or stopped.

    ``relationship`` holds ``Relation.OWNER`` for the action's owner. Complete and stopped need the
    evidence or the reason, and count once somebody else verified them.
    """
    require(actor, Can.REPORT_ON_ACTION, relationship)
    recommendation, project = action.recommendation, action.recommendation.project
    check_seen(
        action,
        version,
        {"Percent": str(action.percent), "Evidence": action.evidence},
        {"Percent": str(percent), "Evidence": evidence},
    )
    check_under_way(project)
    row = _held(action)
    problems: dict[str, str] = {}
    if percent is None or not 0 <= percent <= ALL:
        problems["percent"] = "Enter how far it is, from 0 to 100"
    if status not in (Action.OPEN, Action.COMPLETE, Action.STOPPED):
        problems["status"] = "Choose how it stands"
    elif status == Action.COMPLETE and percent != ALL:
        problems["percent"] = "What is complete is at 100 per cent"
    # At 100 and still open nobody would ever be asked to verify it.
    elif status == Action.OPEN and percent == ALL:
        problems["status"] = "At 100 per cent it is complete"
    if status in (Action.COMPLETE, Action.STOPPED) and not evidence:
        problems["evidence"] = "Say what shows that it is done, or why it was stopped"
    if problems or percent is None:
        raise Invalid(problems)
    before = f"{row.percent} %, {row.status}"
    row.percent, row.status, row.evidence = percent, Action(status), evidence
    # The verifier's words belonged to the report before.
    row.reported_at, row.reported_by_id, row.note = clock.now(), actor.person_id, ""
    change(
        actor,
        project,
        FindingsVerb.ACTION_REPORTED,
        {f"R{recommendation.number}.{row.number}": [before, f"{percent} %, {status}"]},
        evidence,
    )
    if status != Action.OPEN:
        notices.notify(
            notices.in_roles(project, Role.BOARD_MEMBER, Role.DEPUTY) - {actor.person_id or 0},
            key=f"action-reported:{row.id}:{row.version}",
            text=f"An action of {project.reference} waits to be verified",
            path=_address(project, recommendation),
            project=project,
        )


def verify(
    *,
    actor: Actor,
    relationship: Relationship,
    action: RecommendationAction,
    is_verified: bool,
    note: str,
) -> None:
    """Verify what was reported, or open the action again; never its owner, never its reporter."""
    require(actor, Can.VERIFY_BENEFIT, relationship)
    recommendation, project = action.recommendation, action.recommendation.project
    check_under_way(project)
    row = _held(action)
    # Both, since the owner may have changed after the report.
    if actor.person_id in (row.owner_id, row.reported_by_id):
        raise Refused({"verdict": "Its owner reports it; somebody else verifies it"})
    if row.status not in (Action.COMPLETE, Action.STOPPED):
        raise Invalid({"verdict": "Its owner has not reported it complete or stopped"})
    if not is_verified and not note:
        raise Invalid({"note": "Say what is missing"})
    row.note = note
    if is_verified:
        row.verified_at, row.verified_by_name = clock.now(), actor.name
    else:
        # An open action is below 100, as report() asks of its owner too.
        row.status, row.percent = Action.OPEN, min(row.percent, ALL - 1)
    change(
        actor,
        project,
        FindingsVerb.ACTION_VERIFIED if is_verified else FindingsVerb.ACTION_OPENED_AGAIN,
        {f"R{recommendation.number}.{row.number}": [None, row.status]},
        note,
    )
    notices.notify(
        [row.owner_id],
        key=f"action-verified:{row.id}:{row.version}",
        text=f"Your action of {project.reference} was "
        f"{'verified' if is_verified else 'opened again'}",
        path=_address(project, recommendation),
        project=project,
    )


def hand_on(
    *,
    actor: Actor,
    relationship: Relationship,
    action: RecommendationAction,
    receiver: Person | None,
    note: str,
) -> None:
    """Hand an action on to whoever does it as business as usual; the project need not wait for it.

    ``relationship`` holds ``Relation.OWNER`` for the recommendation's owner.
    """
    require(actor, Can.KEEP_RECOMMENDATION, relationship)
    recommendation, project = action.recommendation, action.recommendation.project
    check_under_way(project)
    row = _held(action)
    problems: dict[str, str] = {}
    if receiver is None:
        problems["owner"] = "Name who takes it over"
    elif receiver.id == row.owner_id:
        problems["owner"] = "It is theirs already. Name who takes it over"
    if not note:
        problems["note"] = "Say what they take over, and why it goes on without the project"
    if problems or receiver is None:
        raise Invalid(problems)
    fit_owner(project, receiver, "owner")
    before = row.owner.name
    # Settled without being verified: from here it is the receiving unit's business (J10), and the
    # project may close.
    row.owner, row.status, row.note = receiver, Action.HANDED_ON, note
    give_sight(project, receiver)
    change(
        actor,
        project,
        FindingsVerb.ACTION_HANDED_ON,
        {f"R{recommendation.number}.{row.number}": [before, receiver.name]},
        note,
    )
    _tell_owner(project, recommendation, row)
