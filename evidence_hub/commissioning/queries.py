"""Finding meetings, decisions, assessments and the pipeline, trimmed to the viewer."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning.lifecycle import Status
from evidence_hub.commissioning.models import (
    AgendaItem,
    Assessment,
    Attendance,
    BoardAction,
    Call,
    CallAnswer,
    ChairsAction,
    Decision,
    ItemInterest,
    Meeting,
    Vote,
)
from evidence_hub.commissioning.portfolio import areas_without_chair, takes_chair_out
from evidence_hub.core.authority import Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.directory.models import BusinessArea, Priority
from evidence_hub.registry.audience import Tier, Viewer, audience, tier_of, visible
from evidence_hub.registry.models import (
    Enquiry,
    Project,
    ProjectArea,
    ProjectPerson,
    ProjectPriority,
    StageMove,
)
from evidence_hub.registry.queries import with_content
from evidence_hub.registry.stages import Stage

PAPERS_FOR = (Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER, Role.SECRETARY, Role.AUDITOR)
PIPELINE: tuple[Stage, ...] = (
    Stage.SUBMITTED, Stage.SCREENING, Stage.RETURNED, Stage.ASSESSMENT, Stage.BOARD_READY,
    Stage.DEFERRED, Stage.COMMISSIONED, Stage.SET_UP, Stage.LIVE, Stage.PAUSED, Stage.SUSPENDED,
    Stage.ANALYSIS, Stage.REPORTING, Stage.IMPLEMENTATION, Stage.BENEFITS_REVIEW,
)  # fmt: skip


def reads_papers(viewer: Viewer) -> bool:
    return viewer.actor.has(*PAPERS_FOR)


def meetings() -> Select[Meeting]:
    return (
        select(Meeting)
        .options(
            selectinload(Meeting.items)
            .joinedload(AgendaItem.project)
            .options(
                selectinload(Project.areas).joinedload(ProjectArea.area),
                selectinload(Project.need_to_know),
            )
        )
        .order_by(Meeting.held_on.desc(), Meeting.id)
    )


def items_seen(listed: Sequence[Meeting], viewer: Viewer) -> dict[int, int]:
    """Return meeting id → how many of its items exist for the viewer."""
    shown = seen(viewer, [item for row in listed for item in row.items])
    counts = Counter(item.meeting_id for item in shown)
    return {row.id: counts[row.id] for row in listed}


def next_meeting(day: dt.date) -> Meeting | None:
    """Return the meeting in session, or else the next that is planned."""
    return next(iter(coming_meetings(day)), None)


def next_agenda(viewer: Viewer, day: dt.date) -> tuple[Meeting, int] | None:
    """Return the next meeting and how many of its items exist for the viewer, who reads papers."""
    found = next_meeting(day) if reads_papers(viewer) else None
    if found is None:
        return None
    (row,) = db.session.scalars(meetings().where(Meeting.id == found.id))
    return row, items_seen([row], viewer)[row.id]


def coming_meetings(day: dt.date) -> Sequence[Meeting]:
    """Return meetings in session and those planned from that day on, the earliest first."""
    return db.session.scalars(
        select(Meeting)
        .where(
            (Meeting.status == Status.IN_SESSION)
            | ((Meeting.status == Status.PLANNED) & (Meeting.held_on >= day))
        )
        .order_by(Meeting.held_on, Meeting.id)
    ).all()


def unapproved() -> Sequence[Meeting]:
    """Return the meetings whose checked minutes no later meeting has approved yet."""
    return db.session.scalars(
        select(Meeting).where(Meeting.status == Status.CHECKED).order_by(Meeting.held_on)
    ).all()


def meeting(meeting_id: int, viewer: Viewer) -> Meeting:
    """Return a meeting to those who read its papers; anybody else gets the common 404."""
    item_project = selectinload(Meeting.items).joinedload(AgendaItem.project)
    found = db.session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(
            item_project.selectinload(Project.people)
            .joinedload(ProjectPerson.person)
            .selectinload(Person.grants),
            item_project.selectinload(Project.areas).joinedload(ProjectArea.area),
            item_project.selectinload(Project.priorities).joinedload(ProjectPriority.priority),
            item_project.selectinload(Project.need_to_know),
            selectinload(Meeting.items).joinedload(AgendaItem.priority),
            selectinload(Meeting.items)
            .selectinload(AgendaItem.interests)
            .joinedload(ItemInterest.person),
            selectinload(Meeting.items)
            .joinedload(AgendaItem.decision)
            .options(
                joinedload(Decision.presiding),
                joinedload(Decision.benefit_owner),
                selectinload(Decision.votes).joinedload(Vote.person),
                selectinload(Decision.actions),
            ),
            selectinload(Meeting.attendance)
            .joinedload(Attendance.person)
            .options(selectinload(Person.grants), selectinload(Person.clearances)),
            selectinload(Meeting.addenda),
        )
    )
    if found is None or not reads_papers(viewer):
        raise NotFound
    return found


def seen(viewer: Viewer, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items whose papers the viewer reads: none that they are shut out of."""
    kept_from = shut_out(viewer)
    withdrew = _withdrew(viewer, [item.id for item in items if item.project is None])

    def reads(item: AgendaItem) -> bool:
        if item.project is None:
            return item.id not in withdrew
        return tier_of(viewer, item.project) is Tier.FULL and not kept_from(item.project)

    return [item for item in items if reads(item)]


