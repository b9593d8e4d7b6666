"""Deferred proposals return to the agenda by themselves on their day (DOMAIN T6)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from evidence_hub.commissioning import queries
from evidence_hub.commissioning.agenda_items import keys_of, next_planned, place
from evidence_hub.commissioning.hooks import Candidate
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM, Role
from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage


def returns() -> Iterator[Piece]:
    """Yield one piece for each deferred project whose day has come."""
    ids = db.session.scalars(
        select(Project.id).where(Project.stage == Stage.DEFERRED).order_by(Project.id)
    ).all()
    today = clock.today()
    # The last deferral counts: a project can be deferred more than once.
    for project_id, decision in queries.last_decisions(ids, (Outcome.DEFER,)).items():
        if decision.until is not None and decision.until <= today:
            yield lambda project_id=project_id: _return(project_id)  # type: ignore[misc]


def _return(project_id: int) -> bool:
    project = db.session.scalars(
        # Another node may be returning it too; whoever comes second finds it moved.
        select(Project).where(Project.id == project_id).with_for_update()
    ).one()
    if project.stage != Stage.DEFERRED:
        return False
    kept = move(project, Move.RETURN_TO_AGENDA, actor=SYSTEM)
    following = next_planned(clock.today())
    candidate = Candidate("proposal", project.title, project.id, marking=project.marking)
    # T6 returns it to the agenda. Without a planned meeting it stands board-ready, and the next
    # agenda is filled with it.
    if following is not None and candidate.key not in keys_of(following):
        place(following, candidate, is_consent=False, note="Returned from deferral.")
    notices.notify(
        notices.team_of(project) | notices.in_roles(project, Role.SECRETARY),
        key=f"returned-to-agenda:{kept.id}",
        text=f"{project.reference} is back on the way to the board",
        path=f"/projects/{project.reference}",
        project=project,
    )
    return True
