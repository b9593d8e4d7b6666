"""Findings and ratings, seen through the study or publication that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from evidence_hub.core.database import db
from evidence_hub.findings.models import ExternalRating, Finding, UnverifiedResult
from evidence_hub.library import queries as library
from evidence_hub.library.models import Publication
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import Project


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """Seen through its study, or through its publication when it has no study."""
    through_study = exists().where(Project.id == Finding.project_id, visible(viewer))
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
        .where(seen(viewer))
        .options(joinedload(Finding.project), joinedload(Finding.publication))
        .order_by(Finding.created_at.desc(), Finding.id.desc())
    )
    if directions:
        statement = statement.where(Finding.direction.in_(directions))
    if statuses:
        statement = statement.where(Finding.status.in_(statuses))
    return statement


@dataclass(frozen=True)
class Evidence:
    """Everything that was found in or said of one study."""

    findings: Sequence[Finding]
    ratings: Sequence[ExternalRating]
    unverified: Sequence[UnverifiedResult]


def of_projects(ids: Sequence[int]) -> dict[int, Evidence]:
    """Return the evidence of projects whose visibility the caller has checked; three queries."""
    if not ids:
        return {}
    findings = _by_project(
        db.session.scalars(select(Finding).where(Finding.project_id.in_(ids)).order_by(Finding.id))
    )
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
    return {
        project_id: Evidence(
            findings.get(project_id, ()),
            ratings.get(project_id, ()),
            unverified.get(project_id, ()),
        )
        for project_id in ids
    }


Row = TypeVar("Row", Finding, ExternalRating, UnverifiedResult)


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
