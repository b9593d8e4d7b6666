"""Who can own a milestone, a risk or a benefit: somebody who sees the project and can answer."""

from __future__ import annotations

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.models import Project
from evidence_hub.registry.people import sees, team_ids

# They change nothing, or keep accounts alone.
NEVER = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


def fit_owner(project: Project, person: Person, field: str) -> Person:
    """Return the person; raise Invalid where they cannot own something of this project.

    People from outside own only what belongs to a project of theirs.
    """
    roles = person.roles_on(clock.today())
    if not person.is_active or not roles or roles <= NEVER:
        raise Invalid({field: f"{person.name} cannot own it: they hold no role that acts"})
    # A partner who is also an officer counts as an officer.
    is_outside = roles <= {Role.EXTERNAL_PARTNER, Role.STUDENT}
    # One message for both: who may see a record is itself something that not everybody may know.
    if not sees(project, person) or (is_outside and person.id not in team_ids(project)):
        raise Invalid({field: f"{person.name} may not see this project"})
    return person
