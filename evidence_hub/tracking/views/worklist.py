"""The package's own list: every project under way with its colours, and what is late."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request

from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import all_of, page_number, paged, slice_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import worklist as late_of
from evidence_hub.tracking.project_status import ProjectStatus
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.money import sees_money
from evidence_hub.web.exports import MOST_ROWS, Columns, asked_format, exported
from evidence_hub.web.results import ViewResult

# Everybody who has anything to do with a running study. The administrator is not among them:
# accounts give no sight of projects (J8).
FOR = (
    Role.RESEARCH_LEAD,
    Role.SUPERVISOR,
    Role.CHAIR,
    Role.DEPUTY,
    Role.BOARD_MEMBER,
    Role.SECRETARY,
    Role.INFORMATION_GOVERNANCE,
    Role.ETHICS_REVIEWER,
    Role.LEGAL_ADVISER,
    Role.EXTERNAL_PARTNER,
    Role.STUDENT,
    Role.AUDITOR,
)


def only_for_readers() -> None:
    if not viewer().actor.has(*FOR):
        raise NotFound


def _next(seen: ProjectStatus) -> Any:
    return min((row.forecast_on for row in seen.milestones if row.is_open), default=None)


COLUMNS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Stage": lambda row: Stage(row.project.stage).label,
    "Declared": lambda row: row.declared.value,
    "Worked out": lambda row: row.computed.value,
    "Why": lambda row: "; ".join(row.colour[1]),
    "Milestones late": lambda row: len(row.overdue),
    "Next milestone": _next,
    "Ends on": lambda row: row.ends_on,
}


@bp.get("/tracking")
def worklist() -> ViewResult:
    only_for_readers()
    lists = late_of.lists(viewer())
    counts = lists.counts()
    wanted = request.args.get("list", "")
    if wanted not in late_of.LISTS:
        # Whoever has something of their own sees that first; an empty list would look like an
        # error.
        wanted = "mine" if counts["mine"] else "all"
    statement = lists.of(wanted)
    number = page_number(request.args.get("page"))
    page = all_of(statement, MOST_ROWS) if asked_format() else paged(statement, number)
    # Only what is shown is read whole.
    page = replace(page, items=late_of.in_full(page.items))
    if sheet := exported("tracking", COLUMNS, page, about=lambda row: row.project):
        return sheet
    return render_template(
        "tracking/worklist.html",
        page=page,
        lists=late_of.LISTS,
        wanted=wanted,
        counts=counts,
        next_of=_next,
        today=clock.today(),
        sees_money=sees_money(viewer()),
        is_outside=viewer().is_outside,
        marking=highest([seen.project.marking for seen in page.items]),
    )


LATE: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Room": lambda row: row.room,
    "What": lambda row: row.what,
    "Waits for": lambda row: row.waits_for,
    "Due": lambda row: row.due_on,
    "Days late": lambda row: row.days,
    "Not counted": lambda row: row.counted,
    "Units": lambda row: "; ".join(row.units),
    "Partners": lambda row: "; ".join(row.partners),
}


@bp.get("/tracking/overdue")
def overdue() -> ViewResult:
    only_for_readers()
    everything = late_of.late_things(viewer(), clock.today())
    chosen = {
        group: request.args.get(group, "")[:300]
        for group in late_of.GROUPS
        if request.args.get(group)
    }
    rows = [
        row
        for row in everything
        if all(value in late_of.GROUPS[group][1](row) for group, value in chosen.items())
    ]
    if sheet := exported("overdue", LATE, rows, about=lambda row: row.project):
        return sheet
    return render_template(
        "tracking/overdue.html",
        page=slice_of(rows, page_number(request.args.get("page"))),
        groups=[
            (group, label, late_of.counted(everything, group))
            for group, (label, _) in late_of.GROUPS.items()
        ],
        chosen=chosen,
        is_outside=viewer().is_outside,
        marking=highest([row.project.marking for row in rows]),
    )
