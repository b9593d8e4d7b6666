"""Who could take a duty on a project: in the role today, unconflicted, and able to see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evidence_hub.accounts.models import Person, RoleGrant
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.core.markings import opens
from evidence_hub.registry.audience import conflicted_people
from evidence_hub.registry.models import Project
from evidence_hub.registry.models.people import TEAM_PARTS


@cached_in_evaluation
def holders(*roles: Role) -> Sequence[Person]:
    """Return everybody who holds one of these roles today, by name."""
    today = clock.today()
    rows = db.session.scalars(
        select(Person)
        .where(
            Person.is_active,
            Person.grants.any(
                RoleGrant.role.in_([role.value for role in roles])
                & (RoleGrant.granted_on <= today)
                & (RoleGrant.ended_on.is_(None) | (RoleGrant.ended_on > today))
            ),
        )
        .options(joinedload(Person.clearances), joinedload(Person.grants))
        .order_by(Person.name, Person.id)
    )
    return rows.unique().all()


def sees(project: Project, person: Person) -> bool:
    """Whether marking and need-to-know list are open to the person, whatever their part."""
    if not opens(project.marking, person.clearances_on(clock.today())):
        return False
    return not project.is_listed_only or any(
        row.person_id == person.id for row in project.need_to_know
    )


def team_ids(project: Project) -> frozenset[int]:
    today = clock.today()
    return frozenset(
        part.person_id for part in project.people if part.part in TEAM_PARTS and part.is_held(today)
    )


def independent(project: Project, people: Iterable[Person]) -> list[Person]:
    """Return those without an interest in the project or a part in it, who may see it."""
    # Who is of the team may have declared no interest, and must not judge the project either.
    shut_out = conflicted_people(project.id, clock.today()) | team_ids(project)
    return [person for person in people if person.id not in shut_out and sees(project, person)]
