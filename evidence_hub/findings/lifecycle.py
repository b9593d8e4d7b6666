"""States of what comes of a study, and the one table of how each may change (DOMAIN 3.11)."""

from __future__ import annotations

from enum import StrEnum

from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import LIVE_OR_LATER, MAIN_LINE, OVER, Stage

# Where there is something to report; what is planned has found nothing yet.
FOUND_AT = LIVE_OR_LATER | {Stage.EXIT_DUTIES}
# Where the final report is written: before it is presented, or when a study ends early. What the
# board adopted at a later stage may still send its own.
REPORTED_AT = frozenset({Stage.ANALYSIS, Stage.REPORTING, Stage.IMPLEMENTATION, Stage.EXIT_DUTIES})
RECOMMENDED_AT = frozenset(
    MAIN_LINE[MAIN_LINE.index(Stage.ANALYSIS) : MAIN_LINE.index(Stage.CLOSED)]
)
# Where the board decides on what is recommended.
DISPOSED_AT = RECOMMENDED_AT - {Stage.ANALYSIS}


def check_stage(project: Project, stages: frozenset[Stage], field: str, words: str) -> None:
    """Raise Invalid on ``field`` unless the project is at one of these stages."""
    stage = Stage(project.stage)
    if stage in OVER:
        raise Invalid({field: f"This project is over ({stage.label.lower()}). It changes no more"})
    if project.awaits_adoption or stage not in stages:
        raise Invalid({field: words})


class Severity(StrEnum):
    """How pressing a recommendation is. The force's own, never to be read as an inspectorate's."""

    RECOMMENDATION = "recommendation"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"

    @property
    def label(self) -> str:
        return {
            Severity.RECOMMENDATION: "Recommendation",
            Severity.IMPROVEMENT: "Area for improvement",
            Severity.CONCERN: "Cause of concern: serious, critical or systemic",
        }[self]


class Disposition(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    REFERRED = "referred"

    @property
    def label(self) -> str:
        if self is Disposition.REFERRED:
            return "Referred elsewhere"
        return self.value.replace("_", " ").capitalize()

    @property
    def asks_for_action(self) -> bool:
        return self in (Disposition.ACCEPTED, Disposition.PARTLY_ACCEPTED)


# What the board may make of a recommendation, by what its decision is called.
DISPOSITIONS: dict[Outcome, Disposition] = {
    Outcome.ACCEPT: Disposition.ACCEPTED,
    Outcome.ACCEPT_IN_PART: Disposition.PARTLY_ACCEPTED,
    Outcome.REJECT: Disposition.REJECTED,
    Outcome.SUPERSEDE: Disposition.SUPERSEDED,
    Outcome.REFER: Disposition.REFERRED,
}


def check_accepted(disposition: str, field: str) -> None:
    """Raise Invalid unless the board accepted the recommendation, wholly or in part."""
    if not Disposition(disposition).asks_for_action:
        raise Invalid({field: "The board has not accepted this recommendation"})


CONFIDENCE = {"high": "High", "moderate": "Moderate", "low": "Low", "very_low": "Very low"}
MARYLAND = {
    "1": "1: a correlation at one point in time",
    "2": "2: before and after, without comparable units beside",
    "3": "3: before and after, in comparable treated and untreated units",
    "4": "4: several units, with other factors controlled",
    "5": "5: random assignment",
    "not_applicable": "Not applicable, as for qualitative work",
}
