"""What is on its way, with what each waits for; and what the board should see first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from evidence_hub.commissioning import queries
from evidence_hub.commissioning.queries import PIPELINE
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.core.markings import LOWEST
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.gate_checks import Gate, check_gates_in_groups
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage

# The move that leads on from each stage, whose gates say what a project waits for.
LEADS_ON: dict[Stage, Move] = {
    Stage.SCREENING: Move.SEND_TO_ASSESSMENT,
    Stage.ASSESSMENT: Move.MAKE_BOARD_READY,
    Stage.COMMISSIONED: Move.BEGIN_SET_UP,
    Stage.SET_UP: Move.GO_LIVE,
    Stage.LIVE: Move.BEGIN_ANALYSIS,
    Stage.PAUSED: Move.RESUME,
    Stage.SUSPENDED: Move.LIFT_SUSPENSION,
    Stage.ANALYSIS: Move.BEGIN_REPORTING,
    Stage.REPORTING: Move.BEGIN_IMPLEMENTATION,
    Stage.IMPLEMENTATION: Move.BEGIN_BENEFITS_REVIEW,
    Stage.BENEFITS_REVIEW: Move.CLOSE,
}
# Whom a project waits for where no gate says so.
WAITS = {
    Stage.SUBMITTED: "Board secretary",
    Stage.SCREENING: "Board secretary",
    Stage.RETURNED: "Research lead",
    Stage.ASSESSMENT: "Board secretary",
    Stage.BOARD_READY: "The board",
    Stage.DEFERRED: "The day it was deferred to",
}
RUNNING = (Stage.LIVE, Stage.ANALYSIS, Stage.REPORTING)
HAS_FINDINGS = (Stage.REPORTING, Stage.IMPLEMENTATION)


@dataclass(frozen=True)
class Entry:
    """A project on its way: since when it stands there, and what it waits for."""

    project: Project
    since: dt.date
    days: int
    missing: Sequence[Gate]
    holders: Sequence[str]


@dataclass(frozen=True)
class Column:
    stage: Stage
    entries: Sequence[Entry]

    @property
    def asked_pence(self) -> int:
        return sum(entry.project.amount_asked_pence or 0 for entry in self.entries)

    @property
    def oldest(self) -> int:
        return max((entry.days for entry in self.entries), default=0)


@dataclass(frozen=True)
class Line:
    """One thing that the board should see, with one link."""

    text: str
    why: str
    endpoint: str
    params: Mapping[str, Any]
    is_late: bool = False
    marking: str = LOWEST.code


@dataclass
class FirstPage:
    wanted: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)
    found: list[Line] = field(default_factory=list)
    unmet: list[Line] = field(default_factory=list)
    asked_pence: int = 0
    asks: int = 0
    silent_asks: int = 0

    @property
    def markings(self) -> list[str]:
        lines = (*self.wanted, *self.late, *self.found, *self.unmet)
        return [line.marking for line in lines]


def _waits_for(columns: Mapping[str, Sequence[Project]]) -> dict[int, list[Gate]]:
    """Return each project's unmet gates of the move that leads on; a few questions a stage."""
    groups = [
        (rows, TRANSITIONS[LEADS_ON[Stage(stage)]].gates)
        for stage, rows in columns.items()
        if rows and Stage(stage) in LEADS_ON
    ]
    # Only what is unmet: the page says what a project waits for, not what it has passed.
    return {
        key: [gate for gate in said if not gate.met.lets_pass]
        for key, said in check_gates_in_groups(groups).items()
    }


def _last_moves(ids: Sequence[int]) -> dict[int, StageMove]:
    # The newest move of each project in one statement, rather than the whole history of all.
    latest = (
        select(func.max(StageMove.id))
        .where(StageMove.project_id.in_(ids))
        .group_by(StageMove.project_id)
    )
    rows = db.session.scalars(select(StageMove).where(StageMove.id.in_(latest)))
    return {row.project_id: row for row in rows}


def columns(
    viewer: Viewer,
    stages: Sequence[str] = (),
    areas: Sequence[str] = (),
    priorities: Sequence[str] = (),
) -> list[Column]:
    """Return the pipeline as the viewer sees it, the longest waiting first."""
    # Trimmed to the viewer before anything is counted, so that totals exclude what they may not see
    # (J8).
    held = queries.pipeline(viewer, stages, areas, priorities)
    missing = _waits_for(held)
    moves = _last_moves([project.id for rows in held.values() for project in rows])
    today = clock.today()
    found = []
    for code, rows in held.items():
        entries = []
        for project in rows:
            moved = moves.get(project.id)
            # Since the last move; a record that never moved has stood since it was last written.
            since = in_london(moved.at if moved else project.updated_at).date()
            gates = missing.get(project.id, [])
            holders = list(dict.fromkeys(gate.holder for gate in gates))
            fallback = WAITS.get(Stage(code), "Research lead")
            entries.append(
                Entry(project, since, (today - since).days, gates, holders or [fallback])
            )
        # The longest waiting first, as the board's own delay is the first thing it can mend.
        entries.sort(key=lambda entry: (entry.since, entry.project.id))
        found.append(Column(Stage(code), entries))
    return found


