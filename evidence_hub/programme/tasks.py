"""What of the wider programme waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.notifications.tasks import Task
from evidence_hub.programme.models import Advice
from evidence_hub.registry.audience import Viewer


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this room."""
    yield from _questions(viewer)


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
