"""What happens on somebody's last day: nothing stays with them, nothing is without an owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select

from evidence_hub.accounts import operations as people
from evidence_hub.accounts import sign_in
from evidence_hub.accounts.models import Person
from evidence_hub.agreements.models import Access, Agreement
from evidence_hub.agreements.operations import signing
from evidence_hub.core import clock
from evidence_hub.core.authority import NO_RECORD, SYSTEM, Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.due import Piece
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.registry.moves import move
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.tracking.models import Benefit, Departure, Milestone, Risk

# Their account is closed with their last project: they are here for it alone.
HERE_FOR_PROJECTS = frozenset({Role.STUDENT, Role.EXTERNAL_PARTNER})


def leavers(project: Project) -> list[Person]:
    """Return who can leave: the team's members but the lead, who hands the project over."""
    today = clock.today()
    return [
        part.person
        for part in project.people
        if part.is_held(today) and part.part in TEAM_PARTS - {Relation.LEAD}
    ]


def departures() -> Iterator[Piece]:
    """Yield one piece for each departure whose last day has come."""
    rows = db.session.scalars(
        select(Departure.id)
        .where(Departure.carried_out_at.is_(None), Departure.last_day <= clock.today())
        .order_by(Departure.id)
    ).all()
    for key in rows:
        yield lambda key=key: carry_out(key)  # type: ignore[misc]


def carry_out(departure_id: int) -> bool:
    """End access, hand over what they own, pause collecting; False where it was done already."""
    row = db.session.scalars(
        select(Departure).where(Departure.id == departure_id).with_for_update()
    ).one()
    if row.carried_out_at is not None or row.last_day > clock.today():
        return False
    row.carried_out_at = clock.now()
    handed = _hand_over(row)
    _end_data_access(row)
    is_closed = _close_account(row.person)
    sign_in.end_sessions(row.person)
    change(
        SYSTEM,
        row.project,
        "departure carried out",
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


HandOver = Callable[[Departure], int]
_handovers: list[HandOver] = []


def add_handover(hand_over: HandOver) -> None:
    """A package above gives what the person owns of its own to the successor, and says how many."""
    if hand_over not in _handovers:
        _handovers.append(hand_over)


def _hand_over(row: Departure) -> int:
    """Give open milestones, risks and benefits to the successor; return how many."""
    milestones = db.session.scalars(
        select(Milestone).where(
            Milestone.project_id == row.project_id,
            Milestone.owner_id == row.person_id,
            Milestone.actual_on.is_(None),
            Milestone.cancelled_on.is_(None),
        )
    ).all()
    risks = db.session.scalars(
        select(Risk).where(
            Risk.project_id == row.project_id,
            Risk.owner_id == row.person_id,
            Risk.closed_on.is_(None),
        )
    ).all()
    benefits = db.session.scalars(
        select(Benefit).where(
            Benefit.project_id == row.project_id, Benefit.owner_id == row.person_id
        )
    ).all()
    owned: list[Milestone | Risk | Benefit] = [*milestones, *risks, *benefits]
    for each in owned:
        each.owner_id = row.successor_id
    return len(owned) + sum(hand_over(row) for hand_over in _handovers)


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
    others = db.session.scalars(
        select(ProjectPerson)
        .join(Project, Project.id == ProjectPerson.project_id)
        .where(ProjectPerson.person_id == person.id, Project.stage.not_in(sorted(OVER)))
    )
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
    if Stage(row.project.stage) is not Stage.LIVE:
        return False
    move(row.project, "pause", actor=SYSTEM, reason=f"Somebody of the team left: {row.reason}")
    return True
