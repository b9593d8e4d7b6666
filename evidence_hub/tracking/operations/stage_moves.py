"""Moving a project on, pausing, suspending and lifting (DOMAIN T7 to T9, T14, T15, T23)."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project

# The lead's own moves, by the words of the table.
LEADS_MOVES = (
    Move.BEGIN_SET_UP,
    Move.GO_LIVE,
    Move.RESUME,
    Move.BEGIN_ANALYSIS,
    Move.BEGIN_REPORTING,
)


def _notify(project: Project, kept: StageMove, text: str, *roles: Role) -> None:
    notices.notify(
        (notices.team_of(project) | notices.in_roles(project, *roles)) - {kept.actor_id or 0},
        key=f"move:{kept.id}",
        text=f"{project.reference} {text}",
        path=f"/projects/{project.reference}",
        project=project,
    )


def make_move(
    *, actor: Actor, relationship: Relationship, project: Project, name: Move | None
) -> StageMove:
    """Make one of the lead's moves; every gate is checked now, and the first day live is kept.

    ``name`` is None where the word that was sent is none of the moves.
    """
    require(actor, Can.START_OR_PAUSE, relationship)
    if name is None or name not in LEADS_MOVES:
        raise Invalid({"move": "Choose a move from the list"})
    kept = move(project, name, actor=actor)
    # Kept once: a record that the board adopted may have had its first day before, and reporting
    # periods are counted from it.
    if name == Move.GO_LIVE and project.actual_start_on is None:
        project.actual_start_on = clock.today()
    if name == Move.BEGIN_ANALYSIS:
        project.actual_end_on = clock.today()
    _notify(project, kept, f"moved on: {name}")
    return kept


def pause(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    reason: str,
    participants: str,
    returns_on: dt.date | None,
) -> StageMove:
    """Pause collecting, saying what participants are told and when it goes on (DOMAIN T14)."""
    require(actor, Can.START_OR_PAUSE, relationship)
    if not reason:
        raise Invalid({"reason": "Say why it pauses"})
    if not participants:
        raise Invalid({"participants": "Say what happens with those who take part now"})
    if returns_on is None or returns_on <= clock.today():
        raise Invalid({"returns_on": "Enter the day, after today, on which it should go on"})
    # All three belong to the reason of the move, since T14 asks for them together and the history
    # of moves is where people look for them.
    words = (
        f"{reason}\nParticipants: {participants}\nExpected to go on: {clock.day_words(returns_on)}"
    )
    kept = move(project, Move.PAUSE, actor=actor, reason=words)
    _notify(project, kept, "is paused", Role.SECRETARY)
    return kept


def suspend(
    *, actor: Actor, relationship: Relationship, project: Project, reason: str
) -> StageMove:
    """Suspend for safety or lawfulness; only an unconflicted chair or deputy lifts it (T15)."""
    require(actor, Can.SUSPEND, relationship)
    kept = move(project, Move.SUSPEND, actor=actor, reason=reason)
    _notify(
        project,
        kept,
        "is suspended. Nothing may be collected.",
        Role.INFORMATION_GOVERNANCE,
        Role.SECRETARY,
        Role.CHAIR,
        Role.DEPUTY,
    )
    return kept


def lift(*, actor: Actor, relationship: Relationship, project: Project, reason: str) -> StageMove:
    """Lift a suspension to the stage before, after every gate of going live is judged again."""
    require(actor, Can.LIFT_SUSPENSION, relationship)
    kept = move(project, Move.LIFT_SUSPENSION, actor=actor, reason=reason)
    _notify(project, kept, "is no longer suspended", Role.INFORMATION_GOVERNANCE, Role.SECRETARY)
    return kept
