"""How projects and organisations look on a result's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from evidence_hub.core import vocabularies
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.directory import queries as directory
from evidence_hub.directory.models import Organisation
from evidence_hub.registry import queries
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.search.hooks import SearchCard

KIND_TAGS = {"candidate": "Candidate", "mention": "Mentioned only"}


def tags(project: Project, labels: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return (words, kind of tag) for a project."""
    activity = labels["activity_type"].get(project.activity_type, project.activity_type)
    tags_shown = [(activity, "activity"), (Stage(project.stage).label, "stage")]
    if project.record_kind in KIND_TAGS and project.activity_type != project.record_kind:
        tags_shown.append((KIND_TAGS[project.record_kind], "type"))
    if project.is_demo:
        tags_shown.append(("DEMO", "demo"))
    return tags_shown


def meta(
    project: Project, labels: Mapping[str, Mapping[str, str]], *, with_partners: bool
) -> list[str]:
    """Return partners, year and design, as far as they are stated."""
    partners = ", ".join(
        part.organisation.short_name or part.organisation.name for part in project.partners
    )
    design = labels["design"].get(project.design, "") if project.design != "not_stated" else ""
    year = str(project.year)
    return [part for part in (partners if with_partners else "", year, design) if part]


def project_cards(ids: Sequence[int], actor: Actor) -> Mapping[int, SearchCard]:
    seen = queries.visible_among(ids, viewer())
    labels = vocabularies.labels("activity_type", "design")
    return {
        project.id: SearchCard(
            reference=project.reference,
            title=project.title,
            url=f"/projects/{project.reference}",
            tags=tags(project, labels),
            meta=meta(project, labels, with_partners=not viewer().is_outside),
            summary=project.plain_summary,
            marking=project.marking,
        )
        for project in seen.values()
    }


def organisation_cards(ids: Sequence[int], actor: Actor) -> Mapping[int, SearchCard]:
    if not viewer().reads_register:
        return {}
    kinds = vocabularies.labels("organisation_kind")["organisation_kind"]
    rows = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)
    )
    return {
        row.id: SearchCard(
            reference=f"organisation-{row.id}",
            title=row.name,
            url=f"/organisations/{row.id}",
            tags=[("Organisation", "type")],
            meta=[kinds.get(row.kind, row.kind.replace("_", " ").capitalize())],
            summary="",
            marking="none_stated",
        )
        for row in rows
    }


def facet_labels() -> Mapping[str, Mapping[str, str]]:
    """Return what the codes of the search filters are called."""
    choices = directory.filter_choices(viewer().reads_register)
    return {
        "type": {
            "project": "Projects",
            "finding": "Findings",
            "publication": "Publications",
            "rating": "External ratings",
            "organisation": "Organisations",
            "document": "Documents",
        },
        "stage": {stage.value: stage.label for stage in Stage},
        "business_area": dict(choices.business_area),
        "priority": dict(choices.priority),
        "partner": dict(choices.partner),
        "design": vocabularies.labels("design")["design"],
    }
