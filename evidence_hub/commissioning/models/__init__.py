"""Tables of the commissioning package, split by noun."""

from evidence_hub.commissioning.models.assessment import Assessment
from evidence_hub.commissioning.models.call import Call, CallAnswer
from evidence_hub.commissioning.models.chairs_action import ChairsAction
from evidence_hub.commissioning.models.decision import BoardAction, Decision, Vote
from evidence_hub.commissioning.models.meeting import (
    Addendum,
    AgendaItem,
    Attendance,
    ItemInterest,
    Meeting,
)

__all__ = [
    "Addendum",
    "AgendaItem",
    "Assessment",
    "Attendance",
    "BoardAction",
    "Call",
    "CallAnswer",
    "ChairsAction",
    "Decision",
    "ItemInterest",
    "Meeting",
    "Vote",
]
