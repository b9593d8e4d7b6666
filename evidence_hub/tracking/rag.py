"""The colour that the hub works out for a project, beside the one that its lead declares.

Green on plan; amber slips within the lead's reach; red needs the board; grey is not reported
(DOMAIN 3.11; the thresholds are house rules).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def _milestones(facts: Facts, red_after: int) -> tuple[Rag, str]:
    worst = max(facts.milestone_days_late, default=0)
    late = sum(1 for days in facts.milestone_days_late if days > 0)
    if worst > red_after:
        return Rag.RED, f"A milestone is {worst} days late"
    if late:
        return Rag.AMBER, f"{late} {'milestone is' if late == 1 else 'milestones are'} late"
    return Rag.GREEN, ""


def _risks(facts: Facts) -> tuple[Rag, str]:
    colour = (
        Rag.RED
        if facts.highest_risk >= RED_SCORE
        else Rag.AMBER
        if facts.highest_risk >= AMBER_SCORE
        else Rag.GREEN
    )
    return colour, f"A risk or issue scores {facts.highest_risk} of 25"


def _others(facts: Facts) -> Iterator[tuple[Rag, str]]:
    if facts.is_suspended:
        yield Rag.RED, "It is suspended"
    if facts.overspent_pence > 0:
        yield Rag.AMBER, "More is spent or forecast than was given"
    if facts.is_paused:
        yield Rag.AMBER, "It is paused"


def computed(facts: Facts, *, red_after: int) -> tuple[Rag, list[str]]:
    """Return the colour and why; late reporting makes grey only what would be green.

    ``red_after`` is the days by which a milestone may be late before the board must decide.
    """
    said = [_milestones(facts, red_after), _risks(facts), *_others(facts)]
    # The worst wins and brings all its reasons along: a board that hears of one cause and mends it
    # should not learn of the next a quarter later.
    for colour in (Rag.RED, Rag.AMBER):
        if any(each is colour for each, _ in said):
            return colour, [why for each, why in said if each is not Rag.GREEN]
    # Silence hides nothing that is known to be wrong: red and amber have been returned before.
    if facts.report_days_late > 0:
        return Rag.GREY, [f"Its report is {facts.report_days_late} days late"]
    return Rag.GREEN, ["Nothing is late, no high risk is open"]
