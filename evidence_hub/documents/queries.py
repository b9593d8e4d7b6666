"""The documents and exact versions that a viewer sees; nothing else may fetch them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.documents.audiences import sees
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import Project


def documents_of(project: Project, viewer: Viewer) -> list[Document]:
    """Return a visible project's documents with their versions, the newest attached first."""
    rows = db.session.scalars(
        select(Document)
        .where(Document.project_id == project.id)
        .options(selectinload(Document.versions))
        .order_by(Document.attached_at.desc(), Document.id.desc())
    )
    return [document for document in rows if sees(viewer, document, project)]


def versions_of(project: Project, viewer: Viewer) -> list[DocumentVersion]:
    """Return the exact versions of a visible project that the viewer sees and may cite.

    For other packages: an approval keeps the id of the version that it rests on, and its digest.
    """
    return [
        version
        for document in documents_of(project, viewer)
        for version in reversed(document.versions)
    ]


def document(project: Project, document_id: int, viewer: Viewer) -> Document:
    """Return one document of a visible project; NotFound where the viewer does not see it."""
    # Its versions are loaded when they are read: a document that the viewer does not see takes the
    # one statement that a missing one takes.
    document = db.session.scalar(
        select(Document).where(Document.id == document_id, Document.project_id == project.id)
    )
    if document is None or not sees(viewer, document, project):
        raise NotFound
    return document


def version(
    project: Project, document_id: int, number: int, viewer: Viewer
) -> tuple[Document, DocumentVersion]:
    """Return one version of a document that the viewer sees."""
    attached = document(project, document_id, viewer)
    for each in attached.versions:
        if each.number == number:
            return attached, each
    raise NotFound


def versions(ids: Sequence[int]) -> Sequence[DocumentVersion]:
    """Return these versions with their documents, whoever asks: for rules, never for a page."""
    return db.session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.id.in_(ids))
        .options(joinedload(DocumentVersion.document))
        .order_by(DocumentVersion.id)
    ).all()


def cited(ids: Sequence[int], viewer: Viewer) -> dict[int, DocumentVersion]:
    """Return those of these versions that the viewer sees, each with its document and project."""
    rows = db.session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.id.in_(ids))
        .options(joinedload(DocumentVersion.document).joinedload(Document.project))
        .order_by(DocumentVersion.id)
    )
    # The project is asked first: a document is never seen by somebody who does not see its project,
    # whatever its audience says.
    seen = set(
        db.session.scalars(
            select(Project.id)
            .join(DocumentVersion, DocumentVersion.project_id == Project.id)
            .where(DocumentVersion.id.in_(ids), visible(viewer))
        )
    )
    return {
        row.id: row
        for row in rows
        if row.project_id in seen and sees(viewer, row.document, row.document.project)
    }


def same_file(version: DocumentVersion, viewer: Viewer) -> list[DocumentVersion]:
    """Return the other versions with the same content, in any record that the viewer sees."""
    rows = db.session.scalars(
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(Project, Project.id == Document.project_id)
        .where(
            DocumentVersion.sha256 == version.sha256,
            DocumentVersion.id != version.id,
            visible(viewer),
        )
        .options(contains_eager(DocumentVersion.document).contains_eager(Document.project))
        .order_by(DocumentVersion.id)
    )
    return [row for row in rows if sees(viewer, row.document, row.document.project)]
