"""What of the wider programme somebody sees."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.programme.models import Advice, AdviceAnswer, AdviceCite
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.people import holders


def _seen_advice(viewer: Viewer) -> ColumnElement[bool]:
    """Whose questions: one's own, those handed to one, and what was shared with readers."""
    if may(viewer.actor, Can.HAND_QUESTION):
        return true()
    own = viewer.actor.person_id
    rules = [Advice.asked_by_id == own, Advice.adviser_id == own]
    if viewer.reads_register:
        rules.append(and_(Advice.is_shared, Advice.status == "answered"))
    return or_(*rules)


def advice_list(viewer: Viewer, *, state: str = "", mine: bool = False) -> Select[Advice]:
    """Select questions, those that wait first (oldest first), then the newest answers."""
    statement = (
        select(Advice)
        .where(_seen_advice(viewer))
        .options(
            joinedload(Advice.asked_by),
            joinedload(Advice.adviser),
            selectinload(Advice.answers),
            selectinload(Advice.ratings),
        )
        .order_by(Advice.status != "open", Advice.answered_at.desc(), Advice.asked_at, Advice.id)
    )
    if state:
        statement = statement.where(Advice.status == state)
    if mine:
        statement = statement.where(Advice.asked_by_id == viewer.actor.person_id)
    return statement


def advice(advice_id: int, viewer: Viewer) -> Advice:
    """Return a question that the viewer sees, or raise the common 404."""
    found = db.session.scalar(
        select(Advice)
        .where(Advice.id == advice_id, _seen_advice(viewer))
        .options(
            joinedload(Advice.asked_by),
            joinedload(Advice.adviser),
            selectinload(Advice.answers)
            .selectinload(AdviceAnswer.cites)
            .joinedload(AdviceCite.project),
            selectinload(Advice.ratings),
        )
    )
    if found is None:
        raise NotFound
    return found


def shared_advice(ids: list[int]) -> list[Advice]:
    """Return answered questions that all readers may find, for the search."""
    return list(
        db.session.scalars(
            select(Advice)
            .where(Advice.id.in_(ids), Advice.is_shared, Advice.status == "answered")
            .options(selectinload(Advice.answers))
            .order_by(Advice.id)
        )
    )


def advisers() -> Sequence[Person]:
    """Return who may be asked for advice, by name: those who work with evidence in the force."""
    return holders(
        Role.SECRETARY,
        Role.RESEARCH_LEAD,
        Role.SUPERVISOR,
        Role.ETHICS_REVIEWER,
        Role.INFORMATION_GOVERNANCE,
        Role.LEGAL_ADVISER,
    )
