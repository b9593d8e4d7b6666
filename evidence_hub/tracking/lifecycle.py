"""States of the package's own things, and the one table of how each may change."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from evidence_hub.core.errors import Invalid
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.tracking.models import Benefit, Milestone


class State(StrEnum):
    """Where a milestone stands (DOMAIN 3.11); worked out from its dates, never stored."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


def state_of(row: Milestone, due_on: dt.date, today: dt.date) -> State:
    """Return where a milestone stands; ``due_on`` is its day after what counts as no delay."""
    if row.cancelled_on is not None:
        return State.CANCELLED
    if row.actual_on is not None:
        return State.MET_LATE if row.actual_on > due_on else State.MET
    if due_on < today:
        return State.MISSED
    return State.IN_PROGRESS if row.begun_on is not None else State.PLANNED


class Relationship(StrEnum):
    """Where a benefit stands (DOMAIN 3.11)."""

    PROPOSED = "proposed"
    PROFILED = "profiled"
    TRACKING = "tracking"
    REALISED = "realised"
    PARTLY_REALISED = "partly_realised"
    NOT_REALISED = "not_realised"
    NOT_MEASURABLE = "not_measurable"
    TRANSFERRED = "transferred"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


# What an owner may conclude, and a second person verifies; each but "realised" says why.
CONCLUSIONS = (
    Relationship.REALISED,
    Relationship.PARTLY_REALISED,
    Relationship.NOT_REALISED,
    Relationship.NOT_MEASURABLE,
    Relationship.TRANSFERRED,
)


def profile_of(row: Benefit) -> Relationship:
    """Return where a benefit stands that nobody has concluded on yet."""
    if row.readings:
        return Relationship.TRACKING
    return (
        Relationship.PROFILED if row.target is not None and row.measure else Relationship.PROPOSED
    )


# Before the start the plan is still being made; from the start on a date is only moved by a grant.
PLANNING = frozenset({Stage.COMMISSIONED, Stage.SET_UP})
REPORTED = frozenset(
    {
        Stage.LIVE,
        Stage.PAUSED,
        Stage.SUSPENDED,
        Stage.ANALYSIS,
        Stage.REPORTING,
    }
)


def check_tracked(stage: str, field: str = "status") -> None:
    """Refuse a change to what is not commissioned yet, or over."""
    found = Stage(stage)
    if found in OVER:
        raise Invalid({field: f"This project is over ({found.label.lower()}). It changes no more"})
