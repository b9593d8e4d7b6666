"""The states of an application and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence_hub.core.errors import Invalid


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: dict[Status, str] = {
    Status.DRAFT: "Being written",
    Status.IN_REVIEW: "In review",
    Status.RETURNED: "Returned for further information",
    Status.DECIDED: "Opinion given",
}


@dataclass(frozen=True)
class Transition:
    name: str
    sources: frozenset[Status]
    target: Status


TRANSITIONS: dict[str, Transition] = {
    row.name: row
    for row in (
        Transition("send", frozenset({Status.DRAFT, Status.RETURNED}), Status.IN_REVIEW),
        Transition("ask for more", frozenset({Status.IN_REVIEW}), Status.RETURNED),
        Transition("decide", frozenset({Status.IN_REVIEW}), Status.DECIDED),
        # after an unfavourable opinion, or a change that the opinion does not cover
        Transition("open again", frozenset({Status.DECIDED}), Status.RETURNED),
    )
}
WITH_APPLICANT = frozenset({Status.DRAFT, Status.RETURNED})


def target_of(name: str, status: str) -> Status:
    """Return where the move leads; raise Invalid where the application is elsewhere."""
    row = TRANSITIONS[name]
    if Status(status) not in row.sources:
        raise Invalid({"status": f"You cannot {name}: it is “{Status(status).label}”"})
    return row.target
