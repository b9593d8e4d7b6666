"""The register and its organisations as lists to download; only what a card shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select

from evidence_hub.core import vocabularies
from evidence_hub.core.paging import all_of
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.web.exports import MOST_ROWS, Columns, Listing, Value, changes, joined

# The headings are those that an import knows, so that a list can come in again.
COLUMNS = (
    "Reference",
    "Title",
    "Summary",
    "Research question",
    "Stage",
    "Stage as stated",
    "Kind",
    "Design",
    "Business area",
    "Strategic priority",
    "Partners",
    "Keywords",
    "Dates",
    "Intended start",
    "Intended end",
    "Marking",
    "DEMO",
)


def _row(project: Project, labels: Any, *, with_partners: bool) -> tuple[Value, ...]:
    partners = [part.organisation.name for part in project.partners]
    return (
        project.reference,
        project.title,
        project.plain_summary,
        project.question,
        Stage(project.stage).label,
        project.stage_as_stated,
        labels["activity_type"].get(project.activity_type, project.activity_type),
        "" if project.design == "not_stated" else labels["design"].get(project.design, ""),
        joined(part.area.name for part in project.areas),
        joined(part.priority.name for part in project.priorities),
        joined(partners) if with_partners else "",
        joined(project.keywords),
        project.dates_stated,
        project.intended_start_on.isoformat() if project.intended_start_on else "",
        project.intended_end_on.isoformat() if project.intended_end_on else "",
        project.marking.replace("_", " ").removeprefix("gpms ").upper()
        if project.marking != "none_stated"
        else "",
        "DEMO" if project.is_demo else "",
    )


def projects(statement: Select[Any], viewer: Viewer) -> Listing:
    page = all_of(statement, MOST_ROWS)
    labels = vocabularies.labels("design", "activity_type")
    return Listing(
        name="projects",
        columns=COLUMNS,
        rows=[_row(row, labels, with_partners=not viewer.is_outside) for row in page.items],
        markings=[row.marking for row in page.items],
        has_demo=any(row.is_demo for row in page.items),
        total=page.total,
    )


def organisations(statement: Select[Any]) -> Listing:
    page = all_of(statement, MOST_ROWS)
    kinds = vocabularies.labels("organisation_kind")["organisation_kind"]
    return Listing(
        name="organisations",
        columns=("Name", "Short name", "Other names", "Kind", "Part of", "ROR", "Web address"),
        rows=[
            (
                row.name,
                row.short_name,
                joined(row.aliases),
                kinds.get(row.kind, row.kind),
                row.parent.name if row.parent else "",
                row.ror,
                row.url,
            )
            for row in page.items
        ],
        markings=[],
        has_demo=any(row.is_demo for row in page.items),
        total=page.total,
    )


def priorities(counts: Mapping[int, int]) -> Columns:
    return {
        "Priority": lambda row: row.name,
        "Group": lambda row: row.group,
        "Standing": lambda row: row.adoption_words,
        "Projects": lambda row: counts.get(row.id, 0),
        "DEMO": lambda row: "DEMO" if row.is_demo else "",
    }


def history(*, hides_names: bool) -> Columns:
    columns: Columns = {
        "When": lambda row: row.at,
        "Who": lambda row: row.actor_name,
        "What": lambda row: row.verb,
        "Reason": lambda row: row.reason,
        "Difference": lambda row: changes(row.difference),
    }
    hidden = {"Who", "Difference"} if hides_names else set()
    return {name: value for name, value in columns.items() if name not in hidden}


def readers() -> Columns:
    return {
        "When": lambda row: row.at,
        "Who": lambda row: row.actor_name,
        "What": lambda row: row.verb,
        "Address": lambda row: row.reason,
    }
