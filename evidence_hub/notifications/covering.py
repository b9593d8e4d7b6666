"""Who is away, who covers for them, and on which projects something waits meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.notifications import tasks
from evidence_hub.notifications.models import Absence
from evidence_hub.registry.audience import Tier, Viewer, viewer_for, visible
from evidence_hub.registry.models import Project


@dataclass(frozen=True)
class Covered:
    """Somebody who is away, and the projects on which something waits for them, how much each."""

    absence: Absence
    waiting: list[tuple[Project, int]]

    @property
    def markings(self) -> list[str]:
        return [project.marking for project, _ in self.waiting]


def absences_of(person_id: int | None) -> list[Absence]:
    """Return when somebody is away, from today on."""
    return list(
        db.session.scalars(
            select(Absence)
            .where(Absence.person_id == person_id, Absence.ends_on >= clock.today())
            .options(joinedload(Absence.cover))
            .order_by(Absence.starts_on, Absence.id)
        )
    )


def covered_by(viewer: Viewer) -> list[Covered]:
    """Return whom the viewer covers for today, and where something waits for them.

    Only how much waits on which project that the viewer sees in full: what it is may name a text
    under embargo, an incident or a reviewer, and is read by those who may act on it.
    """
    today = clock.today()
    rows = db.session.scalars(
        select(Absence)
        .where(
            Absence.cover_id == viewer.actor.person_id,
            Absence.starts_on <= today,
            Absence.ends_on >= today,
        )
        .options(
            joinedload(Absence.person).options(
                selectinload(Person.grants), selectinload(Person.clearances)
            )
        )
        .order_by(Absence.starts_on, Absence.id)
    ).all()
    return [Covered(row, _waiting(viewer, row.person)) for row in rows if row.person.is_active]


def _waiting(viewer: Viewer, away: Person) -> list[tuple[Project, int]]:
    # Reckoned with the rights of the one who is away, then cut to what the one who covers may see:
    # cover is a view of somebody's duties and gives no right to act on them.
    duties = tasks.of_viewer(viewer_for(away.as_actor(clock.today())))
    counted = Counter(str(task.params["ref"]) for task in duties if "ref" in task.params)
    seen = db.session.scalars(
        select(Project)
        .where(Project.reference.in_(sorted(counted)), visible(viewer, Tier.FULL))
        .order_by(Project.title_sort, Project.id)
    )
    return [(project, counted[project.reference]) for project in seen]
