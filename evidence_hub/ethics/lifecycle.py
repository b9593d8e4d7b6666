"""The states of an application and the moves between them."""

from __future__ import annotations

from enum import StrEnum

from evidence_hub.core.transitions import Transition, Transitions


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    # Apart from a draft, because a returned application has been seen and its reviewers keep their
    # verdicts.
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


class RenewalStatus(StrEnum):
    """Where a request for more time stands (DOMAIN T19)."""

    FILED = "filed"
    RENEWED = "renewed"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return RENEWAL_LABELS[self]


RENEWAL_LABELS: dict[RenewalStatus, str] = {
    RenewalStatus.FILED: "With the reviewers",
    RenewalStatus.RENEWED: "Renewed",
    RenewalStatus.REFUSED: "Refused",
}


class ApplicationMove(StrEnum):
    SEND = "send"
    ASK_FOR_MORE = "ask for more"
    DECIDE = "decide"
    OPEN_AGAIN = "open again"


TRANSITIONS = Transitions(
    Transition(ApplicationMove.SEND, frozenset({Status.DRAFT, Status.RETURNED}), Status.IN_REVIEW),
    Transition(ApplicationMove.ASK_FOR_MORE, frozenset({Status.IN_REVIEW}), Status.RETURNED),
    Transition(ApplicationMove.DECIDE, frozenset({Status.IN_REVIEW}), Status.DECIDED),
    # after an unfavourable opinion, or a change that the opinion does not cover
    Transition(ApplicationMove.OPEN_AGAIN, frozenset({Status.DECIDED}), Status.RETURNED),
)
# Where sections can be written. While it is in review nobody edits what is being judged.
WITH_APPLICANT = frozenset({Status.DRAFT, Status.RETURNED})


def target_of(name: ApplicationMove, status: Status) -> Status:
    """Return where the move leads; raise Invalid where the application is elsewhere."""
    return TRANSITIONS.target(name, status)
