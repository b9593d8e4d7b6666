"""Who may be named on a page of tracking: those who take part in the project today."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.registry.models import Project
from evidence_hub.registry.models.people import TEAM_PARTS


def people_of(project: Project) -> dict[int, Person]:
    """Return who takes part today, by id and in the order of their names."""
    today = clock.today()
    parts = [part for part in project.people if part.is_held(today) and part.part in TEAM_PARTS]
    return {part.person_id: part.person for part in sorted(parts, key=lambda p: p.person.name)}


def choices_of(people: Mapping[int, Person], nobody: str = "") -> list[tuple[int, str]]:
    """Return people as a form offers them; ``nobody`` words the choice of none of them."""
    named = [(key, person.name) for key, person in people.items()]
    return [(0, nobody), *named] if nobody else named
