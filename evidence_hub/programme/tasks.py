"""What of the wider programme waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.house_rules import rules
from evidence_hub.notifications.tasks import Task
from evidence_hub.programme import queries
from evidence_hub.programme.awaiting import duties
from evidence_hub.programme.models import Advice, Award, Opportunity, Venture
from evidence_hub.registry.audience import Viewer


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this room."""
    yield from _questions(viewer)
    yield from _awards(viewer)
    yield from _programme(viewer)


def _questions(viewer: Viewer) -> Iterator[Task]:
    """Yield questions handed to the person, and to the hub's team those handed to nobody."""
    own = viewer.actor.person_id
    theirs = Advice.adviser_id == own
    if may(viewer.actor, Can.HAND_QUESTION):
        theirs = theirs | Advice.adviser_id.is_(None)
    rows = db.session.scalars(
        select(Advice).where(Advice.status == "open", theirs).order_by(Advice.asked_at, Advice.id)
    )
    for row in rows:
        yield Task(
            title=f"Answer “{row.title}”",
            reason="A question handed to you" if row.adviser_id == own else "Somebody asks the hub",
            endpoint="programme.advice",
            params={"advice_id": row.id},
            since=in_london(row.handed_at or row.asked_at).date(),
            is_demo=row.is_demo,
        )


def _awards(viewer: Viewer) -> Iterator[Task]:
    """Yield what the person owes to their students."""
    if not viewer.actor.has(Role.SUPERVISOR, Role.SECRETARY, Role.STUDENT):
        return
    own, today = viewer.actor.person_id, clock.today()
    days = rules.number("supervision_days")
    theirs = [Award.supervisor_id == own, Award.student_id == own]
    is_keeper = may(viewer.actor, Can.KEEP_PROGRAMME)
    may_supervise = {row.id for row in queries.supervisors()} if is_keeper else set()
    if is_keeper:
        theirs.append(Award.supervisor_id.not_in(sorted(may_supervise)))
    rows = db.session.scalars(
        select(Award)
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
    for row in rows:
        if is_keeper and row.supervisor_id not in may_supervise:
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


def _programme(viewer: Viewer) -> Iterator[Task]:
    """Yield what the hub's team owes: reviews without a day, deadlines, answers to bids."""
    if not may(viewer.actor, Can.KEEP_PROGRAMME):
        return
    today = clock.today()
    for row in db.session.scalars(
        select(Venture)
        .where(Venture.status == "joined", Venture.review_on.is_(None))
        .order_by(Venture.id)
    ):
        yield Task(
            title=f"Set the day on which {row.title} is reviewed",
            reason="The board reviews what the force has joined",
            endpoint="programme.venture_alter",
            params={"venture_id": row.id},
            since=in_london(row.made_at).date(),
            is_demo=row.is_demo,
        )
    for offer in db.session.scalars(
        select(Opportunity)
        .where(Opportunity.status.in_(["open", "bid"]))
        .order_by(Opportunity.deadline_on, Opportunity.id)
    ):
        if offer.status == "open":
            yield Task(
                title=f"Bring “{offer.title}” before the board, or let it go",
                reason="Nobody has decided whether to bid",
                endpoint="programme.opportunity",
                params={"opportunity_id": offer.id},
                since=in_london(offer.made_at).date(),
                due=offer.deadline_on,
                is_demo=offer.is_demo,
            )
        elif offer.deadline_on < today:
            yield Task(
                title=f"Say what came of the bid for “{offer.title}”",
                reason="The deadline has passed",
                endpoint="programme.opportunity_hear",
                params={"opportunity_id": offer.id},
                since=offer.deadline_on,
                is_demo=offer.is_demo,
            )
