"""A supervisor who leaves a study gives its students to the successor (journey J7)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.programme import queries
from evidence_hub.programme.models import Award, Supervision
from evidence_hub.tracking.models import Departure


def hand_over(row: Departure) -> int:
    """Give the awards of this study to a successor who may supervise; return how many.

    Where the successor may not, the secretary has it to name another (``tasks.py``).
    """
    if row.successor_id not in {person.id for person in queries.supervisors()}:
        return 0
    awards = db.session.scalars(
        select(Award)
        .where(Award.project_id == row.project_id, Award.supervisor_id == row.person_id)
        .options(selectinload(Award.supervisors))
        .order_by(Award.id)
    ).all()
    for award in awards:
        today = clock.today()
        award.supervisors[-1].ended_on = today
        award.supervisors.append(
            Supervision(
                supervisor_name=row.successor.name,
                started_on=today,
                reason=f"{row.person_name} left the study",
            )
        )
        award.supervisor_id = row.successor_id
    return len(awards)
