"""The states of awards, partnerships, funding opportunities and questions to the hub."""

from __future__ import annotations

from enum import StrEnum


class AwardStatus(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    LEFT = "left"


class PartnershipStatus(StrEnum):
    EXPLORING = "exploring"
    JOINED = "joined"
    LEFT = "left"


class OpportunityStatus(StrEnum):
    OPEN = "open"
    BID = "bid"
    NO_BID = "no_bid"
    WON = "won"
    LOST = "lost"


class AdviceStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
