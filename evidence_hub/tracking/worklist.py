from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evidence_hub.agreements import worklist as agreements
from evidence_hub.commissioning import queries as commissioning
from evidence_hub.core.feature import features
from evidence_hub.ethics import worklist as ethics
from evidence_hub.registry.audience import NOT_A_PART, Viewer
from evidence_hub.registry.models import Project
from evidence_hub.tracking import queries
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.project_status import ProjectStatus, project_statuses
from evidence_hub.tracking.states import BenefitStatus

TRACKING, ETHICS, AGREEMENTS, BOARD = "Tracking", "Ethics", "Agreements", "Board"
# A group of its own in the counts: what belongs to no unit must not vanish from a list of what is
# late.
NOWHERE = "Not stated"
MEASURED = frozenset({BenefitStatus.PROFILED, BenefitStatus.TRACKING})


@dataclass(frozen=True)
class Late:
    """One thing that is late: what, whose, since when, and where to put it right."""

    project: Project
    room: str
    what: str
    waits_for: str
    due_on: dt.date
    days: int
    endpoint: str
    params: Mapping[str, int] = field(default_factory=dict)
    counted: str = ""

    @property
    def units(self) -> list[str]:
        return [row.area.name for row in self.project.areas] or [NOWHERE]

    @property
    def partners(self) -> list[str]:
        return [row.organisation.name for row in self.project.partners] or [NOWHERE]


def _of_picture(seen: ProjectStatus) -> Iterator[Late]:
    project, today = seen.project, seen.today
    for row in seen.overdue:
        late = seen.late(row)
        yield Late(
            project,
            TRACKING,
            f"Milestone: {row.title}",
            row.owner.name if row.owner else "Research lead",
            late.due_on,
            late.days,
            "tracking.plan",
            counted=late.counted,
        )
    waiting = seen.open_report
    if waiting is not None and waiting.late.is_late:
        yield Late(
            project,
            TRACKING,
            "Progress report",
            "Research lead",
            waiting.late.due_on,
            waiting.late.days,
            "tracking.progress",
            counted=waiting.late.counted,
        )
    for risk in seen.open_risks:
        if risk.review_on < today:
            yield Late(
                project,
                TRACKING,
                f"Review of {risk.kind}: {risk.title}",
                risk.owner.name if risk.owner else "Research lead",
                risk.review_on,
                (today - risk.review_on).days,
                "tracking.risks",
            )


def is_unmeasured(row: Benefit, today: dt.date) -> bool:
    """Whether the day of the target has passed without a value of that day or later."""
    if row.target_on is None or row.target_on >= today or BenefitStatus(row.status) not in MEASURED:
        return False
    return not any(
        each.measured_on >= row.target_on and each.is_verified is not False for each in row.readings
    )


def _unmeasured(project: Project, row: Benefit, due_on: dt.date, today: dt.date) -> Late:
    return Late(
        project,
        TRACKING,
        f"Benefit not measured: {row.title}",
        row.owner.name,
        due_on,
        (today - due_on).days,
        "tracking.benefit",
        {"number": row.number},
    )


def _elsewhere(viewer: Viewer, today: dt.date) -> Iterator[Late]:
    """Yield what is late in the packages below, which know nothing of this list."""
    yield from _late_ethics(viewer, today)
    yield from _late_agreements(viewer, today)
    yield from _late_board_actions(viewer, today)


def _late_ethics(viewer: Viewer, today: dt.date) -> Iterator[Late]:
    for each in ethics.rows(viewer, today):
        if each.due is not None and each.due < today and each.waits_for:
            yield Late(
                each.project,
                ETHICS,
                f"Ethics: {each.state.lower()}",
                each.waits_for,
                each.due,
                (today - each.due).days,
                "ethics.overview",
            )


def _late_agreements(viewer: Viewer, today: dt.date) -> Iterator[Late]:
    for row in agreements.rows(viewer, today):
        if row.due is not None and row.due < today and row.waits_for:
            yield Late(
                row.project,
                AGREEMENTS,
                row.what,
                row.waits_for,
                row.due,
                (today - row.due).days,
                row.endpoint,
                row.params,
            )


def _late_board_actions(viewer: Viewer, today: dt.date) -> Iterator[Late]:
    # Actions without a project belong to the board's own pages.
    for action in commissioning.open_actions(viewer):
        project = action.decision.item.project
        if project is not None and action.due_on < today:
            yield Late(
                project,
                BOARD,
                f"Action: {action.text}",
                action.owner,
                action.due_on,
                (today - action.due_on).days,
                "tracking.overview",
            )


# What of a package above is late, of what the viewer sees in full. What it tells of closed projects
# it loads with their areas and partners.
FindLate = Callable[[Viewer, dt.date], Iterable[Late]]


def late_things(viewer: Viewer, today: dt.date) -> list[Late]:
    """Return everything late that the viewer sees, the latest first."""
    projects = {project.id: project for project in queries.tracked(viewer)}
    found = [
        late
        for seen in project_statuses(list(projects.values())).values()
        for late in _of_picture(seen)
    ]
    found += [
        _unmeasured(projects[row.project_id], row, row.target_on, today)
        for row in queries.benefits_among(list(projects))
        if row.target_on is not None and is_unmeasured(row, today)
    ]
    # Only what is tracked: ethics of a study that is not commissioned yet is no delay of a
    # project.
    found += [late for late in _elsewhere(viewer, today) if late.project.id in projects]
    found += [late for find in features().late_things for late in find(viewer, today)]
    # The project as it was loaded here, with its areas and partners.
    known = [replace(late, project=projects.get(late.project.id, late.project)) for late in found]
    # The risk's title says what may go wrong with a partner; people from outside see no risks
    # (section 4).
    if viewer.is_outside:
        known = [late for late in known if late.endpoint != "tracking.risks"]
    return sorted(known, key=lambda late: (-late.days, late.project.title_sort, late.what))


GROUPS: Mapping[str, tuple[str, Callable[[Late], list[str]]]] = {
    "room": ("Room", lambda late: [late.room]),
    "unit": ("Unit", lambda late: late.units),
    "partner": ("Partner", lambda late: late.partners),
}


def counted(rows: Iterable[Late], group: str) -> list[tuple[str, int]]:
    """Return how much is late by room, unit or partner, the most first."""
    found: dict[str, int] = {}
    for row in rows:
        for name in GROUPS[group][1](row):
            found[name] = found.get(name, 0) + 1
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def is_mine(viewer: Viewer, project: Project) -> bool:
    # A conflict or an absent chair is a relation too, but nobody's own work.
    return bool(viewer.relationship(project).relations - NOT_A_PART)


def seen_pictures(viewer: Viewer) -> Sequence[ProjectStatus]:
    """Return the pictures of every project under way that the viewer sees, by title."""
    found = queries.tracked(viewer)
    drawn = project_statuses(found)
    return [drawn[project.id] for project in found]
