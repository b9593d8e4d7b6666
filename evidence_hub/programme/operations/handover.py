"""A supervisor who leaves a study gives its students to the successor (journey J7)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.programme import queries
from evidence_hub.programme.models import Award, Supervision
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registry.changes import change
from evidence_hub.tracking.leavers import changed_hands, named
from evidence_hub.tracking.models import Departure


def hand_over(*, actor: Actor, departure: Departure) -> int:
    """Give the awards of this study to a successor who may supervise; return how many.

    Where the successor may not, the secretary has it to name another (``tasks.py``).
    """
    require(actor, Can.HAND_OVER)
    # A successor in the study need not hold the role of a supervisor; then no student is handed to
    # somebody who may not supervise.
    if departure.successor_id not in {person.id for person in queries.supervisors()}:
        return 0
    awards = db.session.scalars(
        select(Award)
        .where(Award.project_id == departure.project_id, Award.supervisor_id == departure.person_id)
        .options(selectinload(Award.supervisors))
        .order_by(Award.id)
    ).all()
    today = clock.today()
    for award in awards:
        award.supervisors[-1].ended_on = today
        award.supervisors.append(
            Supervision(
                supervisor_name=departure.successor.name,
                started_on=today,
                reason=f"{departure.person_name} left the study",
            )
        )
        award.supervisor_id = departure.successor_id
    if awards:
        names = [named("award", award.id, award.student_name) for award in awards]
        change(
            actor,
            departure.project,
            ProgrammeVerb.STUDENTS_HANDED_OVER,
            changed_hands(departure, names),
            departure.reason,
        )
    return len(awards)