def _at(entries: Sequence[Entry], *stages: Stage) -> list[Entry]:
    return [entry for entry in entries if entry.project.stage in stages]


def _of_project(entry: Entry, why: str, *, is_late: bool = False) -> Line:
    project = entry.project
    params = {"ref": project.reference}
    return Line(project.title, why, "registry.project", params, is_late, project.marking)


def _days(number: int) -> str:
    return "today" if number <= 0 else f"for {number} {'day' if number == 1 else 'days'}"


def first_page(viewer: Viewer, entries: Sequence[Entry]) -> FirstPage:
    """Return decisions wanted, what is late and why, findings not acted on, conditions, money."""
    page = FirstPage()
    ready = _at(entries, Stage.BOARD_READY)
    page.wanted = [_of_project(entry, f"Ready {_days(entry.days)}") for entry in ready]
    page.wanted += [
        Line(
            f"Ratify: {row.text}",
            f"Chair’s action of {row.taken_by_name}",
            "commissioning.chairs_actions",
            {},
            marking=row.project.marking,
        )
        # Unratified actions are decisions that somebody took in the board's name.
        for row in queries.chairs_actions(viewer)
        if row.decision_id is None
    ]
    page.wanted += [
        Line(
            f"Minutes of {day_words(row.held_on)}",
            "Checked, to be approved by the next meeting",
            "commissioning.meeting",
            {"meeting_id": row.id},
        )
        for row in queries.unapproved()
    ]
    page.found = [
        _of_project(entry, f"{Stage(entry.project.stage).label} {_days(entry.days)}")
        for entry in _at(entries, *HAS_FINDINGS)
    ]
    _add_late(page, viewer, entries)
    _add_conditions(page, entries)
    page.asks = len(ready)
    page.asked_pence = sum(entry.project.amount_asked_pence or 0 for entry in ready)
    # Counted apart: a proposal that names no sum would otherwise read as one that costs nothing.
    page.silent_asks = sum(entry.project.amount_asked_pence is None for entry in ready)
    return page


def _add_late(page: FirstPage, viewer: Viewer, entries: Sequence[Entry]) -> None:
    today = clock.today()
    for entry in _at(entries, Stage.SUSPENDED):
        page.late.append(_of_project(entry, f"Suspended {_days(entry.days)}", is_late=True))
    for entry in _at(entries, *RUNNING):
        end = entry.project.intended_end_on
        if end is not None and end < today:
            why = f"Was to end on {day_words(end)}"
            page.late.append(_of_project(entry, why, is_late=True))
    page.late += [
        Line(
            row.text,
            f"{row.owner}, was due {day_words(row.due_on)}",
            "commissioning.decision",
            {"decision_id": row.decision_id},
            is_late=True,
            marking=row.decision.item.project.marking if row.decision.item.project else LOWEST.code,
        )
        for row in queries.open_actions(viewer)
        if row.due_on < today
    ]
    by_id = {entry.project.id: entry for entry in entries}
    for key, rows in queries.assessments(list(by_id)).items():
        waiting = [row for row in rows if row.given_at is None and row.due_on < today]
        if waiting:
            names = ", ".join(row.person.name for row in waiting)
            page.late.append(_of_project(by_id[key], f"Assessment of {names}", is_late=True))


def _add_conditions(page: FirstPage, entries: Sequence[Entry]) -> None:
    today = clock.today()
    by_id = {entry.project.id: entry.project for entry in entries}
    for key, rows in conditions_of(list(by_id)).items():
        for row in rows:
            if row.is_open:
                is_late = row.due_on is not None and row.due_on < today
                when = f", due {day_words(row.due_on)}" if row.due_on else ""
                page.unmet.append(
                    Line(
                        row.text,
                        f"{by_id[key].title}: {row.owner or 'no owner'}{when}",
                        "lifecycle.conditions",
                        {"ref": by_id[key].reference},
                        is_late,
                    )
                )
    # Late ones first; the sort is stable, so projects stay together.
    page.unmet.sort(key=lambda line: not line.is_late)


__all__ = ["PIPELINE", "Column", "Entry", "FirstPage", "Line", "columns", "first_page"]
