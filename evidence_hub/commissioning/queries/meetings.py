"""Meetings, and which of their items exist for somebody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, inspect, or_, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning.models import (
    AgendaItem,
    Attendance,
    Decision,
    ItemInterest,
    Meeting,
    Vote,
)
from evidence_hub.commissioning.portfolio import areas_without_chair, takes_chair_out
from evidence_hub.commissioning.states import InterestOutcome, Status
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.directory.models import BusinessArea
from evidence_hub.registry.audience import Tier, Viewer, audience, tier_of, visible
from evidence_hub.registry.models import (
    Project,
    ProjectArea,
    ProjectPartner,
    ProjectPerson,
    ProjectPriority,
)

# External partners and students never, nor reviewers by their role (DOMAIN 4).
PAPERS_FOR = (Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER, Role.SECRETARY, Role.AUDITOR)


def reads_papers(viewer: Viewer) -> bool:
    return viewer.actor.has(*PAPERS_FOR)


# What decides whether an item exists for a reader is loaded with the items, or each would ask.
OF_READERS = (
    joinedload(Project.areas).joinedload(ProjectArea.area),
    joinedload(Project.need_to_know),
)
FOR_PAPERS = (
    selectinload(Project.partners).joinedload(ProjectPartner.organisation),
    selectinload(Project.outcomes),
)


def meetings() -> Select[Meeting]:
    return (
        select(Meeting)
        .options(selectinload(Meeting.items).joinedload(AgendaItem.project).options(*OF_READERS))
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
    items = db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == found.id)
        .options(joinedload(AgendaItem.project).options(*OF_READERS))
    ).unique()
    return found, len(seen(viewer, items.all()))


@cached_in_evaluation
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


def meeting(meeting_id: int, viewer: Viewer, *, with_papers: bool = False) -> Meeting:
    """Return a meeting to those who read its papers; anybody else gets the common 404.

    ``with_papers``: with what the cover sheets of its items look at.
    """
    # Asked before anything is loaded, so that a meeting takes no longer than none.
    if not reads_papers(viewer):
        raise NotFound
    # A page of a meeting touches everything of it: quorum, papers, minutes. Loaded lazily, that
    # would be a statement for each person and item.
    item_project = selectinload(Meeting.items).joinedload(AgendaItem.project)
    found = (
        db.session.scalars(
            select(Meeting)
            .where(Meeting.id == meeting_id)
            .options(
                item_project.selectinload(Project.people)
                .joinedload(ProjectPerson.person)
                .joinedload(Person.grants),
                item_project.options(*OF_READERS, *(FOR_PAPERS if with_papers else ())),
                item_project.joinedload(Project.priorities).joinedload(ProjectPriority.priority),
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
                .options(joinedload(Person.grants), joinedload(Person.clearances)),
                joinedload(Meeting.addenda),
            )
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return found


def seen(viewer: Viewer, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items whose papers the viewer reads: none that they are shut out of."""
    # Made once for all items, as it reads house rules.
    kept_from = shut_out(viewer)
    withdrew = _withdrew(viewer, [item for item in items if item.project is None])

    def reads(item: AgendaItem) -> bool:
        if item.project is None:
            return item.id not in withdrew
        return tier_of(viewer, item.project) is Tier.FULL and not kept_from(item.project)

    return [item for item in items if reads(item)]


def papers_are_read_by(viewer: Viewer) -> ColumnElement[bool]:
    """The SQL condition on an item with its project that is true where ``seen`` keeps the item."""
    last_word = (
        select(ItemInterest.outcome)
        .where(
            ItemInterest.person_id == viewer.actor.person_id,
            ItemInterest.item_id == AgendaItem.id,
        )
        .order_by(ItemInterest.id.desc())
        .limit(1)
        .correlate(AgendaItem)
        .scalar_subquery()
    )
    without_project = and_(
        AgendaItem.project_id.is_(None), func.coalesce(last_word, "") != "withdraws"
    )
    return or_(without_project, and_(visible(viewer, Tier.FULL), ~_is_shut_out_of(viewer)))


def _is_shut_out_of(viewer: Viewer) -> ColumnElement[bool]:
    """The SQL condition on a project that is true where ``shut_out`` closes its papers."""
    if viewer.actor.has(Role.SECRETARY):
        return false()
    areas = areas_without_chair() if viewer.actor.has(Role.CHAIR) else frozenset()
    in_portfolio = exists().where(
        ProjectArea.project_id == Project.id,
        ProjectArea.area_id == BusinessArea.id,
        BusinessArea.code.in_(sorted(areas)),
    )
    return or_(Project.id.in_(sorted(viewer.conflicted_on | viewer.own_team_of)), in_portfolio)


def _withdrew(viewer: Viewer, items: Sequence[AgendaItem]) -> set[int]:
    """Return those of the items from which the viewer withdrew; their last word on each counts."""
    unknown = [item.id for item in items if "interests" in inspect(item).unloaded]
    last = {
        item.id: row.outcome
        for item in items
        if item.id not in unknown
        for row in item.interests
        if row.person_id == viewer.actor.person_id
    }
    last |= _said_of(viewer, unknown)
    return {item_id for item_id, outcome in last.items() if outcome == "withdraws"}


@cached_in_evaluation
def _said_of(viewer: Viewer, item_ids: Sequence[int]) -> dict[int, InterestOutcome]:
    if not item_ids:
        return {}
    said = db.session.execute(
        select(ItemInterest.item_id, ItemInterest.outcome)
        .where(ItemInterest.person_id == viewer.actor.person_id, ItemInterest.item_id.in_(item_ids))
        .order_by(ItemInterest.id)
    )
    return {row.item_id: row.outcome for row in said}


def existing(viewer: Viewer, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items that the viewer may know of: all but those of projects hidden from them.

    An interest closes the papers of an item; that it stands on the agenda is no secret.
    """
    tokens = viewer.tokens
    return [
        item
        for item in items
        if item.project is None
        # The audience without its denials: an interest closes papers, and does not make the item
        # vanish.
        or replace(audience(item.project, Tier.FULL), denied=frozenset()).admits(tokens)
    ]


def shut_out(viewer: Viewer) -> Callable[[Project], bool]:
    """Return what says whether an interest, a part in it or the portfolio closes its papers.

    The secretary prepares every paper, and so reads each.
    """
    if viewer.actor.has(Role.SECRETARY):
        return lambda _project: False
    # The portfolio rule speaks of the chair alone.
    areas = areas_without_chair() if viewer.actor.has(Role.CHAIR) else frozenset()
    closed = viewer.conflicted_on | viewer.own_team_of
    return lambda project: project.id in closed or takes_chair_out(project, areas)


def seen_items(meeting: Meeting, viewer: Viewer) -> list[AgendaItem]:
    return seen(viewer, meeting.items)


def item(meeting: Meeting, item_id: int, viewer: Viewer) -> AgendaItem:
    for row in seen_items(meeting, viewer):
        if row.id == item_id:
            return row
    raise NotFound
