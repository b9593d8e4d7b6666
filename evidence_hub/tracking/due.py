"""The suspension of what goes on with a clearance that has run out (DOMAIN T15)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from evidence_hub.core.authority import SYSTEM, Role
from evidence_hub.core.database import db
from evidence_hub.core.due import Piece
from evidence_hub.core.markings import MARKINGS
from evidence_hub.notifications import notices
from evidence_hub.registry.gates import CLEARANCES_IN_DATE
from evidence_hub.registry.models import Project
from evidence_hub.registry.moves import move
from evidence_hub.registry.queries import with_content
from evidence_hub.registry.sockets import check_gates
from evidence_hub.registry.stages import HANDLES_DATA, Stage

NEED_CLEARANCE = sorted(code for code, row in MARKINGS.items() if row.clearances is not None)


def clearances_lapsed() -> Iterator[Piece]:
    """Yield one piece for each restricted project in which somebody's clearance has run out."""
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.stage.in_(sorted(HANDLES_DATA)),
            Project.marking.in_(NEED_CLEARANCE),
            Project.is_legacy.is_(False) | Project.adopted_on.is_not(None),
        )
        .options(*with_content())
        .order_by(Project.id)
    ).all()
    for project_id, (gate,) in check_gates(rows, [CLEARANCES_IN_DATE]).items():
        if not gate.met.lets_pass:
            yield lambda project_id=project_id: _suspend(project_id)  # type: ignore[misc]


def _suspend(project_id: int) -> bool:
    project = db.session.scalars(
        select(Project).where(Project.id == project_id).with_for_update()
    ).one()
    (gate,) = check_gates([project], [CLEARANCES_IN_DATE])[project_id]
    if Stage(project.stage) not in HANDLES_DATA or gate.met.lets_pass:
        return False
    kept = move(project, "suspend", actor=SYSTEM, reason="A clearance in the team has run out")
    notices.notify(
        notices.team_of(project)
        | notices.in_roles(project, Role.INFORMATION_GOVERNANCE, Role.CHAIR, Role.DEPUTY),
        key=f"suspended:{kept.id}",
        text=f"{project.reference} is suspended: a clearance in the team has run out",
        path=f"/projects/{project.reference}",
        project=project,
    )
    return True
