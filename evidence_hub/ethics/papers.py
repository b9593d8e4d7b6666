"""The documents that an application may cite, in words, as far as the reader sees them."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_hub.documents import queries as documents
from evidence_hub.documents.models import DocumentVersion
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.models import Project


def _words(version: DocumentVersion) -> str:
    return f"{version.document.title}, version {version.number}"


def papers_of(project: Project, viewer: Viewer) -> list[tuple[str, str]]:
    """Return the document versions that the person may cite, as (id, words)."""
    # Only what the writer sees themselves: citing must not become a way to learn of documents.
    versions = documents.versions_of(project, viewer)
    return [(str(version.id), _words(version)) for version in versions]


def cited_papers(ids: Sequence[str], viewer: Viewer) -> dict[str, str]:
    """Return those of these versions that the person sees, in words, by id."""
    versions = documents.cited([int(key) for key in ids if key.isdigit()], viewer)
    return {str(key): _words(version) for key, version in versions.items()}
