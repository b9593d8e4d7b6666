"""What the clock does: suspend what lapsed (DOMAIN T15), carry out what a last day brings."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM, Role
from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece
from evidence_hub.core.markings import MARKINGS
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.lifecycle.gates import CLEARANCES_IN_DATE
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project
from evidence_hub.registry.queries import with_content
from evidence_hub.registry.stages import HANDLES_DATA, Stage
from evidence_hub.tracking.models import Departure
from evidence_hub.tracking.operations.departures import carry_out

# OFFICIAL asks for no clearance, so nothing of that marking can lapse by one; naming the others
# keeps the nightly question small.
NEED_CLEARANCE = sorted(code for code, row in MARKINGS.items() if row.clearances is not None)


def departures() -> Iterator[Piece]:
    """Yield one piece for each departure whose last day has come."""
    rows = db.session.scalars(
        select(Departure.id)
        .where(Departure.carried_out_at.is_(None), Departure.last_day <= clock.today())
        .order_by(Departure.id)
    ).all()
    for key in rows:
        # The id is bound as a default, since a lambda made in a loop would otherwise see the last
        # one.
        yield lambda key=key: carry_out(actor=SYSTEM, departure_id=key)  # type: ignore[misc]


def clearances_lapsed() -> Iterator[Piece]:
    """Yield one piece for each restricted project in which somebody's clearance has run out."""
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.stage.in_(sorted(HANDLES_DATA)),
            Project.marking.in_(NEED_CLEARANCE),
            # Imports that nobody adopted have gates “evidence not held” (T22). To suspend them for
            # that would be to judge 2013 by rules of today.
            Project.is_legacy.is_(False) | Project.adopted_on.is_not(None),
        )
        .options(*with_content())
        .order_by(Project.id)
    ).all()
    # One question for all of them; asking project by project would take as many statements as
    # there are restricted studies.
    for project_id, (gate,) in check_gates(rows, [CLEARANCES_IN_DATE]).items():
        if not gate.met.lets_pass:
            yield lambda project_id=project_id: _suspend(project_id)  # type: ignore[misc]


def _suspend(project_id: int) -> bool:
    project = db.session.scalars(
        select(Project).where(Project.id == project_id).with_for_update()
    ).one()
    # Asked again under the lock: between the list and this piece somebody may have renewed the
    # clearance or moved the project, and a suspension is not taken back without the chair.
    (gate,) = check_gates([project], [CLEARANCES_IN_DATE])[project_id]
    if Stage(project.stage) not in HANDLES_DATA or gate.met.lets_pass:
        return False
    kept = move(project, Move.SUSPEND, actor=SYSTEM, reason="A clearance in the team has run out")
    notices.notify(
        notices.team_of(project)
        | notices.in_roles(project, Role.INFORMATION_GOVERNANCE, Role.CHAIR, Role.DEPUTY),
        key=f"suspended:{kept.id}",
        text=f"{project.reference} is suspended: a clearance in the team has run out",
        path=f"/projects/{project.reference}",
        project=project,
    )
    return True
