"""Finding enquiries, drafts at the secretary's desk, versions, and what resembles what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from evidence_hub.accounts.models import Person, RoleGrant
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import (
    Amendment,
    DeclaredInterest,
    Enquiry,
    Project,
    ProjectVersion,
    SectionVisit,
    Submission,
)
from evidence_hub.registry.models.registering import EnquiryStatus
from evidence_hub.registry.stages import Stage

ALIKE = 72  # from this likeness on (of 100) two titles or questions may be the same study
MOST_ALIKE = 5


def enquiries(actor: Actor, status: EnquiryStatus | None = None) -> Select[Enquiry]:
    """Select the enquiries that the actor may see: the secretary all, others their own."""
    statement = (
        select(Enquiry)
        .options(joinedload(Enquiry.raised_by), joinedload(Enquiry.project))
        .order_by((Enquiry.status == EnquiryStatus.OPEN).desc(), Enquiry.raised_at, Enquiry.id)
    )
    # An enquiry may name people and suspicions, so it is the asker's and the secretary's alone.
    if not may(actor, Can.SCREEN):
        statement = statement.where(Enquiry.raised_by_id == actor.person_id)
    return statement.where(Enquiry.status == status) if status else statement


def enquiry(enquiry_id: int, actor: Actor) -> Enquiry:
    enquiry = db.session.scalar(enquiries(actor).where(Enquiry.id == enquiry_id))
    if enquiry is None:
        raise NotFound
    return enquiry


def research_leads() -> Sequence[Person]:
    """Return everybody who could lead a project today, by name."""
    today = clock.today()
    rows = db.session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.is_active,
            RoleGrant.role == Role.RESEARCH_LEAD,
            RoleGrant.granted_on <= today,
            (RoleGrant.ended_on.is_(None)) | (RoleGrant.ended_on > today),
        )
        .order_by(Person.name, Person.id)
        .distinct()
    )
    return rows.all()


def desk(viewer: Viewer) -> Sequence[tuple[Project, Submission]]:
    """Return what waits at the secretary's desk, the longest waiting first."""
    rows = db.session.execute(
        select(Project, Submission)
        .join(Submission, Submission.project_id == Project.id)
        .where(
            Project.stage.in_((Stage.SUBMITTED, Stage.SCREENING)),
            Submission.returned_at.is_(None),
            visible(viewer),
        )
        .order_by(Submission.queued_since, Project.id)
    )
    return [(row[0], row[1]) for row in rows]


def visited(project_id: int) -> dict[str, SectionVisit]:
    rows = db.session.scalars(
        select(SectionVisit).where(SectionVisit.project_id == project_id).order_by(SectionVisit.id)
    )
    return {row.section: row for row in rows}


def versions(project_id: int) -> Sequence[ProjectVersion]:
    return db.session.scalars(
        select(ProjectVersion)
        .where(ProjectVersion.project_id == project_id)
        .order_by(ProjectVersion.major.desc(), ProjectVersion.minor.desc())
    ).all()


def version(project_id: int, number: str) -> ProjectVersion:
    major, _, minor = number.partition(".")
    if not (major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit()):
        raise NotFound
    version = db.session.scalar(
        select(ProjectVersion).where(
            ProjectVersion.project_id == project_id,
            # Cut, because an address may hold any number and PostgreSQL refuses one that fits no
            # column.
            ProjectVersion.major == int(major[:6]),
            ProjectVersion.minor == int(minor[:6]),
        )
    )
    if version is None:
        raise NotFound
    return version


def submissions(project_id: int) -> Sequence[Submission]:
    return db.session.scalars(
        select(Submission)
        .where(Submission.project_id == project_id)
        .options(joinedload(Submission.content))
        .order_by(Submission.round.desc())
    ).all()


def current_submission(project_id: int) -> Submission | None:
    return db.session.scalar(
        select(Submission)
        .where(Submission.project_id == project_id)
        .order_by(Submission.round.desc())
        .limit(1)
    )


def current_submissions(ids: Sequence[int]) -> dict[int, Submission]:
    """Return the latest round of each of these projects."""
    rows = db.session.scalars(
        select(Submission).where(Submission.project_id.in_(ids)).order_by(Submission.round)
    )
    return {row.project_id: row for row in rows}


def amendments(project_id: int) -> Sequence[Amendment]:
    return db.session.scalars(
        select(Amendment).where(Amendment.project_id == project_id).order_by(Amendment.id.desc())
    ).all()


def amendment(project_id: int, amendment_id: int) -> Amendment:
    amendment = db.session.scalar(
        select(Amendment).where(Amendment.id == amendment_id, Amendment.project_id == project_id)
    )
    if amendment is None:
        raise NotFound
    return amendment


def interests(person_id: int) -> Sequence[DeclaredInterest]:
    return db.session.scalars(
        select(DeclaredInterest)
        .where(DeclaredInterest.person_id == person_id)
        .options(joinedload(DeclaredInterest.project))
        .order_by(DeclaredInterest.started_on.desc(), DeclaredInterest.id)
    ).all()


@dataclass(frozen=True)
class Alike:
    """A record that may be the same study, and why."""

    project: Project
    why: str
    likeness: int


def alike(title: str, question: str, partner: str, viewer: Viewer, *, but: int = 0) -> list[Alike]:
    """Return visible records whose title or question resembles these, the nearest first."""
    rows = db.session.execute(
        select(Project.id, Project.title, Project.question)
        .where(visible(viewer), Project.id != but)
        .order_by(Project.id)
    ).all()
    scored = []
    for project_id, other_title, other_question in rows:
        # Titles are compared as sets, since people add and leave out words; questions in full,
        # since as sets two of them about one theme would look the same.
        by_title = fuzz.token_set_ratio(title.lower(), other_title.lower()) if title else 0
        by_question = (
            fuzz.token_sort_ratio(question.lower(), other_question.lower())
            if question and other_question
            else 0
        )
        if max(by_title, by_question) >= ALIKE:
            scored.append((max(by_title, by_question), by_title >= by_question, project_id))
    nearest = sorted(scored, reverse=True)[:MOST_ALIKE]
    projects = {
        row.id: row
        for row in db.session.scalars(
            select(Project).where(Project.id.in_([each[2] for each in nearest]))
        )
    }
    return [
        Alike(projects[key], "a like title" if is_title else "a like question", round(likeness))
        for likeness, is_title, key in nearest
    ]
