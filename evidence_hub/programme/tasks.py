"""What of the wider programme waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Date, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person, RoleGrant
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.house_rules import rules
from evidence_hub.notifications.tasks import Task
from evidence_hub.programme.awaiting import duties
from evidence_hub.programme.models import Advice, Award, Opportunity, Partnership
from evidence_hub.registry.audience import Viewer


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this package."""
    yield from _of_the_hub(viewer)
    # Nobody else can owe anything here, and is spared the statement (decision 0033).
    if viewer.actor.has(Role.SUPERVISOR, Role.SECRETARY, Role.STUDENT):
        yield from _awards(viewer)


def _of_the_hub(viewer: Viewer) -> Iterator[Task]:
    """Yield questions to answer, and to the hub's team what it keeps; one statement in all.

    Every page counts tasks in its header, so what can be asked together is.
    """
    own, today = viewer.actor.person_id, clock.today()
    theirs = Advice.adviser_id == own
    if may(viewer.actor, Can.HAND_QUESTION):
        theirs = theirs | Advice.adviser_id.is_(None)
    asked: list[Any] = [
        select(
            literal("question").label("kind"),
            Advice.id,
            Advice.title,
            # The type is named, so that the moment comes back as the column's own type gives it.
            func.coalesce(Advice.handed_at, Advice.asked_at, type_=Advice.asked_at.type).label(
                "at"
            ),
            # PostgreSQL wants to know the type of an empty column before it unites it with dates.
            cast(null(), Date).label("due"),
            (Advice.adviser_id == own).label("is_own"),
            Advice.is_demo,
        ).where(Advice.status == "open", theirs)
    ]
    if may(viewer.actor, Can.KEEP_PROGRAMME):
        asked += _kept(today)
    for row in db.session.execute(union_all(*asked).order_by("at", "kind", "id")):
        yield _task(row, today)


def _kept(today: dt.date) -> list[Any]:
    """Select reviews without a day, what nobody has decided on, and bids past their deadline."""
    no = literal(value=False)
    return [
        select(
            literal("venture"),
            Partnership.id,
            Partnership.title,
            Partnership.made_at,
            cast(null(), Date),
            no,
            Partnership.is_demo,
        ).where(Partnership.status == "joined", Partnership.review_on.is_(None)),
        select(
            Opportunity.status,
            Opportunity.id,
            Opportunity.title,
            Opportunity.made_at,
            Opportunity.deadline_on,
            no,
            Opportunity.is_demo,
        ).where(
            (Opportunity.status == "open")
            | ((Opportunity.status == "bid") & (Opportunity.deadline_on < today))
        ),
    ]


def _task(row: Any, today: dt.date) -> Task:
    """Return the duty of one row; of an opportunity, ``kind`` is its state."""
    since = in_london(row.at).date()
    if row.kind == "question":
        return Task(
            title=f"Answer “{row.title}”",
            reason="A question handed to you" if row.is_own else "Somebody asks the hub",
            endpoint="programme.advice",
            params={"advice_id": row.id},
            since=since,
            is_demo=row.is_demo,
        )
    if row.kind == "venture":
        return Task(
            title=f"Set the day on which {row.title} is reviewed",
            reason="The board reviews what the force has joined",
            endpoint="programme.partnership_alter",
            params={"partnership_id": row.id},
            since=since,
            is_demo=row.is_demo,
        )
    if row.kind == "open":
        return Task(
            title=f"Bring “{row.title}” before the board, or let it go",
            reason="Nobody has decided whether to bid",
            endpoint="programme.opportunity",
            params={"opportunity_id": row.id},
            since=since,
            due=row.due,
            is_demo=row.is_demo,
        )
    return Task(
        title=f"Say what came of the bid for “{row.title}”",
        reason="The deadline has passed",
        endpoint="programme.opportunity_hear",
        params={"opportunity_id": row.id},
        since=row.due,
        is_demo=row.is_demo,
    )


def _awards(viewer: Viewer) -> Iterator[Task]:
    """Yield what the person owes to their students, and to the hub's team who has no supervisor."""
    own, today = viewer.actor.person_id, clock.today()
    # Worked out by the database, so that the secretary's question about supervisors who have gone
    # is answered in the same statement.
    supervises = (
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.person_id == Award.supervisor_id,
            RoleGrant.role == Role.SUPERVISOR,
            RoleGrant.granted_on <= today,
            RoleGrant.ended_on.is_(None) | (RoleGrant.ended_on > today),
            Person.is_active,
        )
        .exists()
    )
    theirs = [Award.supervisor_id == own, Award.student_id == own]
    is_keeper = may(viewer.actor, Can.KEEP_PROGRAMME)
    if is_keeper:
        theirs.append(~supervises)
    rows = db.session.execute(
        select(Award, supervises)
        .where(
            or_(*theirs),
            (Award.status == "active") | (Award.implemented_on.is_(None)),
            Award.status != "left",
        )
        .options(
            joinedload(Award.supervisor),
            selectinload(Award.milestones),
            selectinload(Award.meetings),
        )
        .order_by(Award.ends_on, Award.id)
    ).all()
    # The rule is a statement of its own, and most people have no students.
    days = rules.number("supervision_days") if rows else 0
    for row, is_supervised in rows:
        # Roles end by themselves on a day; the award cannot be without a supervisor, so somebody
        # has to be told.
        if is_keeper and not is_supervised:
            yield Task(
                title=f"Name another supervisor for {row.student_name}",
                reason=f"{row.supervisor.name} supervises no more",
                endpoint="programme.award_supervisor",
                params={"award_id": row.id},
                since=today,
                is_demo=row.is_demo,
            )
        for duty in duties(row, today, supervision_days=days):
            is_students = duty.by == row.student_name
            if (row.student_id if is_students else row.supervisor_id) == own:
                yield Task(
                    title=duty.what,
                    reason=f"{row.student_name}: {row.topic}",
                    endpoint="programme.award" if is_students else duty.endpoint,
                    params={"award_id": row.id},
                    since=duty.since,
                    due=duty.due,
                    is_demo=row.is_demo,
                )
