"""Checks of gates: the board's decision, benefit, conditions and money (T5 to T7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence_hub.commissioning import queries
from evidence_hub.commissioning.lifecycle import CARRIED
from evidence_hub.commissioning.money import MONEY
from evidence_hub.commissioning.states import Outcome
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.approvals import confirmations
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, answers
from evidence_hub.registry.models import Project

Projects = Sequence[Project]
Answers = Mapping[int, Gate]


def is_assessed(projects: Projects) -> Answers:
    """Judge whether everybody who was asked has advised; without reviewers one word is needed."""
    held = queries.assessments([project.id for project in projects])
    confirmed = confirmations(projects)

    def check(project: Project) -> tuple[GateStatus, str]:
        rows = held.get(project.id, ())
        waiting = [row.person.name for row in rows if row.given_at is None]
        # Everybody who was asked, because a board that hears some of its advisers hears a
        # selection.
        if waiting:
            return GateStatus.NO, f"Not given yet: {', '.join(waiting)}."
        if rows:
            return GateStatus.YES, f"{len(rows)} given."
        # DOMAIN 5: the proportionate route needs the confirmation and the assessor's word, as no
        # ethics reviewer looks at it.
        if project.id in confirmed:
            return GateStatus.NO, "The proportionate route needs the word of one assessor."
        return GateStatus.NOT_REQUIRED, "Nobody was asked to assess it."

    return answers(
        gates.ASSESSED,
        projects,
        check,
        endpoint="commissioning.assessment",
        action="See the assessment",
    )


def board_has_decided(projects: Projects) -> Answers:
    """Judge whether a quorate decision waits to be carried out; one decision carries one move."""
    last = queries.last_decisions([project.id for project in projects])

    def check(project: Project) -> tuple[GateStatus, str]:
        decision = last.get(project.id)
        # A decision carries one move. Once applied it cannot be used again to pass this gate.
        if decision is None or decision.applied_at is not None:
            return GateStatus.NO, "No decision of a quorate meeting waits to be carried out."
        return GateStatus.YES, f"{Outcome(decision.outcome).label}: {decision.quorum['why']}"

    return answers(gates.BOARD_DECIDED, projects, check)


def benefit_is_owned(projects: Projects) -> Answers:
    last = queries.last_decisions([project.id for project in projects])

    def check(project: Project) -> tuple[GateStatus, str]:
        decision = last.get(project.id)
        if decision is None or decision.benefit_owner is None:
            return GateStatus.NO, "Nobody is named who owns the benefit."
        return GateStatus.YES, decision.benefit_owner.name

    return answers(gates.BENEFIT_OWNED, projects, check)


def conditions_are_owned(projects: Projects) -> Answers:
    held = conditions_of([project.id for project in projects])

    def check(project: Project) -> tuple[GateStatus, str]:
        rows = [row for row in held.get(project.id, ()) if row.is_open]
        # T7: a condition without an owner is one that nobody will meet.
        ownerless = [row.text for row in rows if not row.owner]
        if ownerless:
            return GateStatus.NO, f"No owner: {'; '.join(ownerless)}"
        return GateStatus.YES, f"{len(rows)} open conditions, each with an owner."

    return answers(gates.CONDITIONS_OWNED, projects, check, endpoint="lifecycle.conditions")


def funding_is_settled(projects: Projects) -> Answers:
    # The last decision that speaks of money, since later ones on the project may not mention it.
    approvals = queries.last_decisions(
        [project.id for project in projects], outcomes=tuple(CARRIED), on_money=True
    )

    def check(project: Project) -> tuple[GateStatus, str]:
        decision = approvals.get(project.id)
        if decision is None or decision.money not in MONEY:
            return GateStatus.NO, "The board has not said how the money stands."
        return GateStatus.YES, f"{MONEY[decision.money]}."

    return answers(gates.FUNDING_SETTLED, projects, check)
