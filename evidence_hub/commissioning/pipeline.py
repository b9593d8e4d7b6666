"""What is on its way, with what each waits for; and what the board should see first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence_hub.commissioning import queries
from evidence_hub.commissioning.queries import pipeline as held
from evidence_hub.commissioning.queries.pipeline import PIPELINE, Total, Wanted
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.markings import LOWEST
from evidence_hub.lifecycle.gate_checks import Gate, check_gates_in_groups
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
IN_A_COLUMN, LEAST, CARDS = 20, 5, 120  # cards of a column, and of all; the list has the others
IN_A_LIST = 25
ON_FIRST_PAGE = 5  # of each of the lists that the page opens with


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
    """One stage: what it holds in all, and the longest waiting of it."""

    stage: Stage
    entries: Sequence[Entry]
    total: Total

    @property
    def oldest(self) -> int:
        return _days_since(self.total.since) if self.total.since else 0


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
class Lines:
    """The first lines of one kind, and how many there are."""

    rows: list[Line] = field(default_factory=list)
    total: int = 0

    def add(self, rows: Sequence[Line], total: int | None = None) -> None:
        self.rows += rows
        self.total += len(rows) if total is None else total


@dataclass
class FirstPage:
    wanted: Lines = field(default_factory=Lines)
    late: Lines = field(default_factory=Lines)
    found: Lines = field(default_factory=Lines)
    unmet: Lines = field(default_factory=Lines)
    asked_pence: int = 0
    asks: int = 0
    silent_asks: int = 0

    @property
    def markings(self) -> list[str]:
        lists = (self.wanted, self.late, self.found, self.unmet)
        return [line.marking for each in lists for line in each.rows]


def _days_since(at: dt.datetime) -> int:
    return (clock.today() - in_london(at).date()).days


def _waits_for(projects: Sequence[Project]) -> dict[int, list[Gate]]:
    """Return each project's unmet gates of the move that leads on; a few questions in all."""
    by_stage: dict[Stage, list[Project]] = {}
    for project in projects:
        by_stage.setdefault(Stage(project.stage), []).append(project)
    groups = [
        (rows, TRANSITIONS[LEADS_ON[stage]].gates)
        for stage, rows in by_stage.items()
        if stage in LEADS_ON
    ]
    # Only what is unmet: the page says what a project waits for, not what it has passed.
    return {
        key: [gate for gate in said if not gate.met.lets_pass]
        for key, said in check_gates_in_groups(groups).items()
    }


def entries_of(rows: Sequence[tuple[Project, dt.datetime]]) -> list[Entry]:
    """Return what each of these projects waits for, in their order."""
    missing = _waits_for([project for project, _ in rows])
    found = []
    for project, at in rows:
        gates = missing.get(project.id, [])
        holders = list(dict.fromkeys(gate.holder for gate in gates))
        fallback = WAITS.get(Stage(project.stage), "Research lead")
        since = in_london(at).date()
        found.append(Entry(project, since, _days_since(at), gates, holders or [fallback]))
    return found


def _in_a_column(totals: Iterable[Total]) -> int:
    """Return how many cards a column shows: fewer where many stages are full."""
    numbers = [total.number for total in totals]
    return next(
        (
            most
            for most in range(IN_A_COLUMN, LEAST, -1)
            if sum(min(number, most) for number in numbers) <= CARDS
        ),
        LEAST,
    )


def columns(
    viewer: Viewer, wanted: Wanted | None = None, totals: Mapping[Stage, Total] | None = None
) -> list[Column]:
    """Return the pipeline as the viewer sees it: each stage's longest waiting, and its totals."""
    wanted = wanted or Wanted()
    totals = held.totals(viewer, wanted) if totals is None else totals
    # The longest waiting first, as the board's own delay is the first thing it can mend.
    rows = held.first_of_each(viewer, wanted, _in_a_column(totals.values()))
    entries = {
        entry.project.id: entry
        for entry in entries_of([row for found in rows.values() for row in found])
    }
    return [
        Column(stage, [entries[project.id] for project, _ in found], totals[stage])
        for stage, found in rows.items()
    ]


