"""Telling people: called by operations, in their transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import joinedload

from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.audience import Viewer, visible_ids
from evidence_hub.registry.models import Project
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.registry.people import holders, sees


def notify(
    people: Iterable[int],
    *,
    key: str,
    text: str,
    path: str = "",
    project: Project | None = None,
    is_mailed: bool = False,
) -> int:
    """Leave a notice for each of these people who has none with this key; return how many.

    ``is_mailed``: the caller makes the e-mail itself, so that no digest brings it again.
    """
    wanted = sorted(set(people))
    if not wanted:
        return 0
    # Reminders run again after a crash and on two machines. Who has a notice with this key was told
    # already, whichever run did it.
    told = set(
        db.session.scalars(
            select(Notice.person_id).where(Notice.key == key, Notice.person_id.in_(wanted))
        )
    )
    for person_id in wanted:
        if person_id not in told:
            db.session.add(
                Notice(
                    person_id=person_id,
                    key=key,
                    text=text,
                    path=path,
                    project_id=project.id if project else None,
                    made_at=clock.now(),
                    mailed_at=clock.now() if is_mailed else None,
                )
            )
    db.session.flush()
    return len(wanted) - len(told)


def team_of(project: Project) -> set[int]:
    """Return who takes part today, those with mere access to an imported record left out."""
    today = clock.today()
    return {
        part.person_id
        for part in project.people
        if part.part in TEAM_PARTS and part.is_held(today) and not part.is_access_only
    }


def in_roles(project: Project, *roles: Role) -> set[int]:
    """Return those in these roles who may know of the project at all."""
    return {person.id for person in holders(*roles) if sees(project, person)}


def of_viewer(viewer: Viewer) -> Select[Notice]:
    """Select a person's notices, newest first, none of a record that they no longer see."""
    return (
        select(Notice)
        .where(
            Notice.person_id == viewer.actor.person_id,
            # Asked at the time of reading, not of writing: a record may have been marked higher
            # since, and its notice would name it to somebody who may no longer know of it.
            or_(Notice.project_id.is_(None), Notice.project_id.in_(visible_ids(viewer))),
        )
        .options(joinedload(Notice.project))
        .order_by(Notice.made_at.desc(), Notice.id.desc())
    )


def unread(viewer: Viewer) -> int:
    rows = of_viewer(viewer).where(Notice.read_at.is_(None)).order_by(None)
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def mark_read(viewer: Viewer) -> None:
    """Take every notice of the person as read."""
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == viewer.actor.person_id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )
