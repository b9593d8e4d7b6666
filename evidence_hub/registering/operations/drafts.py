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
from evidence_hub.core.problems import check_title
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registering import queries
from evidence_hub.registering.verbs import RegisteringVerb
from evidence_hub.registry import content
from evidence_hub.registry.models import Project, SectionVisit, Submission
from evidence_hub.registry.sections import DRAFT_FIELDS, Section
from evidence_hub.registry.stages import EDITABLE
from evidence_hub.registry.versions import keep_version


def _check_unchanged(stored: Mapping[str, Any], typed: Mapping[str, Any], base: str) -> None:
    """Raise Conflict when somebody changed this section since ``base`` and to something else."""
    # Two people who typed the same are in no conflict: only fields that differ from what is stored
    # now are shown.
    before = {name: stored[name] for name in typed}
    if content.digest(before) == base:
        return
    differing = [name for name in typed if before[name] != typed[name]]
    if differing:
        raise Conflict(
            theirs={DRAFT_FIELDS[name].label: content.in_words(before[name]) for name in differing},
            yours={DRAFT_FIELDS[name].label: content.in_words(typed[name]) for name in differing},
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
    _check_editable(project)
    if set(values) - {field.name for field in section.fields}:
        raise Invalid({"section": "This field is not part of the section"})
    stored = content.content_of(project)
    _check_unchanged(stored, values, base)
    changed = [name for name in values if stored[name] != values[name]]
    _note_visit(project, section, actor)
    if "title" in changed:
        check_title(values["title"])
    if changed:
        content.apply(project, {name: values[name] for name in changed})
        project.updated_at = clock.now()
        db.session.flush()
        audit.record(
            actor,
            RegisteringVerb.SECTION_SAVED.about(section.title),
            f"project:{project.reference}",
            difference={name: [stored[name], values[name]] for name in changed},
            project_id=project.id,
            is_demo=project.is_demo,
        )
    return changed


def _check_editable(project: Project) -> None:
    # What was sent is what the board judges, so from then on every change has to be agreed.
    if project.stage not in EDITABLE:
        raise Invalid({"stage": "This project has been sent. File an amendment to change it."})


def _note_visit(project: Project, section: Section, actor: Actor) -> None:
    """Keep when a section was saved, even unchanged: its task list then says it was looked at."""
    visit = queries.visited(project.id).get(section.code)
    if visit is None:
        visit = SectionVisit(project_id=project.id, section=section.code)
        db.session.add(visit)
    visit.saved_at, visit.saved_by_name = clock.now(), actor.name


def send(*, actor: Actor, relationship: Relationship, project: Project, reason: str) -> Submission:
    """Send a draft to the secretary; a returned one keeps its place in the queue."""
    require(actor, Can.EDIT_DRAFT, relationship)
    move(project, Move.SEND_TO_SECRETARY, actor=actor, reason=reason)
    version = keep_version(project, actor=actor, reason=reason or "Sent to the secretary")
    # The place in the queue is the first round's: a project that was sent back for a comma must not
    # wait behind everything that came since.
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
        RegisteringVerb.VERSION_KEPT,
        f"project:{project.reference}",
        difference={"version": [None, version.number]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return submission
