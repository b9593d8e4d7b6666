"""Who is away, who covers for them, and which of their duties the cover may see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.notifications import tasks
from evidence_hub.notifications.models import Absence
from evidence_hub.notifications.tasks import Task
from evidence_hub.registry.audience import Tier, Viewer, viewer_for, visible
from evidence_hub.registry.models import Project


@dataclass(frozen=True)
class Covered:
    """Somebody who is away, and what of their duties the one who covers may know of."""

    absence: Absence
    duties: list[Task]


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
    """Return whom the viewer covers for today, with the duties on what the viewer sees in full."""
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
    return [Covered(row, _duties(viewer, row.person)) for row in rows if row.person.is_active]


def _duties(viewer: Viewer, away: Person) -> list[Task]:
    found = tasks.of_viewer(viewer_for(away.as_actor(clock.today())))
    wanted = {str(task.params["ref"]) for task in found if "ref" in task.params}
    seen = set(
        db.session.scalars(
            select(Project.reference)
            .where(Project.reference.in_(sorted(wanted)), visible(viewer, Tier.FULL))
            .order_by(Project.reference)
        )
    )
    return [task for task in found if task.params.get("ref") in seen]