def as_list(viewer: Viewer, wanted: Wanted, most: int, after: int = 0) -> list[Entry]:
    """Return a part of the pipeline by stage, the longest waiting first."""
    return entries_of(held.in_order(viewer, wanted, most, after))


def _of_project(project: Project, why: str, *, is_late: bool = False) -> Line:
    params = {"ref": project.reference}
    return Line(project.title, why, "registry.project", params, is_late, project.marking)


def _days(number: int) -> str:
    return "today" if number <= 0 else f"for {number} {'day' if number == 1 else 'days'}"


def first_page(viewer: Viewer, totals: Mapping[Stage, Total] | None = None) -> FirstPage:
    """Return decisions wanted, what is late and why, findings not acted on, conditions, money."""
    totals = held.totals(viewer, Wanted()) if totals is None else totals
    page = FirstPage()
    _add_wanted(page, viewer)
    _add_late(page, viewer)
    found = held.at_stages(viewer, HAS_FINDINGS, ON_FIRST_PAGE)
    page.found.add(
        [
            _of_project(row[0], f"{Stage(row[0].stage).label} {_days(_days_since(row[1]))}")
            for row in found.rows
        ],
        found.total,
    )
    _add_conditions(page, viewer)
    ready = totals[Stage.BOARD_READY]
    page.asks = ready.number
    page.asked_pence = ready.asked_pence
    # Counted apart: a proposal that names no sum would otherwise read as one that costs nothing.
    page.silent_asks = ready.silent
    return page


def _add_wanted(page: FirstPage, viewer: Viewer) -> None:
    ready = held.at_stages(viewer, [Stage.BOARD_READY], ON_FIRST_PAGE)
    page.wanted.add(
        [_of_project(row[0], f"Ready {_days(_days_since(row[1]))}") for row in ready.rows],
        ready.total,
    )
    page.wanted.add(
        [
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
    )
    page.wanted.add(
        [
            Line(
                f"Minutes of {day_words(row.held_on)}",
                "Checked, to be approved by the next meeting",
                "commissioning.meeting",
                {"meeting_id": row.id},
            )
            for row in queries.unapproved()
        ]
    )


def _add_late(page: FirstPage, viewer: Viewer) -> None:
    today = clock.today()
    still = held.at_stages(viewer, [Stage.SUSPENDED], ON_FIRST_PAGE)
    page.late.add(
        [
            _of_project(row[0], f"Suspended {_days(_days_since(row[1]))}", is_late=True)
            for row in still.rows
        ],
        still.total,
    )
    running = held.past_their_end(viewer, RUNNING, today, ON_FIRST_PAGE)
    page.late.add(
        [
            _of_project(row[0], f"Was to end on {day_words(row[0].intended_end_on)}", is_late=True)
            for row in running.rows
        ],
        running.total,
    )
    page.late.add(
        [
            Line(
                row.text,
                f"{row.owner}, was due {day_words(row.due_on)}",
                "commissioning.decision",
                {"decision_id": row.decision_id},
                is_late=True,
                marking=row.decision.item.project.marking
                if row.decision.item.project
                else LOWEST.code,
            )
            for row in queries.open_actions(viewer)
            if row.due_on < today
        ]
    )
    assessors: dict[Project, list[str]] = {}
    for row in held.late_assessments(viewer, today):
        assessors.setdefault(row.project, []).append(row.person.name)
    page.late.add(
        [
            _of_project(project, f"Assessment of {', '.join(names)}", is_late=True)
            for project, names in assessors.items()
        ]
    )


def _add_conditions(page: FirstPage, viewer: Viewer) -> None:
    today = clock.today()
    found = held.open_conditions(viewer, today, ON_FIRST_PAGE)
    lines = []
    for row, project, _ in found.rows:
        when = f", due {day_words(row.due_on)}" if row.due_on else ""
        lines.append(
            Line(
                row.text,
                f"{project.title}: {row.owner or 'no owner'}{when}",
                "lifecycle.conditions",
                {"ref": project.reference},
                row.due_on is not None and row.due_on < today,
                project.marking,
            )
        )
    page.unmet.add(lines, found.total)


__all__ = [
    "PIPELINE", "Column", "Entry", "FirstPage", "Line", "Wanted", "as_list", "columns",
    "first_page",
]  # fmt: skip
