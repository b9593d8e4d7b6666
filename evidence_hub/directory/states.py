"""The states of a priority."""

from __future__ import annotations

from enum import StrEnum


class PriorityStatus(StrEnum):
    """Whether the board has adopted a priority; who retires one is kept by its day."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
