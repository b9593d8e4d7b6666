"""The states of a meeting and of an item, and what may be decided (DOMAIN 3.12)."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    PLANNED = "planned"
    IN_SESSION = "in_session"
    CLOSED = "closed"
    CHECKED = "checked"
    APPROVED = "approved"
    CALLED_OFF = "called_off"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: dict[Status, str] = {
    Status.PLANNED: "Planned",
    Status.IN_SESSION: "In session",
    Status.CLOSED: "Minutes being written",
    Status.CHECKED: "Minutes checked by the chair",
    Status.APPROVED: "Minutes approved",
    Status.CALLED_OFF: "Called off",
}


# All outcomes of all kinds in one list: each kind names those it knows, and the trail compares
# across them.
class Outcome(StrEnum):
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    DEFER = "defer"
    DECLINE = "decline"
    REFER = "refer"
    NOTE = "note"
    ADOPT = "adopt"
    RETIRE = "retire"
    RATIFY = "ratify"
    ACCEPT = "accept"
    ACCEPT_IN_PART = "accept_in_part"
    REJECT = "reject"
    SUPERSEDE = "supersede"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]

    @property
    def past(self) -> str:
        """Return what was done with an item: "approved with conditions"."""
        verb, *rest = self.value.split("_")
        doubled = {"defer": "deferred", "refer": "referred", "ratify": "ratified"}
        done = doubled.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")
        return " ".join([done, *rest])


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.APPROVE: "Approve",
    Outcome.APPROVE_WITH_CONDITIONS: "Approve with conditions",
    Outcome.DEFER: "Defer",
    Outcome.DECLINE: "Decline",
    Outcome.REFER: "Refer",
    Outcome.NOTE: "Note",
    Outcome.ADOPT: "Adopt",
    Outcome.RETIRE: "Retire",
    Outcome.RATIFY: "Ratify",
    Outcome.ACCEPT: "Accept",
    Outcome.ACCEPT_IN_PART: "Accept in part",
    Outcome.REJECT: "Reject",
    Outcome.SUPERSEDE: "Superseded",
}


class ItemStatus(StrEnum):
    """How far an item of the agenda has come."""

    WAITING = "waiting"
    DECIDED = "decided"
    # Kept on the old agenda with this state, so that the minutes of each meeting stay complete.
    CARRIED_OVER = "carried_over"


class InterestOutcome(StrEnum):
    """What follows from an interest for the item in hand."""

    DECLARED_ONLY = "declared_only"
    STAYS_WITHOUT_VOTE = "stays_without_vote"
    WITHDRAWS = "withdraws"
