"""The states of a meeting and the moves between them; what may be decided on which kind of item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence_hub.core.errors import Invalid


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


@dataclass(frozen=True)
class Transition:
    name: str
    source: Status
    target: Status


TRANSITIONS: dict[str, Transition] = {
    row.name: row
    for row in (
        Transition("open the meeting", Status.PLANNED, Status.IN_SESSION),
        Transition("call off the meeting", Status.PLANNED, Status.CALLED_OFF),
        Transition("close the meeting", Status.IN_SESSION, Status.CLOSED),
        Transition("check the minutes", Status.CLOSED, Status.CHECKED),
        Transition("correct the minutes", Status.CHECKED, Status.CLOSED),
        Transition("approve the minutes", Status.CHECKED, Status.APPROVED),
    )
}


def target_of(name: str, status: str) -> Status:
    """Return where the move leads; raise Invalid where the meeting is elsewhere."""
    row = TRANSITIONS[name]
    if Status(status) is not row.source:
        raise Invalid({"status": f"You cannot {name}: it is “{Status(status).label}”"})
    return row.target


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
# Those that are told read why; of what is accepted in part, which part.
NEED_REASONS = frozenset(
    {
        Outcome.DECLINE,
        Outcome.REFER,
        Outcome.ACCEPT_IN_PART,
        Outcome.REJECT,
        Outcome.SUPERSEDE,
    }
)
CARRIED = frozenset(
    {
        Outcome.APPROVE,
        Outcome.APPROVE_WITH_CONDITIONS,
        Outcome.ADOPT,
        Outcome.RETIRE,
        Outcome.RATIFY,
    }
)
