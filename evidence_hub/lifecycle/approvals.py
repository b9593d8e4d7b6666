"""What an approval covers: the fields that it looked at, compared with the record as it stands.

Nobody pushes: an amendment changes the record, and each approval whose fields it touched reads as
not covering any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.lifecycle.models import NoDataConfirmation
from evidence_hub.registry import content
from evidence_hub.registry.models import Project
from evidence_hub.registry.sections import DRAFT_FIELDS

# What people and data are involved: these decide whether the proportionate route is open.
NO_DATA_FIELDS = (
    "question",
    "design",
    "methods",
    "population",
    "sample_plan",
    "data_wanted",
    "people_or_data",
)


def covered_now(project: Project, fields: Iterable[str]) -> dict[str, Any]:
    """Return these fields as an approval given now would cover them."""
    held = content.content_of(project)
    return {name: held[name] for name in fields}


def uncovered(project: Project, covered: Mapping[str, Any]) -> list[str]:
    """Return the covered fields in which the record differs now, in the order they are asked."""
    held = content.content_of(project)
    return [name for name in DRAFT_FIELDS if name in covered and held[name] != covered[name]]


def labels_of(names: Iterable[str]) -> str:
    return ", ".join(DRAFT_FIELDS[name].label for name in names)


@cached_by_project
def confirmations(projects: Sequence[Project]) -> dict[int, NoDataConfirmation]:
    """Return the confirmation of each project that still covers it as it stands."""
    rows = db.session.scalars(
        select(NoDataConfirmation)
        .where(
            NoDataConfirmation.project_id.in_([project.id for project in projects]),
            NoDataConfirmation.withdrawn_at.is_(None),
        )
        .order_by(NoDataConfirmation.id)
    )
    by_id = {project.id: project for project in projects}
    return {
        row.project_id: row for row in rows if not uncovered(by_id[row.project_id], row.covered)
    }


def withdraw_confirmations(project: Project) -> None:
    """End every confirmation of a project: what it rests on is being written anew."""
    for row in db.session.scalars(
        select(NoDataConfirmation).where(
            NoDataConfirmation.project_id == project.id, NoDataConfirmation.withdrawn_at.is_(None)
        )
    ):
        row.withdrawn_at = clock.now()


def confirmed_words(row: NoDataConfirmation) -> str:
    """Say why a gate asks nothing of a project on the proportionate route."""
    day = day_words(in_london(row.confirmed_at).date())
    return (
        f"Not required: no participants and no personal data, confirmed by "
        f"{row.confirmed_by_name} on {day}."
    )
