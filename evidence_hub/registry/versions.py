"""Numbered states of a record, kept when something is sent or an amendment accepted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.registry import content
from evidence_hub.registry.models import Project, ProjectVersion


def last_version(project_id: int) -> ProjectVersion | None:
    return db.session.scalar(
        select(ProjectVersion)
        .where(ProjectVersion.project_id == project_id)
        .order_by(ProjectVersion.major.desc(), ProjectVersion.minor.desc())
        .limit(1)
    )


def keep_version(project: Project, *, actor: Actor, reason: str) -> ProjectVersion:
    """Keep the record as it stands as the next version, major when a major field changed.

    Returns the last version unchanged when nothing changed since.
    """
    now = content.content_of(project)
    last = last_version(project.id)
    changed = content.changed_fields(last.content, now) if last else []
    # Sending twice without a change keeps one version, so that "version 2" is never word for word
    # version 1.
    if last is not None and not changed:
        return last
    # A major field changes what was approved, so it counts in the first number; anything else in
    # the second (DOMAIN T18).
    major, minor = 1, 0
    if last is not None:
        major, minor = (
            (last.major + 1, 0) if content.is_major(changed) else (last.major, last.minor + 1)
        )
    version = ProjectVersion(
        project_id=project.id,
        major=major,
        minor=minor,
        content=now,
        changed=changed,
        reason=reason,
        made_at=clock.now(),
        made_by_name=actor.name,
    )
    db.session.add(version)
    db.session.flush()
    return version


def freeze(version: ProjectVersion) -> None:
    """Mark a version as the one that an approval rests on; it never thaws."""
    # The first approval froze it. A later one must not move that day.
    if version.frozen_at is None:
        version.frozen_at = clock.now()
        db.session.flush()


@cached_by_project
def last_frozen(ids: Sequence[int]) -> dict[int, ProjectVersion]:
    """Return the latest frozen version of each of these projects."""
    rows = db.session.scalars(
        select(ProjectVersion)
        .where(ProjectVersion.project_id.in_(ids), ProjectVersion.frozen_at.is_not(None))
        .order_by(ProjectVersion.major, ProjectVersion.minor)
    )
    return {row.project_id: row for row in rows}
