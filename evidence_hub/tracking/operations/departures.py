"""What happens on somebody's last day: nothing stays with them, nothing is without an owner."""

from __future__ import annotations

from sqlalchemy import select

from evidence_hub.accounts import operations as people
from evidence_hub.accounts import sign_in
from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements.models import Access, Agreement
from evidence_hub.agreements.operations import signing
from evidence_hub.core import clock
from evidence_hub.core.authority import NO_RECORD, SYSTEM, Actor, Role
from evidence_hub.core.database import db
from evidence_hub.core.feature import features
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.tracking.leavers import changed_hands, named
from evidence_hub.tracking.models import Benefit, Departure, Milestone, Risk
from evidence_hub.tracking.verbs import TrackingVerb

# Their account is closed with their last project: they are here for it alone.
HERE_FOR_PROJECTS = frozenset({Role.STUDENT, Role.EXTERNAL_PARTNER})


def carry_out(*, actor: Actor, departure_id: int) -> bool:
    """End access, hand over what they own, pause collecting; False where it was done already.

    The hub itself is the actor: whoever recorded the departure may be away on the day.
    """
    require(actor, Can.HAND_OVER)
    row = db.session.scalars(
        select(Departure).where(Departure.id == departure_id).with_for_update()
    ).one()
    # Asked under the lock: the nightly work and the page that records a departure for today may
    # both come here.
    if row.carried_out_at is not None or row.last_day > clock.today():
        return False
    row.carried_out_at = clock.now()
    # Packages above (findings, programme) hand over their own; this one cannot import them and
    # need not know what they hold.
    handed = hand_over(actor=actor, departure=row) + sum(
        of_package(actor=actor, departure=row) for of_package in features().handovers
    )
    # Who may use shared data is recorded with the agreement, and does not end with the part in the
    # project.
    _end_data_access(row)
    is_closed = _close_account(row.person)
    sign_in.end_sessions(row.person)
    change(
        actor,
        row.project,
        TrackingVerb.DEPARTURE_CARRIED_OUT,
        {"handed over": [None, handed], "account closed": [None, "yes" if is_closed else "no"]},
        row.reason,
    )
    paused = _pause(row)
    notices.notify(
        {row.successor_id} | notices.team_of(row.project),
        key=f"departed:{row.id}",
        text=f"Somebody has left {row.project.reference}: {handed} handed over"
        + (", collecting is paused" if paused else ""),
        path=f"/projects/{row.project.reference}/tracking/leaving",
        project=row.project,
    )
    return True


def hand_over(*, actor: Actor, departure: Departure) -> int:
    """Give open milestones, risks and benefits to the successor; return how many."""
    require(actor, Can.HAND_OVER)
    milestones = db.session.scalars(
        select(Milestone)
        .where(
            Milestone.project_id == departure.project_id,
            Milestone.owner_id == departure.person_id,
            Milestone.actual_on.is_(None),
            Milestone.cancelled_on.is_(None),
        )
        .order_by(Milestone.id)
    ).all()
    risks = db.session.scalars(
        select(Risk)
        .where(
            Risk.project_id == departure.project_id,
            Risk.owner_id == departure.person_id,
            Risk.closed_on.is_(None),
        )
        .order_by(Risk.id)
    ).all()
    benefits = db.session.scalars(
        select(Benefit)
        .where(Benefit.project_id == departure.project_id, Benefit.owner_id == departure.person_id)
        .order_by(Benefit.id)
    ).all()
    owned: list[Milestone | Risk | Benefit] = [*milestones, *risks, *benefits]
    # Benefits of any status go along: a concluded one still has to be explained to whoever asks.
    for thing in owned:
        thing.owner_id = departure.successor_id
    if owned:
        # The trail names each thing, since “7 handed over” would not tell an auditor which (J7: no
        # orphans).
        names = [named(thing.__tablename__, thing.id, thing.title) for thing in owned]
        change(
            actor,
            departure.project,
            TrackingVerb.WORK_HANDED_OVER,
            changed_hands(departure, names),
            departure.reason,
        )
    return len(owned)


def _end_data_access(row: Departure) -> None:
    """End their entitlements to data shared for this project."""
    rows = db.session.scalars(
        select(Access)
        .join(Agreement, Agreement.id == Access.agreement_id)
        .where(
            Access.person_id == row.person_id,
            Agreement.project_id == row.project_id,
            Access.stopped_on.is_(None),
        )
        .order_by(Access.id)
    )
    for each in rows:
        signing.stop_access(
            actor=SYSTEM,
            relationship=NO_RECORD,
            project=row.project,
            access=each,
            reason="Left the project",
        )


def _close_account(person: Person) -> bool:
    """Close the account of a student or partner who takes part in nothing else."""
    today = clock.today()
    roles = person.roles_on(today)
    # Studies that are over do not keep an account alive: nothing can be done in them any more.
    others = db.session.scalars(
        select(ProjectPerson)
        .join(Project, Project.id == ProjectPerson.project_id)
        .where(ProjectPerson.person_id == person.id, Project.stage.not_in(sorted(OVER)))
    )
    # Officers and staff keep their account: they work for the force, not for this study.
    if not person.is_active or not roles or not roles <= HERE_FOR_PROJECTS:
        return False
    if any(part.is_held(today) for part in others):
        return False
    people.set_active(
        actor=SYSTEM,
        person=person,
        is_active=False,
        reason="The last project that it was for is left",
    )
    return True


def _pause(row: Departure) -> bool:
    # Only a live study collects, and collecting with a gap in the team is what the pause is to
    # prevent.
    if Stage(row.project.stage) is not Stage.LIVE:
        return False
    move(row.project, Move.PAUSE, actor=SYSTEM, reason=f"Somebody of the team left: {row.reason}")
    return True
