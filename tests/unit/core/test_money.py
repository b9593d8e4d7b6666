"""Pence in words."""

from __future__ import annotations

import pytest

from evidence_hub.core.money import pounds


@pytest.mark.parametrize(
    ("pence", "words"),
    [(None, ""), (0, "£0.00"), (5, "£0.05"), (123450, "£1,234.50"), (-500, "−£5.00")],
)
def test_pence_are_shown_as_pounds(pence: int | None, words: str) -> None:
    assert pounds(pence) == words
