"""Findings and ratings, seen through the study or publication that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.findings.models import (
    ExternalRating,
    FinalReport,
    Finding,
    Recommendation,
    StrengthAssessment,
    UnverifiedResult,
)
from evidence_hub.library import queries as library
from evidence_hub.library.models import Publication
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.sources import queries as sources
from evidence_hub.sources.models import Source
from evidence_hub.sources.queries import Mark


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """Seen through its study, or through its publication when it has no study.

    One that is not released is seen by those who see its study in full.
    """
    # Released findings belong to the register view and all others to the full view (section 4), so
    # the two are asked for with different tiers.
    through_study = or_(
        exists().where(
            Project.id == Finding.project_id, visible(viewer), Finding.released_at.is_not(None)
        ),
        exists().where(Project.id == Finding.project_id, visible(viewer, Tier.FULL)),
    )
    through_publication = and_(
        Finding.project_id.is_(None),
        exists().where(Publication.id == Finding.publication_id, library.seen(viewer)),
    )
    return or_(through_study, through_publication)


def findings(
    viewer: Viewer, *, directions: Sequence[str] = (), statuses: Sequence[str] = ()
) -> Select[Finding]:
    statement = (
        select(Finding)
        .where(seen(viewer), Finding.withdrawn_at.is_(None))
        .options(joinedload(Finding.project), joinedload(Finding.publication))
        .order_by(Finding.created_at.desc(), Finding.id.desc())
    )
    if directions:
        statement = statement.where(Finding.direction.in_(directions))
    if statuses:
        statement = statement.where(Finding.status.in_(statuses))
    return statement


@cached_by_project
def final_reports(ids: Sequence[int]) -> dict[int, FinalReport]:
    """Return the final report of each of these projects that sent one."""
    rows = db.session.scalars(select(FinalReport).where(FinalReport.project_id.in_(ids)))
    return {row.project_id: row for row in rows}


def newest(viewer: Viewer, most: int) -> Sequence[Finding]:
    """Return the newest findings without counting the others."""
    return db.session.scalars(findings(viewer).limit(most)).all()


@dataclass(frozen=True)
class Evidence:
    """Everything that was found in or said of one study, withdrawn findings included."""

    findings: Sequence[Finding]
    ratings: Sequence[ExternalRating]
    unverified: Sequence[UnverifiedResult]
    assessments: Sequence[StrengthAssessment] = ()

    @property
    def in_force(self) -> list[Finding]:
        """Return the findings that nobody withdrew."""
        return [row for row in self.findings if row.withdrawn_at is None]

    @property
    def strengths(self) -> dict[str, StrengthAssessment]:
        """Return the newest assessment of each outcome, by the outcome's key."""
        # They come in the order of their days, so the newest is written last and counts.
        return {key_of(row.outcome): row for row in self.assessments}

    def shown(self, tier: Tier) -> list[Finding]:
        """Return what readers of this tier see: all of it in full, else what was released."""
        return [row for row in self.findings if tier is Tier.FULL or row.released_at is not None]


def marks_of(row: Finding, cited: dict[str, Source]) -> list[Mark]:
    """Return where a finding comes from; what the team itself recorded needs no source beside."""
    return [] if row.idempotency_key else sources.marks_of(row, cited)


def key_of(outcome: str) -> str:
    """Return an outcome's name as it is compared: spaces and capitals make no other outcome."""
    # Outcomes are texts that people type in drafts, amendments and findings; only their names join
    # them.
    return " ".join(outcome.split()).casefold()


def findings_of(ids: Sequence[int]) -> dict[int, Evidence]:
    """Return the findings of projects and nothing said of them beside; one query."""
    found = _by_project(
        db.session.scalars(select(Finding).where(Finding.project_id.in_(ids)).order_by(Finding.id))
    )
    return {project_id: Evidence(found.get(project_id, ()), (), ()) for project_id in ids}


def recommendations_of(project_id: int) -> Sequence[Recommendation]:
    """Return what was recommended from a study, by number."""
    return db.session.scalars(
        select(Recommendation)
        .where(Recommendation.project_id == project_id)
        .order_by(Recommendation.number)
    ).all()


def of_projects(ids: Sequence[int]) -> dict[int, Evidence]:
    """Return the evidence of projects whose visibility the caller has checked; four queries."""
    if not ids:
        return {}
    ratings = _by_project(
        db.session.scalars(
            select(ExternalRating)
            .where(ExternalRating.project_id.in_(ids))
            .order_by(ExternalRating.id)
        )
    )
    unverified = _by_project(
        db.session.scalars(
            select(UnverifiedResult)
            .where(UnverifiedResult.project_id.in_(ids))
            .order_by(UnverifiedResult.id)
        )
    )
    assessments = _by_project(
        db.session.scalars(
            select(StrengthAssessment)
            .where(StrengthAssessment.project_id.in_(ids))
            .order_by(StrengthAssessment.assessed_on, StrengthAssessment.id)
        )
    )
    return {
        project_id: replace(
            found,
            ratings=ratings.get(project_id, ()),
            unverified=unverified.get(project_id, ()),
            assessments=assessments.get(project_id, ()),
        )
        for project_id, found in findings_of(ids).items()
    }


def unreleased(project: Project) -> list[Finding]:
    """Return the final findings that only those who see the project in full read."""
    return list(
        db.session.scalars(
            select(Finding)
            .where(
                Finding.project_id == project.id,
                Finding.status == "final",
                Finding.released_at.is_(None),
                Finding.withdrawn_at.is_(None),
            )
            .order_by(Finding.id)
        )
    )


def finding(project: Project, finding_id: int) -> Finding:
    """Return a finding of this project, or raise NotFound."""
    row = db.session.get(Finding, finding_id)
    # The id is of the whole table; without the second condition one project's page would open
    # another's.
    if row is None or row.project_id != project.id:
        raise NotFound
    return row


Row = TypeVar("Row", Finding, ExternalRating, UnverifiedResult, StrengthAssessment)


def _by_project(rows: Iterable[Row]) -> dict[int | None, list[Row]]:
    found: dict[int | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return found


def of_publication(publication_id: int) -> Evidence:
    return Evidence(
        findings=db.session.scalars(
            select(Finding).where(Finding.publication_id == publication_id).order_by(Finding.id)
        ).all(),
        ratings=db.session.scalars(
            select(ExternalRating)
            .where(ExternalRating.publication_id == publication_id)
            .order_by(ExternalRating.id)
        ).all(),
        unverified=(),
    )
