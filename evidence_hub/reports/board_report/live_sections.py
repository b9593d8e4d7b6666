"""What the hub's own records say of a period: meetings, projects, money, recommendations."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.commissioning import queries as board
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.core.money import pounds
from evidence_hub.findings import queries as findings
from evidence_hub.findings.lifecycle import Disposition
from evidence_hub.findings.models import Recommendation
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.audience import Tier, Viewer, tier_of, visible
from evidence_hub.registry.models import Project, ProjectPartner, ProjectPriority
from evidence_hub.registry.stages import FROM_COMMISSIONED, OVER, Stage
from evidence_hub.reports.board_report.document import Period, Statement
from evidence_hub.reports.board_report.programme_sections import surroundings
from evidence_hub.reports.restricted import is_for_open_session, is_restricted
from evidence_hub.tracking import queries as tracking
from evidence_hub.tracking.budget_totals import financial_year, from_budget, year_words
from evidence_hub.tracking.project_status import project_statuses

# Everything else (events, schemes, hubs) stands under “Other developments”, as in para 120.
PROJECTS = frozenset({"project", "student_dissertation"})


def live_sections_of(
    viewer: Viewer, period: Period, told: Collection[str] | None = None
) -> dict[str, list[Statement]]:
    """Return part → what happened in the period, as far as the viewer sees it.

    ``told``: the projects, by reference, whose paragraphs are written out; all where not given.
    """
    projects = _projects(viewer, period)
    wanted = [row.id for row in projects if told is None or row.reference in told]
    said = {row.id: _untold(row) for row in projects}
    said |= _of_projects(viewer, period, wanted)
    return {
        "Strategic board": _meetings(viewer, period),
        "Current work": [said[row.id] for row in projects if row.activity_type in PROJECTS],
        "Other developments": [
            *(said[row.id] for row in projects if row.activity_type not in PROJECTS),
            *surroundings(period),
        ],
        "Financial implications": _money(viewer, period),
        "Recommendations": _recommendations(viewer, period),
    }


def told_of(viewer: Viewer, period: Period, keys: Collection[str]) -> dict[str, Statement]:
    """Return the paragraphs of these projects by their keys, as far as the paper holds them."""
    ids = [row.id for row in _projects(viewer, period) if _key(row) in keys]
    return {said.key: said for said in _of_projects(viewer, period, ids).values()}


def _key(project: Any) -> str:
    return f"project:{project.reference}"


def _untold(project: Any) -> Statement:
    """Return the place of a project's paragraph in the paper, without its words."""
    return Statement(_key(project), "", (), project.title, (), project.marking, project.is_demo)


def _meetings(viewer: Viewer, period: Period) -> list[Statement]:
    if not board.reads_papers(viewer):
        return []
    rows = db.session.scalars(
        select(Meeting)
        .where(
            Meeting.held_on.between(period.starts_on, period.ends_on),
            # A meeting that still goes on has decided nothing that could be reported.
            Meeting.status.in_(["closed", "checked", "approved"]),
        )
        .options(
            selectinload(Meeting.items).options(
                joinedload(AgendaItem.project), joinedload(AgendaItem.decision)
            )
        )
        .order_by(Meeting.held_on, Meeting.id)
    ).all()
    said = []
    for row in rows:
        items = [
            item
            for item in board.existing(viewer, row.items)
            # An open paper counts open items alone; a number that included the others would tell
            # that there were any (J8).
            if period.is_closed or (item.part == "open" and not _is_closed(item.project))
        ]
        taken = Counter(item.decision.outcome for item in items if item.decision)
        words = ", ".join(
            f"{taken[outcome]} {outcome.past}" for outcome in Outcome if taken[outcome]
        )
        decisions = f"It decided on {taken.total()} items: {words}." if taken else ""
        said.append(
            Statement(
                f"meeting:{row.id}",
                f"The board met on {day_words(row.held_on)}. {decisions}".strip(),
                (("minutes", f"/board/meetings/{row.id}"),),
                is_demo=row.is_demo,
            )
        )
    return said


def _is_closed(project: Project | None) -> bool:
    return project is not None and is_restricted(project)


@cached_in_evaluation
def _projects(viewer: Viewer, period: Period) -> list[Any]:
    """Return commissioned and adopted projects that were under way at any time in the period.

    Their columns alone: of thousands, the page shows some dozens.
    """
    asked = [
        Project.stage.in_(sorted(FROM_COMMISSIONED)),
        Project.is_legacy.is_(False) | Project.adopted_on.is_not(None),
        visible(viewer),
    ]
    if not period.is_closed:
        asked.append(is_for_open_session())
    rows = db.session.execute(
        select(
            Project.id,
            Project.reference,
            Project.title,
            Project.stage,
            Project.activity_type,
            Project.marking,
            Project.is_demo,
            Project.created_at,
        )
        .where(*asked)
        .order_by(Project.title_sort, Project.id)
    ).all()
    moves = _moves(select(Project.id).where(*asked))
    return [row for row in rows if _was_under_way(row, moves.get(row.id, ()), period)]


