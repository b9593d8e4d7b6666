"""Saving a draft section by section, and sending it (DOMAIN T1, T3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.registering import queries
from evidence_hub.registry import content
from evidence_hub.registry.models import Project, SectionVisit, Submission
from evidence_hub.registry.moves import move
from evidence_hub.registry.sections import ASKED, Section
from evidence_hub.registry.stages import EDITABLE, Stage
from evidence_hub.registry.versions import keep_version


def _check_unchanged(stored: Mapping[str, Any], typed: Mapping[str, Any], base: str) -> None:
    """Raise Conflict when somebody changed this section since ``base`` and to something else."""
    before = {name: stored[name] for name in typed}
    if content.digest(before) == base:
        return
    differing = [name for name in typed if before[name] != typed[name]]
    if differing:
        raise Conflict(
            theirs={ASKED[name].label: content.in_words(before[name]) for name in differing},
            yours={ASKED[name].label: content.in_words(typed[name]) for name in differing},
        )


def save_section(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    section: Section,
    values: Mapping[str, Any],
    base: str,
) -> list[str]:
    """Save one section of a draft; return the names that changed.

    ``base`` is the digest of the section as the form showed it. Raises Conflict when somebody
    saved it meanwhile, Invalid on a stage that is no draft or on a field of another section.
    """
    require(actor, Can.EDIT_DRAFT, relationship)
    if Stage(project.stage) not in EDITABLE:
        raise Invalid({"stage": "This project has been sent. File an amendment to change it."})
    if set(values) - {asked.name for asked in section.asked}:
        raise Invalid({"section": "This field is not part of the section"})
    stored = content.content_of(project)
    _check_unchanged(stored, values, base)
    changed = [name for name in values if stored[name] != values[name]]
    noted = queries.visited(project.id).get(section.code)
    if noted is None:
        noted = SectionVisit(project_id=project.id, section=section.code)
        db.session.add(noted)
    noted.saved_at, noted.saved_by_name = clock.now(), actor.name
    if changed:
        if "title" in changed and not values["title"]:
            raise Invalid({"title": "Enter a title"})
        content.apply(project, {name: values[name] for name in changed})
        project.updated_at = clock.now()
        db.session.flush()
        audit.record(
            actor,
            f"saved “{section.title}”",
            f"project:{project.reference}",
            difference={name: [stored[name], values[name]] for name in changed},
            project_id=project.id,
            is_demo=project.is_demo,
        )
    return changed


def send(*, actor: Actor, relationship: Relationship, project: Project, reason: str) -> Submission:
    """Send a draft to the secretary; a returned one keeps its place in the queue."""
    require(actor, Can.EDIT_DRAFT, relationship)
    move(project, "send to the secretary", actor=actor, reason=reason)
    version = keep_version(project, actor=actor, reason=reason or "Sent to the secretary")
    first = db.session.scalar(
        select(func.min(Submission.queued_since)).where(Submission.project_id == project.id)
    )
    rounds = db.session.scalar(
        select(func.count()).select_from(Submission).where(Submission.project_id == project.id)
    )
    now = clock.now()
    submission = Submission(
        project_id=project.id,
        round=(rounds or 0) + 1,
        version_id=version.id,
        submitted_at=now,
        queued_since=first or now,
        submitted_by_name=actor.name,
        comments={},
    )
    db.session.add(submission)
    db.session.flush()
    audit.record(
        actor,
        "version kept",
        f"project:{project.reference}",
        difference={"version": [None, version.number]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return submission
