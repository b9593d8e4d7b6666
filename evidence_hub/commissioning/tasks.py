"""What of assessments, agendas and minutes waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evidence_hub.accounts.policy import Can, may
from evidence_hub.commissioning import queries, quorum
from evidence_hub.commissioning.models import AgendaItem, Assessment, BoardAction, Decision, Meeting
from evidence_hub.commissioning.operations.assessments import ASSESSED_AT
from evidence_hub.commissioning.states import Status
from evidence_hub.core import clock
from evidence_hub.core.authority import NO_RECORD, Role
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage

AGENDA_DAYS = 14  # before a meeting, when its agenda has to be set


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this package."""
    yield from _assessments(viewer)
    yield from _actions(viewer)
    if viewer.actor.has(Role.SECRETARY):
        yield from _of_secretary(viewer)
    if viewer.actor.has(Role.CHAIR, Role.DEPUTY):
        yield from _minutes_to_check(viewer)


def _assessments(viewer: Viewer) -> Iterator[Task]:
    rows = db.session.scalars(
        select(Assessment)
        .join(Project, Project.id == Assessment.project_id)
        .where(
            Assessment.person_id == viewer.actor.person_id,
            Assessment.given_at.is_(None),
            Assessment.undone_at.is_(None),
            # A request outlives its use when the project moves on; it is then no task any more.
            Project.stage.in_(sorted(ASSESSED_AT)),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(Assessment.project))
        .order_by(Assessment.id)
    )
    for row in rows:
        if may(viewer.actor, Can.GIVE_ASSESSMENT, viewer.relationship(row.project)):
            yield about(
                row.project,
                f"Assess “{row.project.title}”",
                "You are asked for your advice to the board",
                "commissioning.assessment",
                since=in_london(row.assigned_at).date(),
                due=row.due_on,
            )


def _actions(viewer: Viewer) -> Iterator[Task]:
    """Yield what the board asked the person for."""
    rows = db.session.scalars(
        select(BoardAction)
        .where(BoardAction.owner_id == viewer.actor.person_id, BoardAction.done_at.is_(None))
        .options(joinedload(BoardAction.decision).joinedload(Decision.project))
        .order_by(BoardAction.due_on, BoardAction.id)
    )
    for row in rows:
        project = row.decision.project
        # The owner may have lost sight of the project since, and a task would name it.
        if not queries.may_know(viewer, project):
            continue
        yield Task(
            title=row.text,
            reason="The board asked you for it. Tell the secretary once it is done",
            endpoint="commissioning.decision",
            params={"decision_id": row.decision_id},
            since=in_london(row.decision.decided_at).date(),
            due=row.due_on,
            marking=project.marking if project else "official",
            is_demo=project.is_demo if project else False,
        )


def _meeting(row: Meeting, title: str, reason: str, since: dt.date, due: dt.date) -> Task:
    return Task(
        title=title,
        reason=reason,
        endpoint="commissioning.meeting",
        params={"meeting_id": row.id},
        since=since,
        due=due,
        is_demo=row.is_demo,
    )


def _of_secretary(viewer: Viewer) -> Iterator[Task]:
    today = clock.today()
    coming = queries.coming_meetings(today)
    following = coming[0] if coming else None
    if following is not None and following.status == Status.PLANNED:
        begins = following.held_on - dt.timedelta(days=AGENDA_DAYS)
        day = day_words(following.held_on)
        if following.held_on <= today:
            yield _meeting(following, f"Hold the meeting of {day}", "It is today", today, today)
        # Only where something is left to list; otherwise the task would stand for two weeks with
        # nothing to do.
        elif begins <= today and _unlisted(viewer):
            reason = "Board-ready proposals are on no agenda"
            title = f"Set the agenda of {day}"
            yield _meeting(following, title, reason, begins, following.held_on)
    for row in coming:
        # A forgotten session keeps the agenda of the next meeting without its carried-over items.
        if row.status == Status.IN_SESSION and row.held_on < today:
            title = f"Close the meeting of {day_words(row.held_on)}"
            yield _meeting(row, title, "It is still in session", row.held_on, row.held_on)


def _unlisted(viewer: Viewer) -> bool:
    """Whether something board-ready that the viewer sees stands on no coming agenda."""
    # On any coming agenda and not only the next: the secretary may have planned it for later.
    listed = (
        select(AgendaItem.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.project_id == Project.id,
            AgendaItem.kind == "proposal",
            Meeting.status.in_((Status.PLANNED, Status.IN_SESSION)),
        )
    )
    found = db.session.scalar(
        select(Project.id)
        .where(Project.stage == Stage.BOARD_READY, ~listed.exists(), visible(viewer, Tier.FULL))
        .limit(1)
    )
    return found is not None


def _minutes_to_check(viewer: Viewer) -> Iterator[Task]:
    rows = db.session.scalars(
        select(Meeting).where(Meeting.status == Status.CLOSED).order_by(Meeting.id)
    )
    for row in rows:
        chair_was_in = quorum.chair_was_in(row)
        # The deputy has this duty only where the chair was out for an item.
        if not chair_was_in or may(viewer.actor, Can.CONFIRM_MINUTES, NO_RECORD):
            title = f"Check the minutes of {day_words(row.held_on)}"
            since = in_london(row.closed_at).date() if row.closed_at else row.held_on
            yield _meeting(row, title, "You presided", since, since + dt.timedelta(days=14))
