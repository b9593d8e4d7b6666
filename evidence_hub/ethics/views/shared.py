"""What every page of the package begins with: the project, for those who see its inside."""

from __future__ import annotations

from evidence_hub.accounts import current
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.errors import NotFound
from evidence_hub.documents import queries as documents
from evidence_hub.ethics import queries
from evidence_hub.ethics.models import Application
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import NOT_A_PART, Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project

READERS = (Role.SECRETARY, Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER, Role.AUDITOR)


def inside(ref: str) -> Project:
    """Return a project whose ethics the person may see; anybody else gets the common 404."""
    found, _ = registry.visible_project(ref, viewer())
    if not sees_ethics(found):
        raise NotFound
    return found


def sees_ethics(project: Project) -> bool:
    """Whether the person may see a project's ethics; asks the database nothing more."""
    parts = relationship_to(project).relations - NOT_A_PART
    reads = viewer().actor.has(*READERS, Role.INFORMATION_GOVERNANCE)
    return tier_of(viewer(), project) is Tier.FULL and bool(parts or reads)


def relationship_to(project: Project) -> Relationship:
    return viewer().relationship(project)


def actor() -> Actor:
    return current.actor()


def application_of(project: Project) -> Application:
    found = queries.application_of(project.id)
    if found is None:
        raise NotFound
    return found


def sees_reviewers(project: Project) -> bool:
    """External partners and students see comments, never who made them (DOMAIN section 4)."""
    return not viewer().is_outside


def sees_private_notes(project: Project) -> bool:
    """Notes for reviewers alone are the reviewers' and the secretary's."""
    relationship = relationship_to(project)
    is_reviewer = Relation.ASSIGNED in relationship and actor().has(Role.ETHICS_REVIEWER)
    is_inside = is_reviewer or actor().has(Role.SECRETARY)
    return is_inside and not relationship.relations & {Relation.TEAM, Relation.CONFLICTED}


def papers_of(project: Project) -> list[tuple[str, str]]:
    """Return the document versions that the person may cite, as (id, words)."""
    return [
        (str(row.id), f"{row.document.title}, version {row.number}")
        for row in documents.versions_of(project, viewer())
    ]


def cited_papers(ids: list[str]) -> dict[str, str]:
    rows = documents.cited([int(each) for each in ids if each.isdigit()], viewer())
    return {str(key): f"{row.document.title}, version {row.number}" for key, row in rows.items()}
