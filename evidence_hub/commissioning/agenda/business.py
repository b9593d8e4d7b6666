"""Priorities, what was done between meetings, matters arising, and other business."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evidence_hub.audit import operations as audit
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.hooks import AgendaKind, Candidate
from evidence_hub.commissioning.models import BoardAction, ChairsAction, Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.directory.models import Priority, PriorityStatus
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project


def _priorities(viewer: Viewer) -> Iterator[Candidate]:
    rows = db.session.scalars(
        # Adopted and proposed ones alike: the board retires the first and adopts the second.
        select(Priority).where(Priority.retired_on.is_(None)).order_by(Priority.sort, Priority.id)
    )
    for row in rows:
        yield Candidate("priority", f"Priority: {row.name}", priority_id=row.id)


def _apply_priority(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    """Adopt or retire a priority by a minuted decision, from the day of the meeting."""
    row = decision.item.priority
    outcome = Outcome(decision.outcome)
    if row is None or outcome not in (Outcome.ADOPT, Outcome.RETIRE):
        return
    # The day of the meeting and not of the recording, which may be written up later.
    day = decision.item.meeting.held_on
    before = row.adoption_words
    if outcome is Outcome.ADOPT:
        # Checked when it is carried out: two meetings may have had the same priority on their
        # agendas.
        if row.is_adopted and row.retired_on is None:
            raise Invalid({"outcome": "The board has adopted this priority already"})
        row.status, row.basis = PriorityStatus.ADOPTED, "board_adopted"
        row.adopted_on, row.valid_from = day, day
        row.retired_on = row.valid_to = None
    else:
        # Retiring a proposal would record as past what the board never held.
        if not row.is_adopted or row.retired_on is not None:
            raise Invalid({"outcome": "Only an adopted priority is retired"})
        row.retired_on, row.valid_to = day, day
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.PRIORITY_DECIDED,
        f"priority:{row.code}",
        difference={row.name: [before, row.adoption_words]},
        reason=f"Meeting of {day_words(day)}",
        is_demo=row.is_demo,
    )


def _between(viewer: Viewer) -> Iterator[Candidate]:
    rows = db.session.scalars(
        select(ChairsAction)
        .join(Project, Project.id == ChairsAction.project_id)
        # Each action comes back until the board has said yes or no to it (DOMAIN 3.12).
        .where(ChairsAction.decision_id.is_(None), visible(viewer, Tier.FULL))
        .options(joinedload(ChairsAction.project))
        .order_by(ChairsAction.id)
    )
    for row in rows:
        title = f"Chair’s action: {row.text}"[:300]
        marking = row.project.marking
        yield Candidate("ratification", title, row.project_id, subject=str(row.id), marking=marking)


def _apply_ratification(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    row = db.session.get(ChairsAction, int(decision.item.subject))
    if row is None or row.decision_id is not None:
        raise Invalid({"outcome": "The board has decided on this action already"})
    # Referred means not decided, so it stays open for another meeting.
    if Outcome(decision.outcome) is not Outcome.REFER:
        row.decision_id = decision.id


def _matters(viewer: Viewer) -> Iterator[Candidate]:
    for row in queries.open_actions(viewer):
        yield Candidate(
            "matter",
            f"Matter arising: {row.text} ({row.owner})"[:300],
            row.decision.project_id,
            subject=str(row.id),
            marking=row.decision.item.project.marking if row.decision.item.project else "official",
        )


def _apply_matter(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    """Taking note leaves the action open until it is done; the minutes say that it was heard."""
    if db.session.get(BoardAction, int(decision.item.subject)) is None:
        raise Invalid({"outcome": "This action is no longer there"})


# Offers nothing by itself: other business is written on the agenda by hand.
def _nothing(viewer: Viewer) -> Iterator[Candidate]:
    return iter(())


def _no_effect(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    """Noted and referred: the minutes say so, nothing else changes."""


KINDS = (
    AgendaKind(
        "priority",
        "Priority",
        "Adopt or retire this priority.",
        (Outcome.ADOPT, Outcome.RETIRE, Outcome.NOTE, Outcome.REFER),
        _priorities,
        _apply_priority,
    ),
    AgendaKind(
        "ratification",
        "Chair’s action to ratify",
        "Ratify what the chair or deputy did between meetings, or decline to.",
        # Ratify stands first, because a consent agenda takes the first outcome of each kind.
        (Outcome.RATIFY, Outcome.DECLINE, Outcome.REFER),
        _between,
        _apply_ratification,
        may_be_consent=True,
        fills=True,
    ),
    AgendaKind(
        "matter",
        "Matter arising",
        "Take note of how far it is.",
        (Outcome.NOTE, Outcome.REFER),
        _matters,
        _apply_matter,
        may_be_consent=True,
        fills=True,
    ),
    AgendaKind(
        "other",
        "Other business",
        "As the title says.",
        (Outcome.NOTE, Outcome.REFER),
        _nothing,
        _no_effect,
        may_be_consent=True,
    ),
)
