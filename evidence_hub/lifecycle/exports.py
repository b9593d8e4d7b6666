"""Conditions, and what stands in each project's way, as lists to download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

from evidence_hub.core.paging import all_of
from evidence_hub.lifecycle.gate_checks import Gate
from evidence_hub.lifecycle.permission import permissions
from evidence_hub.registry.stages import Stage
from evidence_hub.web.exports import MOST_ROWS, Columns, Listing, Value


def conditions(*, hides_names: bool) -> Columns:
    """Return what is shown of conditions; outsiders are not told who set them."""
    return {
        "Condition": lambda row: row.text,
        "When": lambda row: "before the start" if row.timing == "before_start" else "later",
        "Set by": lambda row: row.origin if hides_names else f"{row.origin}, {row.set_by_name}",
        "Set": lambda row: row.set_at,
        "To be met by": lambda row: row.owner,
        "Until": lambda row: row.due_on,
        "Evidence": lambda row: row.evidence,
        "Shown": lambda row: row.shown_at,
        "Answer": lambda row: row.answer,
        "Met": lambda row: row.met_at,
        "Replaced": lambda row: row.lifted_at,
    }


def collecting(statement: Select[Any], why: Callable[[Gate], str]) -> Listing:
    """List what stands in each project's way, a line each; ``why`` says it to the viewer."""
    page = all_of(statement, MOST_ROWS)
    answers = permissions(page.items)
    rows: list[tuple[Value, ...]] = []
    for project in page.items:
        known = (project.reference, project.title, Stage(project.stage).label)
        missing = answers[project.id].missing
        rows += [(*known, "No", gate.name, why(gate), gate.holder) for gate in missing]
        if not missing:
            rows.append((*known, "Yes", "", "", ""))
    return Listing(
        name="collecting",
        columns=("Reference", "Title", "Stage", "Can collect", "Missing", "Why", "Waits for"),
        rows=rows,
        markings=[project.marking for project in page.items],
        has_demo=any(project.is_demo for project in page.items),
        total=len(rows) if page.total <= MOST_ROWS else page.total,
    )
