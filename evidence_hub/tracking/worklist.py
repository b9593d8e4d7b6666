from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Select

from evidence_hub.agreements import worklist as agreements
from evidence_hub.commissioning import queries as commissioning
from evidence_hub.core.feature import features
from evidence_hub.ethics import worklist as ethics
from evidence_hub.registry.audience import NOT_A_PART, Viewer
from evidence_hub.registry.models import Project
from evidence_hub.tracking import queries
from evidence_hub.tracking.brief import judged_in_brief
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.project_status import ProjectStatus, project_statuses
from evidence_hub.tracking.rag import Rag
from evidence_hub.tracking.states import BenefitStatus

TRACKING, ETHICS, AGREEMENTS, BOARD = "Tracking", "Ethics", "Agreements", "Board"
# A group of its own in the counts: what belongs to no unit must not vanish from a list of what is
# late.
NOWHERE = "Not stated"
LISTS = {
    "mine": "Mine",
    "red": "Red",
    "amber": "Amber",
    "steady": "Neither",
    "unreported": "Report overdue",
    "late": "Milestone late",
    "all": "All under way",
}
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
    for each in ethics.rows(viewer, today, only_late=True):
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
    for row in agreements.rows(viewer, today, only_late=True):
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
    found = [late for seen in judged_in_brief(viewer) for late in _of_picture(seen)]
    found += [
        _unmeasured(row.project, row, row.target_on, today)
        for row in queries.past_their_target(viewer, today)
        if row.target_on is not None and is_unmeasured(row, today)
    ]
    # Only what is tracked: ethics of a study that is not commissioned yet is no delay of a
    # project.
    found += [late for late in _elsewhere(viewer, today) if queries.is_under_way(late.project)]
    found += [late for find in features().late_things for late in find(viewer, today)]
    # Each project whole, with its areas and partners; most of what is under way is not late.
    whole = queries.with_units({late.project.id for late in found})
    known = [replace(late, project=whole[late.project.id]) for late in found]
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


def _lists_of(seen: ProjectStatus) -> Iterator[str]:
    if seen.is_red:
        yield "red"
    elif Rag.AMBER in (seen.declared, seen.computed):
        yield "amber"
    if seen.open_report is not None and seen.open_report.late.is_late:
        yield "unreported"
    if seen.overdue:
        yield "late"


@dataclass(frozen=True)
class Lists:
    """The projects under way by list: those that may need action by id, all others are steady."""

    viewer: Viewer
    ids: Mapping[str, Collection[int]]

    def counts(self) -> dict[str, int]:
        """Return list → how many projects it holds for the viewer."""
        everything, mine = queries.count_tracked(self.viewer, self.ids["mine"])
        found = {code: len(self.ids.get(code, ())) for code in LISTS}
        steady = everything - found["red"] - found["amber"]
        return {**found, "all": everything, "mine": mine, "steady": steady}

    def of(self, code: str) -> Select[Project]:
        """Select the projects on a list, by title."""
        statement = queries.tracked(self.viewer)
        if code == "steady":
            off_plan = {*self.ids["red"], *self.ids["amber"]}
            return statement.where(Project.id.not_in(sorted(off_plan)))
        if code in self.ids:
            return statement.where(Project.id.in_(sorted(self.ids[code])))
        return statement


def lists(viewer: Viewer) -> Lists:
    ids: dict[str, set[int]] = {code: set() for code in ("red", "amber", "unreported", "late")}
    for seen in judged_in_brief(viewer):
        for code in _lists_of(seen):
            ids[code].add(seen.project.id)
    # A conflict or an absent chair is a relation too, but nobody's own work.
    own = {key for key, relations in viewer.relations.items() if relations - NOT_A_PART}
    return Lists(viewer, {**ids, "mine": own})


def in_full(projects: Sequence[Project]) -> list[ProjectStatus]:
    """Return how these projects stand, with all that a list shows of them."""
    drawn = project_statuses(projects)
    return [drawn[project.id] for project in projects]