def _moves(ids: Sequence[int] | Select[int]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for move in db.session.execute(
        select(StageMove.project_id, StageMove.target, StageMove.at)
        .where(StageMove.project_id.in_(ids))
        .order_by(StageMove.at, StageMove.id)
    ):
        found[move.project_id].append(move)
    return found


def _was_under_way(project: Any, moves: Sequence[Any], period: Period) -> bool:
    commissioned = [_day(row) for row in moves if row.target == Stage.COMMISSIONED]
    # An adopted import was never commissioned here, and a record without moves began when it was
    # made.
    days = commissioned or [_day(row) for row in moves] or [in_london(project.created_at).date()]
    if days[0] > period.ends_on:
        return False
    # What is over is reported once more, in the period in which it ended.
    if Stage(project.stage) not in OVER:
        return True
    return any(period.holds(_day(row)) for row in moves)


def _day(move: Any) -> dt.date:
    return in_london(move.at).date()


def _of_projects(viewer: Viewer, period: Period, ids: Sequence[int]) -> dict[int, Statement]:
    if not ids:
        return {}
    projects = db.session.scalars(
        select(Project)
        .where(Project.id.in_(ids))
        .options(
            selectinload(Project.partners).joinedload(ProjectPartner.organisation),
            selectinload(Project.priorities).joinedload(ProjectPriority.priority),
        )
    ).all()
    # Read for all projects at once; the loop below asks the database nothing.
    moves, evidence = _moves(ids), findings.findings_of(ids)
    full = [row for row in projects if tier_of(viewer, row) is Tier.FULL]
    seen = project_statuses(full)
    statements = {}
    for row in projects:
        lines = _introduction(row)
        lines += _course(row, moves.get(row.id, ()), period)
        # The colour belongs to the full view; a paper says no more than its reader may see.
        if row.id in seen and Stage(row.stage) not in OVER:
            lines.append(f"It stands at {seen[row.id].computed.label.lower()}.")
        points = _released(evidence[row.id], period)
        if points:
            lines.append("It found:")
        statements[row.id] = Statement(
            _key(row),
            " ".join(line for line in lines if line),
            ((row.reference, f"/projects/{row.reference}"),),
            row.title,
            points,
            row.marking,
            row.is_demo,
        )
    return statements


def _introduction(project: Project) -> list[str]:
    """Return what the study is about, with whom it is done, and which priorities it serves."""
    lines = [project.plain_summary or project.question]
    if project.partners:
        names = ", ".join(partner.organisation.name for partner in project.partners)
        lines.append(f"It is done with {names}.")
    if project.priorities:
        names = ", ".join(link.priority.name for link in project.priorities)
        lines.append(f"It serves: {names}.")
    return lines


def _released(evidence: findings.Evidence, period: Period) -> tuple[str, ...]:
    """Return the findings that readers were given in the period; withdrawn ones are not told."""
    return tuple(
        finding.statement
        for finding in evidence.in_force
        if finding.released_at is not None and period.holds(in_london(finding.released_at).date())
    )


def _course(project: Project, moves: Sequence[Any], period: Period) -> list[str]:
    """Return what stage it reached when in the period, and where it is now."""
    said = [
        f"{Stage(row.target).label} from {day_words(_day(row))}."
        for row in moves
        if period.holds(_day(row))
    ]
    return said or [f"{Stage(project.stage).label}."]


def _money(viewer: Viewer, period: Period) -> list[Statement]:
    """The merged research budget of each financial year that the period touches (para 121)."""
    if not board.reads_papers(viewer):
        return []
    first, last = financial_year(period.starts_on), financial_year(period.ends_on)
    budgets = [row for row in tracking.budgets() if first <= row.year <= last]
    lines = tracking.lines(viewer) if budgets else ()
    said = []
    for row in sorted(budgets, key=lambda row: row.year):
        given = from_budget([line for line in lines if line.year == row.year])
        # Para 121 gives no figure. “Not stated” is what is known, and nought would be a claim.
        amount = pounds(row.amount_pence) if row.amount_pence is not None else "not stated"
        words = f"The research budget of {year_words(row.year)} is {amount}."
        if row.amount_pence is not None:
            words += f" {pounds(given)} of it is given to projects."
        said.append(
            Statement(
                f"budget:{row.year}",
                f"{words} {row.statement}".strip(),
                (("money", "/tracking/money"),),
                is_demo=row.is_demo,
            )
        )
    return said


def _recommendations(viewer: Viewer, period: Period) -> list[Statement]:
    rows = db.session.scalars(
        select(Recommendation)
        .join(Project, Project.id == Recommendation.project_id)
        .where(
            visible(viewer, Tier.FULL),
            Recommendation.decided_on.between(period.starts_on, period.ends_on),
        )
        .options(joinedload(Recommendation.project))
    ).all()
    return [
        Statement(
            f"recommendation:{row.project.reference}/{row.number}",
            f"{row.text} The board’s decision of {day_words(row.decided_on)}: "
            f"{Disposition(row.disposition).label.lower()}."
            + (f" {row.reason}" if row.reason else ""),
            (
                (
                    f"{row.project.reference}, recommendation {row.number}",
                    f"/projects/{row.project.reference}/recommendations/{row.number}",
                ),
            ),
            row.project.title,
            marking=row.project.marking,
            is_demo=row.project.is_demo,
        )
        for row in sorted(rows, key=lambda row: (row.decided_on or dt.date.min, row.id))
        if period.is_closed or not is_restricted(row.project)
    ]
