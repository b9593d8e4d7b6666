"""Proposals on their way: who advised on them, and calls."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.commissioning.models import (
    Assessment,
    Call,
    CallAnswer,
)
from evidence_hub.commissioning.queries.meetings import reads_papers, shut_out
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.audience import Tier, Viewer, tier_of
from evidence_hub.registry.models import Enquiry, Project


def reads_advice(viewer: Viewer, project: Project) -> bool:
    """Whether somebody reads what assessors advise the board on a project that they see."""
    if not reads_papers(viewer) or tier_of(viewer, project) is not Tier.FULL:
        return False
    return not shut_out(viewer)(project)


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


def calls(open_by: dt.date | None) -> Select[Call]:
    """Select calls, the last to close first; ``open_by`` leaves out those that open later."""
    statement = (
        select(Call)
        .options(joinedload(Call.priority))
        .order_by(Call.closes_on.desc(), Call.id.desc())
    )
    # A call that is still to come is the secretary's draft in all but name.
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
