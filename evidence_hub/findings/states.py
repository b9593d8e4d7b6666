"""The states of findings, actions and of units that adopt (DOMAIN 3.11)."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Where an action stands as its row keeps it; ``action_words`` says it as people do."""

    OPEN = "open"
    COMPLETE = "complete"
    STOPPED = "stopped"
    HANDED_ON = "handed_on"


class Adopting(StrEnum):
    """How far a unit has come in working as a recommendation says."""

    EXPLORE = "explore"
    PREPARE = "prepare"
    PILOT = "pilot"
    ROLL_OUT = "roll_out"
    BUSINESS_AS_USUAL = "business_as_usual"
    # Giving up what was adopted is a stage like any other, so that it has its day and its reason
    # too.
    DE_IMPLEMENT = "de_implement"

    @property
    def label(self) -> str:
        if self is Adopting.DE_IMPLEMENT:
            return "De-implement"
        return self.value.replace("_", " ").capitalize()

    @property
    def is_adopted(self) -> bool:
        """Whether the unit works that way from here on, so that benefits can be measured."""
        return self in (Adopting.ROLL_OUT, Adopting.BUSINESS_AS_USUAL)


class FindingStatus(StrEnum):
    """Whether a finding may still change; ``external``: somebody else's, of a publication."""

    INTERIM = "interim"
    FINAL = "final"
    EXTERNAL = "external"
