"""States of the package's own things, and the one table of how each may change."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.models import Benefit, Milestone
from evidence_hub.tracking.states import BenefitStatus


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
    # In this order: what was cancelled is never late, and what was met is never missed.
    if row.cancelled_on is not None:
        return State.CANCELLED
    if row.actual_on is not None:
        return State.MET_LATE if row.actual_on > due_on else State.MET
    if due_on < today:
        return State.MISSED
    return State.IN_PROGRESS if row.begun_on is not None else State.PLANNED


# What an owner may conclude, and a second person verifies; each but "realised" says why.
CONCLUSIONS = (
    BenefitStatus.REALISED,
    BenefitStatus.PARTLY_REALISED,
    BenefitStatus.NOT_REALISED,
    BenefitStatus.NOT_MEASURABLE,
    BenefitStatus.TRANSFERRED,
)


def profile_of(row: Benefit) -> BenefitStatus:
    """Return where a benefit stands that nobody has concluded on yet."""
    if row.readings:
        return BenefitStatus.TRACKING
    return (
        BenefitStatus.PROFILED if row.target is not None and row.measure else BenefitStatus.PROPOSED
    )


# Before the start the plan is still being made; from the start on a date is only moved by a grant.
PLANNING = frozenset({Stage.COMMISSIONED, Stage.SET_UP})
# Pauses and suspensions are in it, since that is when the board most needs to hear how it stands.
# Lateness is moved on by the stop (delays.py), not the duty.
REPORTED = frozenset(
    {
        Stage.LIVE,
        Stage.PAUSED,
        Stage.SUSPENDED,
        Stage.ANALYSIS,
        Stage.REPORTING,
    }
)