def _withdrew(viewer: Viewer, item_ids: Sequence[int]) -> set[int]:
    """Return those of the items from which the viewer withdrew; their last word on each counts."""
    if not item_ids:
        return set()
    said = db.session.execute(
        select(ItemInterest.item_id, ItemInterest.outcome)
        .where(ItemInterest.person_id == viewer.actor.person_id, ItemInterest.item_id.in_(item_ids))
        .order_by(ItemInterest.id)
    )
    last = {row.item_id: row.outcome for row in said}
    return {item_id for item_id, outcome in last.items() if outcome == "withdraws"}


def existing(viewer: Viewer, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items that the viewer may know of: all but those of projects hidden from them.

    An interest closes the papers of an item; that it stands on the agenda is no secret.
    """
    tokens = viewer.tokens
    return [
        item
        for item in items
        if item.project is None
        or replace(audience(item.project, Tier.FULL), denied=frozenset()).admits(tokens)
    ]


def shut_out(viewer: Viewer) -> Callable[[Project], bool]:
    """Return what says whether an interest, a part in it or the portfolio closes its papers.

    The secretary prepares every paper, and so reads each.
    """
    if viewer.actor.has(Role.SECRETARY):
        return lambda _project: False
    areas = areas_without_chair() if viewer.actor.has(Role.CHAIR) else frozenset()
    closed = viewer.conflicted_on | viewer.own_team_of
    return lambda project: project.id in closed or takes_chair_out(project, areas)


def reads_advice(viewer: Viewer, project: Project) -> bool:
    """Whether somebody reads what assessors advise the board on a project that they see."""
    if not reads_papers(viewer) or tier_of(viewer, project) is not Tier.FULL:
        return False
    return not shut_out(viewer)(project)


def seen_items(meeting: Meeting, viewer: Viewer) -> list[AgendaItem]:
    return seen(viewer, meeting.items)


def item(meeting: Meeting, item_id: int, viewer: Viewer) -> AgendaItem:
    for row in seen_items(meeting, viewer):
        if row.id == item_id:
            return row
    raise NotFound


def decision(decision_id: int, viewer: Viewer) -> Decision:
    """Return a decision to those who read the board's papers, and to those who see its project.

    A conflicted applicant reads what was decided on their own project; a conflicted member does
    not read the papers of an item that they had to leave.
    """
    found = db.session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(
            joinedload(Decision.item).joinedload(AgendaItem.meeting),
            joinedload(Decision.item)
            .joinedload(AgendaItem.project)
            .selectinload(Project.areas)
            .joinedload(ProjectArea.area),
            joinedload(Decision.presiding),
            joinedload(Decision.benefit_owner),
            selectinload(Decision.votes).joinedload(Vote.person),
            selectinload(Decision.actions),
        )
    )
    if found is None:
        raise NotFound
    if found.project is not None and is_of_team(viewer, found.project):
        return found
    if any(row.owner_id == viewer.actor.person_id for row in found.actions) and may_know(
        viewer, found.project
    ):
        return found
    if not reads_papers(viewer) and found.project is None:
        raise NotFound
    if not seen(viewer, [found.item]):
        raise NotFound
    return found


def may_know(viewer: Viewer, project: Project | None) -> bool:
    """Whether the viewer may know of what an item is about; of no project, everybody may."""
    return project is None or tier_of(viewer, project) is not Tier.NOTHING


def reads_how(viewer: Viewer, decision: Decision) -> bool:
    """Whether somebody reads how it was decided, and by whom: no one of the project's own team."""
    return reads_papers(viewer) and bool(seen(viewer, [decision.item]))


def is_of_team(viewer: Viewer, project: Project) -> bool:
    full = tier_of(viewer, project) is Tier.FULL
    return full and Relation.TEAM in viewer.standing(project)


def last_decisions(
    ids: Sequence[int], outcomes: Sequence[str] | None = None, *, on_money: bool = False
) -> dict[int, Decision]:
    """Return the latest decision on each of these projects; ``on_money``: that speaks of it."""
    statement = (
        select(Decision)
        .where(Decision.project_id.in_(ids))
        .options(joinedload(Decision.benefit_owner))
        .order_by(Decision.id)
    )
    if outcomes is not None:
        statement = statement.where(Decision.outcome.in_(outcomes))
    if on_money:
        statement = statement.where(Decision.money != "")
    return {row.project_id: row for row in db.session.scalars(statement) if row.project_id}


def decisions_of(project_id: int) -> list[Decision]:
    return list(
        db.session.scalars(
            select(Decision)
            .where(Decision.project_id == project_id)
            .options(
                joinedload(Decision.item).joinedload(AgendaItem.meeting),
                joinedload(Decision.presiding),
            )
            .order_by(Decision.id.desc())
        )
    )


def open_actions(viewer: Viewer) -> list[BoardAction]:
    """Return what the board asked for and is not done, of projects that the viewer sees."""
    rows = db.session.scalars(
        select(BoardAction)
        .where(BoardAction.done_at.is_(None))
        .options(
            joinedload(BoardAction.decision)
            .joinedload(Decision.item)
            .joinedload(AgendaItem.project)
            .selectinload(Project.areas)
            .joinedload(ProjectArea.area)
        )
        .order_by(BoardAction.due_on, BoardAction.id)
    )
    found = list(rows)
    shown = {item.id for item in seen(viewer, [row.decision.item for row in found])}
    return [row for row in found if row.decision.item_id in shown]


def action(action_id: int, viewer: Viewer) -> BoardAction:
    for row in open_actions(viewer):
        if row.id == action_id:
            return row
    raise NotFound


def chairs_actions(viewer: Viewer) -> list[ChairsAction]:
    """Return what was done between meetings on projects that the viewer sees, newest first."""
    rows = db.session.scalars(
        select(ChairsAction)
        .join(Project, Project.id == ChairsAction.project_id)
        .where(visible(viewer, Tier.FULL))
        .options(joinedload(ChairsAction.project), joinedload(ChairsAction.decision))
        .order_by(ChairsAction.id.desc())
    )
    return [row for row in rows if row.project_id not in viewer.conflicted_on]


def has_moved(project_id: int, name: str) -> bool:
    """Whether the project has made this move before."""
    asked = select(StageMove.id).where(StageMove.project_id == project_id, StageMove.name == name)
    return db.session.scalar(asked.limit(1)) is not None


def chairs_actions_by_id(ids: Sequence[int]) -> dict[int, ChairsAction]:
    if not ids:
        return {}
    rows = db.session.scalars(select(ChairsAction).where(ChairsAction.id.in_(ids)))
    return {row.id: row for row in rows}


def assessments(ids: Sequence[int]) -> dict[int, list[Assessment]]:
    """Return what was asked of assessors, by project; released ones are left out."""
    found: defaultdict[int, list[Assessment]] = defaultdict(list)
    rows = db.session.scalars(
        select(Assessment)
        .where(Assessment.project_id.in_(ids), Assessment.undone_at.is_(None))
        .options(joinedload(Assessment.person))
        .order_by(Assessment.id)
    )
    for row in rows:
        found[row.project_id].append(row)
    return found


def assessments_of(project_id: int) -> list[Assessment]:
    return assessments([project_id])[project_id]


def pipeline(
    viewer: Viewer,
    stages: Sequence[str] = (),
    areas: Sequence[str] = (),
    priorities: Sequence[str] = (),
) -> dict[str, list[Project]]:
    """Return what the viewer sees in full of what is on its way, by stage."""
    wanted = [stage for stage in PIPELINE if not stages or stage in stages]
    filters: list[ColumnElement[bool]] = []
    if areas:
        filters.append(Project.areas.any(ProjectArea.area.has(BusinessArea.code.in_(areas))))
    if priorities:
        filters.append(
            Project.priorities.any(ProjectPriority.priority.has(Priority.code.in_(priorities)))
        )
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.stage.in_([stage.value for stage in wanted]),
            Project.record_kind == "registered",
            visible(viewer, Tier.FULL),
            *filters,
        )
        .options(*with_content())
        .order_by(Project.updated_at, Project.id)
    )
    found: defaultdict[str, list[Project]] = defaultdict(list)
    for row in rows:
        if row.id not in viewer.conflicted_on or viewer.actor.has(Role.SECRETARY):
            found[row.stage].append(row)
    return {stage.value: found.get(stage.value, []) for stage in wanted}


def calls(open_by: dt.date | None) -> Select[Call]:
    """Select calls, the last to close first; ``open_by`` leaves out those that open later."""
    statement = (
        select(Call)
        .options(joinedload(Call.priority))
        .order_by(Call.closes_on.desc(), Call.id.desc())
    )
    return statement if open_by is None else statement.where(Call.opens_on <= open_by)


def call_answered_by(enquiry: Enquiry) -> Call | None:
    """Return the call that an enquiry answers."""
    return db.session.scalar(
        select(Call).join(CallAnswer).where(CallAnswer.enquiry_id == enquiry.id)
    )


def call(call_id: int) -> Call:
    answered = selectinload(Call.answers).joinedload(CallAnswer.enquiry)
    found = db.session.scalar(
        select(Call)
        .where(Call.id == call_id)
        .options(joinedload(Call.priority), answered.joinedload(Enquiry.raised_by))
    )
    if found is None:
        raise NotFound
    return found
