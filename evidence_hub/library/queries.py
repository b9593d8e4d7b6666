"""Finding publications; a publication's restricted studies stay out of sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import selectinload

from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.library.models import Publication, PublicationRelation
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project

# What a publication is to a study, strongest first.
RELATION_LABELS = {
    "output": "Output of this study",
    "evaluates": "Evaluates this study",
    "related": "Related work",
    "context": "Context",
}


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """A publication is seen through a visible study; one without a study by register readers."""
    has_relation = exists().where(PublicationRelation.publication_id == Publication.id)
    through_study = exists().where(
        PublicationRelation.publication_id == Publication.id,
        PublicationRelation.project_id == Project.id,
        visible(viewer, Tier.REGISTER),
    )
    return or_(through_study, ~has_relation) if viewer.reads_register else through_study


def publications(viewer: Viewer, *, kind: str = "", year: int | None = None) -> Select[Publication]:
    statement = (
        select(Publication)
        .where(seen(viewer))
        .order_by(Publication.year.desc().nulls_last(), Publication.title, Publication.id)
    )
    if kind:
        statement = statement.where(Publication.kind == kind)
    if year:
        statement = statement.where(Publication.year == year)
    return statement


@dataclass(frozen=True)
class OnStudy:
    """A visible study and what the publication is to it."""

    project: Project
    relation: str
    note: str


def publication(publication_id: int, viewer: Viewer) -> tuple[Publication, list[OnStudy]]:
    found = db.session.scalar(
        select(Publication).where(Publication.id == publication_id, seen(viewer))
    )
    if found is None:
        raise NotFound
    rows = db.session.execute(
        select(Project, PublicationRelation.relation, PublicationRelation.note)
        .join(PublicationRelation, PublicationRelation.project_id == Project.id)
        .where(PublicationRelation.publication_id == found.id, visible(viewer))
        .order_by(Project.reference)
    )
    return found, [OnStudy(*row) for row in rows]


def of_projects(ids: Sequence[int]) -> dict[int, list[tuple[Publication, PublicationRelation]]]:
    """Return the publications of projects whose visibility the caller has checked."""
    found: dict[int, list[tuple[Publication, PublicationRelation]]] = {}
    if not ids:
        return found
    rows = db.session.execute(
        select(Publication, PublicationRelation)
        .join(PublicationRelation)
        .where(PublicationRelation.project_id.in_(ids))
        .order_by(Publication.year.nulls_last(), Publication.id)
    )
    for row, relation in rows:
        found.setdefault(relation.project_id, []).append((row, relation))
    return found


def unattached(ids: Sequence[int]) -> Sequence[Publication]:
    """Return those of these publications that belong to no study."""
    return db.session.scalars(
        select(Publication)
        .where(
            Publication.id.in_(ids),
            ~exists().where(PublicationRelation.publication_id == Publication.id),
        )
        .options(selectinload(Publication.relations))
        .order_by(Publication.id)
    ).all()
