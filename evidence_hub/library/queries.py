"""Finding publications; a publication's restricted studies stay out of sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import selectinload

from evidence_hub.core.authority import NO_RECORD, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.provenance import Provenance
from evidence_hub.library.checks import is_like
from evidence_hub.library.models import Publication, PublicationRelation
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project

MOST_ALIKE = 5
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
    # A publication may name a restricted study in its title. Who does not see the study must not
    # find it through its publication.
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
    publication = db.session.scalar(
        select(Publication).where(Publication.id == publication_id, seen(viewer))
    )
    if publication is None:
        raise NotFound
    rows = db.session.execute(
        select(Project, PublicationRelation.relation, PublicationRelation.note)
        .join(PublicationRelation, PublicationRelation.project_id == Project.id)
        .where(PublicationRelation.publication_id == publication.id, visible(viewer))
        .order_by(Project.reference)
    )
    return publication, [OnStudy(*row) for row in rows]


def of_projects(ids: Sequence[int]) -> dict[int, list[tuple[Publication, PublicationRelation]]]:
    """Return the publications of projects whose visibility the caller has checked."""
    by_project: dict[int, list[tuple[Publication, PublicationRelation]]] = {}
    if not ids:
        return by_project
    rows = db.session.execute(
        select(Publication, PublicationRelation)
        .join(PublicationRelation)
        .where(PublicationRelation.project_id.in_(ids))
        .order_by(Publication.year.nulls_last(), Publication.id)
    )
    for row, relation in rows:
        by_project.setdefault(relation.project_id, []).append((row, relation))
    return by_project


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


def markings_behind(ids: Sequence[int], viewer: Viewer) -> list[str]:
    """Return the markings of the visible studies through which these publications are seen."""
    if not ids:
        return []
    rows = db.session.scalars(
        select(Project.marking)
        .join(PublicationRelation, PublicationRelation.project_id == Project.id)
        # By the range of the page's ids and not by each of them: the statement stays short, and a
        # marking too many is shown at worst.
        .where(visible(viewer), PublicationRelation.publication_id.between(min(ids), max(ids)))
        .distinct()
        .order_by(Project.marking)
    )
    return list(rows)


@dataclass(frozen=True)
class AlikePublication:
    publication: Publication
    why: str


def alike(
    title: str, year: int | None, doi: str, viewer: Viewer, *, but: int = 0
) -> list[AlikePublication]:
    """Return publications that the viewer sees and that may be this one, the surest first."""
    return KnownPublications(viewer).alike(title, year, doi, but=but)


class KnownPublications:
    """What the viewer sees of the library, read once, to compare many publications with."""

    def __init__(self, viewer: Viewer) -> None:
        # The command line compares with everything: a second copy of a restricted publication would
        # be worse than to know of the first.
        where = true() if viewer.actor.is_system else seen(viewer)
        self.rows = [
            (row[0], row[1], row[2], row[3])
            for row in db.session.execute(
                select(Publication.id, Publication.title, Publication.year, Publication.doi)
                .where(where)
                .order_by(Publication.id)
            )
        ]

    def alike(
        self, title: str, year: int | None, doi: str, *, but: int = 0
    ) -> list[AlikePublication]:
        others = [row for row in self.rows if row[0] != but]
        same = [key for key, _, _, known_doi in others if doi and known_doi.lower() == doi]
        like = [key for key, known, when, _ in others if is_like(title, year, known, when)]
        # A DOI names one publication, so those with the same one come before like titles.
        surest = list(dict.fromkeys([*same, *like]))[:MOST_ALIKE]
        publications = _by_id(surest)
        return [
            AlikePublication(publications[key], "the same DOI" if key in same else "a like title")
            for key in surest
        ]


def _by_id(ids: Sequence[int]) -> dict[int, Publication]:
    rows = db.session.scalars(select(Publication).where(Publication.id.in_(ids)))
    return {row.id: row for row in rows}


def relationship_to(publication: Publication, viewer: Viewer) -> Relationship:
    """Return every part that the viewer has in the projects of a publication, as one relationship.

    Publications that the hub knows from elsewhere than a person are the secretary's to change.
    """
    # A team must not rewrite what the report or a journal says of its study.
    if publication.provenance != Provenance.ENTERED:
        return NO_RECORD
    parts = [
        viewer.relations.get(relation.project_id, frozenset()) for relation in publication.relations
    ]
    return Relationship(relations=frozenset().union(*parts), record=f"publication:{publication.id}")
