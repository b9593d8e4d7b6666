"""Proposals, and imported records that the board may adopt (T5, T6, T22)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, or_, select

from evidence_hub.commissioning.hooks import AgendaKind, Candidate
from evidence_hub.commissioning.models import Decision
from evidence_hub.commissioning.money import MONEY
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage

# Not Live: collecting can only be begun through the gates of T8.
ADOPTED_INTO = {
    Stage.SET_UP.value: "Set-up",
    Stage.ANALYSIS.value: "Analysis",
    Stage.REPORTING.value: "Reporting",
    Stage.IMPLEMENTATION.value: "Implementation",
}


@cached_in_evaluation
def _waiting(viewer: Viewer) -> list[Any]:
    """Return the proposals that are ready, the longest waiting first, and what was imported."""
    is_import = and_(
        Project.is_legacy,
        Project.adopted_on.is_(None),
        # The candidates of DOMAIN 1.3 are not the board's research, so none is adopted.
        Project.record_kind == "registered",
    )
    is_ready = Project.stage == Stage.BOARD_READY
    rows = db.session.execute(
        select(
            Project.id,
            Project.title,
            Project.title_sort,
            Project.marking,
            is_ready.label("is_ready"),
            is_import.label("is_import"),
        )
        .where(or_(is_ready, is_import), visible(viewer, Tier.FULL))
        .order_by(Project.updated_at, Project.id)
    )
    return list(rows)


def _proposals(viewer: Viewer) -> Iterator[Candidate]:
    for row in (row for row in _waiting(viewer) if row.is_ready):
        yield Candidate("proposal", row.title, row.id, marking=row.marking)


def _apply_proposal(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    project = decision.project
    if project is None:
        raise Invalid({"outcome": "This item names no project"})
    outcome = Outcome(decision.outcome)
    if outcome in (Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS):
        _check_approval(decision, project)
        move(project, Move.COMMISSION, actor=actor, reason=decision.reasons)
    elif outcome is Outcome.DEFER:
        # What is needed goes to the applicant as the reason; the day is kept with the decision and
        # read by the clock.
        move(project, Move.DEFER, actor=actor, reason=decision.needs)
    elif outcome is Outcome.DECLINE:
        move(project, Move.DECLINE, actor=actor, reason=decision.reasons)


# ToR limb (a): research is commissioned for adopted priorities. An exception is possible, and
# minuted.
def _check_approval(decision: Decision, project: Project) -> None:
    adopted = any(
        part.priority.is_adopted and part.priority.retired_on is None for part in project.priorities
    )
    if not adopted and not decision.priority_exception:
        raise Invalid(
            {
                "priority_exception": "It serves no priority that the board has adopted. "
                "Minute why it is approved all the same"
            }
        )
    # T5 names a benefit owner, because benefits nobody owns are never reviewed (J10).
    if decision.benefit_owner_id is None:
        raise Invalid({"benefit_owner": "Name who owns the benefit"})
    if decision.money not in MONEY:
        raise Invalid({"money": "Say how the money stands"})


def _imports(viewer: Viewer) -> Iterator[Candidate]:
    rows = [row for row in _waiting(viewer) if row.is_import]
    for row in sorted(rows, key=lambda row: (row.title_sort, row.id)):
        yield Candidate("adoption", row.title, row.id, marking=row.marking)


def _apply_adoption(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    if Outcome(decision.outcome) is not Outcome.ADOPT or decision.project is None:
        return
    # T22: it enters the stage that the board names; none is guessed from what the seed says.
    if decision.target_stage not in ADOPTED_INTO:
        raise Invalid({"target_stage": "Name its new stage"})
    move(
        decision.project,
        Move.ADOPT,
        actor=actor,
        reason=decision.reasons or "Adopted by the board",
        target=Stage(decision.target_stage),
    )


KINDS = (
    AgendaKind(
        "proposal",
        "Proposal",
        "Approve, defer or decline this proposal.",
        (
            Outcome.APPROVE,
            Outcome.APPROVE_WITH_CONDITIONS,
            Outcome.DEFER,
            Outcome.DECLINE,
            Outcome.REFER,
        ),
        _proposals,
        _apply_proposal,
        fills=True,
        # What T4 asked for, as the board decides before the agreements of T8 can exist.
        stands=(
            gates.ETHICS_ADVISED,
            gates.EQUALITY_RECORDED,
            gates.IMPACT_SCREENED,
            gates.SHARING_SETTLED,
            gates.IP_ADVISED,
        ),
        needs=frozenset({"money", "benefit_owner", "priority_exception", "conditions", "defer"}),
    ),
    AgendaKind(
        "adoption",
        "Imported record to adopt",
        "Adopt this imported record and name its new stage, or take note of it.",
        (Outcome.ADOPT, Outcome.NOTE, Outcome.REFER),
        _imports,
        _apply_adoption,
        targets=ADOPTED_INTO,
        stands=(),  # the hub holds no evidence on what was imported
    ),
)
