"""What the board says of the money when it approves a proposal (DOMAIN T6)."""

from __future__ import annotations

MONEY = {
    "none": "No money is asked",
    "confirmed": "The money is confirmed",
    "risk": "The board accepts that the money is not confirmed yet",
}
