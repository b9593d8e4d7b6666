"""Money is whole pence everywhere; these are its words."""

from __future__ import annotations


def pounds(pence: int | None) -> str:
    """Return "£1,234.50", "−£5.00", or '' for no amount."""
    if pence is None:
        return ""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02}"
