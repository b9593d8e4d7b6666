"""The colour that the hub works out for a project, beside the one that its lead declares.

Green on plan; amber slips within the lead's reach; red needs the board; grey is not reported
(DOMAIN 3.11; the thresholds are house rules).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Rag(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Rag.GREEN: "Green: on plan",
    Rag.AMBER: "Amber: slipping",
    Rag.RED: "Red: objectives at risk",
    Rag.GREY: "Grey: not reported",
}
NEEDS_ACTION = frozenset({Rag.AMBER, Rag.RED})
AMBER_SCORE, RED_SCORE = 12, 20  # likelihood times impact, of 25


@dataclass(frozen=True)
class Facts:
    """What the colour is worked out from; days late, the longest first."""

    milestone_days_late: Sequence[int]
    report_days_late: int
    highest_risk: int
    is_suspended: bool
    is_paused: bool
    overspent_pence: int


def computed(facts: Facts, *, red_after: int) -> tuple[Rag, list[str]]:
    """Return the colour and why; late reporting makes grey only what would be green."""
    red, amber = [], []
    worst = max(facts.milestone_days_late, default=0)
    late = sum(1 for days in facts.milestone_days_late if days > 0)
    if facts.is_suspended:
        red.append("It is suspended")
    if worst > red_after:
        red.append(f"A milestone is {worst} days late")
    elif late:
        amber.append(f"{late} {'milestone is' if late == 1 else 'milestones are'} late")
    if facts.highest_risk >= RED_SCORE:
        red.append(f"A risk or issue scores {facts.highest_risk} of 25")
    elif facts.highest_risk >= AMBER_SCORE:
        amber.append(f"A risk or issue scores {facts.highest_risk} of 25")
    if facts.overspent_pence > 0:
        amber.append("More is spent or forecast than was given")
    if facts.is_paused:
        amber.append("It is paused")
    if red:
        return Rag.RED, [*red, *amber]
    if amber:
        return Rag.AMBER, amber
    if facts.report_days_late > 0:
        return Rag.GREY, [f"Its report is {facts.report_days_late} days late"]
    return Rag.GREEN, ["Nothing is late, no high risk is open"]
