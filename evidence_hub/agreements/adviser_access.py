"""Letting an adviser or asset owner see a project that they are asked about."""

from __future__ import annotations

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.registry.models import Project, ProjectPerson


def give_sight(project: Project, person: Person) -> None:
    """Let somebody see the project from today, unless a part in it does so already."""
    today = clock.today()
    if any(row.person_id == person.id and row.is_held(today) for row in project.people):
        return
    # "Assigned" is the narrowest relation that shows the project: it makes nobody part of the team,
    # who could then submit, nor somebody with an interest, who could not advise.
    project.people.append(
        ProjectPerson(person_id=person.id, part=Relation.ASSIGNED, started_on=today)
    )
    # Written at once: what follows in this transaction must already find them seeing the project.
    db.session.flush()
