"""Saving a draft section by section, keeping what was typed, and sending it (DOMAIN T1, T3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Standing
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.registry import content
from evidence_hub.registry.models import (
    KeptInput,
    Project,
    ProjectVersion,
    SectionVisit,
    Submission,
)
from evidence_hub.registry.moves import move
from evidence_hub.registry.sections import ASKED, Needed, Section, missing
from evidence_hub.registry.sockets import Gate, Met
from evidence_hub.registry.stages import Stage

EDITABLE = frozenset({Stage.DRAFT, Stage.RETURNED})


def in_words(value: Any) -> str:
    """Return a value as a person reads it, for the page that shows two versions."""
    if isinstance(value, list):
        return "; ".join(
            ", ".join(str(part) for part in each.values() if part)
            if isinstance(each, dict)
            else str(each)
            for each in value
        )
    return "" if value is None else str(value)


def _check_unchanged(stored: Mapping[str, Any], typed: Mapping[str, Any], base: str) -> None:
    """Raise Conflict when somebody changed this section since ``base`` and to something else."""
    before = {name: stored[name] for name in typed}
    if content.digest(before) == base:
        return
    differing = [name for name in typed if before[name] != typed[name]]
    if differing:
        raise Conflict(
            theirs={ASKED[name].label: in_words(before[name]) for name in differing},
            yours={ASKED[name].label: in_words(typed[name]) for name in differing},
        )


def visit(project_id: int, section: Section) -> SectionVisit:
    """Return the note that a section was opened, made at the first time."""
    found = db.session.scalar(
        select(SectionVisit).where(
            SectionVisit.project_id == project_id, SectionVisit.section == section.code
        )
    )
    if found is None:
        found = SectionVisit(project_id=project_id, section=section.code)
        db.session.add(found)
    return found


def save_section(
    *,
    actor: Actor,
    standing: Standing,
    project: Project,
    section: Section,
    values: Mapping[str, Any],
    base: str,
) -> list[str]:
    """Save one section of a draft; return the names that changed.

    ``base`` is the digest of the section as the form showed it. Raises Conflict when somebody
    saved it meanwhile, Invalid on a stage that is no draft or on a field of another section.
    """
    require(actor, Can.EDIT_DRAFT, standing)
    if Stage(project.stage) not in EDITABLE:
        raise Invalid({"stage": "This project has been sent. File an amendment to change it."})
    if set(values) - {asked.name for asked in section.asked}:
        raise Invalid({"section": "This field is not part of the section"})
    stored = content.content_of(project)
    _check_unchanged(stored, values, base)
    changed = [name for name in values if stored[name] != values[name]]
    noted = visit(project.id, section)
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


def is_complete(name: str, project: Project) -> Gate:
    """Judge whether everything that is needed to send the draft is given."""
    lacking = missing(content.content_of(project), Needed.NOW)
    if not lacking:
        return Gate(name, Met.YES, "Everything needed now is given.", "Research lead")
    labels = ", ".join(asked.label for asked in lacking)
    return Gate(name, Met.NO, f"Still to give: {labels}", "Research lead")


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
    if last is not None and not changed:
        return last
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


def send(*, actor: Actor, standing: Standing, project: Project, reason: str) -> Submission:
    """Send a draft to the secretary; a returned one keeps its place in the queue."""
    require(actor, Can.EDIT_DRAFT, standing)
    move(project, "send to the secretary", actor=actor, ask=is_complete, reason=reason)
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


def keep_typed(person_id: int, path: str, fields: Mapping[str, Any]) -> None:
    """Keep what was typed and not saved, one entry a person and page; the newest wins."""
    found = typed(person_id, path)
    if found is None:
        found = KeptInput(person_id=person_id, path=path)
        db.session.add(found)
    found.fields = dict(fields)
    found.kept_at = clock.now()
    db.session.flush()


def typed(person_id: int, path: str) -> KeptInput | None:
    return db.session.scalar(
        select(KeptInput).where(KeptInput.person_id == person_id, KeptInput.path == path)
    )


def forget_typed(person_id: int, path: str) -> None:
    db.session.execute(
        delete(KeptInput).where(KeptInput.person_id == person_id, KeptInput.path == path)
    )
