"""Which conditions stand, and the gate that they make (DOMAIN T8: pre-start conditions met)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, answers
from evidence_hub.lifecycle.models import Condition
from evidence_hub.registry.models import Project


@cached_by_project
def conditions_of(ids: Sequence[int]) -> dict[int, list[Condition]]:
    """Return the conditions of these projects in the order in which they were set."""
    found: defaultdict[int, list[Condition]] = defaultdict(list)
    for row in db.session.scalars(
        select(Condition).where(Condition.project_id.in_(ids)).order_by(Condition.id)
    ):
        found[row.project_id].append(row)
    return dict(found)


def condition(project_id: int, condition_id: int) -> Condition:
    found = db.session.scalar(
        select(Condition).where(Condition.id == condition_id, Condition.project_id == project_id)
    )
    if found is None:
        raise NotFound
    return found


def conditions_are_met(projects: Sequence[Project]) -> Mapping[int, Gate]:
    """Check that every condition set for before the start is accepted as met."""
    held = conditions_of([project.id for project in projects])

    def check(project: Project) -> tuple[GateStatus, str]:
        set_before = [
            row
            for row in held.get(project.id, ())
            if row.timing == "before_start" and row.lifted_at is None
        ]
        waiting = [row for row in set_before if row.is_open]
        if waiting:
            return GateStatus.NO, "; ".join(f"{row.text} ({row.owner})" for row in waiting)
        if not set_before:
            return GateStatus.NOT_REQUIRED, "No condition was set for before the start."
        return GateStatus.YES, "Every condition is accepted as met."

    return answers(
        gates.CONDITIONS_MET,
        projects,
        check,
        endpoint="lifecycle.conditions",
        action="See the conditions",
    )
