"""The documents part of a record's page, for those who see any or may attach one."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock, vocabularies
from evidence_hub.documents import queries
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.hooks import Panel
from evidence_hub.registry.models import Project

MOST_SHOWN = 5


def documents_panel(project: Project, viewer: Viewer, tier: Tier) -> Panel | None:
    documents = queries.documents_of(project, viewer)
    may_attach = may(viewer.actor, Can.ATTACH_DOCUMENT, viewer.relationship(project))
    if not documents and not may_attach:
        return None
    return Panel(
        anchor="documents",
        title="Documents",
        template="documents/panel.html",
        context={
            "documents": documents[:MOST_SHOWN],
            "total": len(documents),
            "reference": project.reference,
            "may_attach": may_attach,
            "types": vocabularies.labels("document_type")["document_type"],
            "today": clock.today(),
        },
    )
