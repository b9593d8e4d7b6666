"""What fields make of what people type."""

from __future__ import annotations

import pytest

from evidence_hub.web.forms import real_date, tidy, whole_number


@pytest.mark.parametrize(
    ("given", "number"), [("12", 12), ("", 0), (None, 0), (12, 0), ("-1", 0), ("1" * 10, 0)]
)
def test_a_hidden_number_that_is_none_names_no_row(given: object, number: int) -> None:
    assert whole_number(given) == number


@pytest.mark.parametrize(
    ("day", "month", "year", "is_real"),
    [("29", "2", "2024", True), ("29", "2", "2023", False), ("31", "6", "2026", False),
     ("1", "1", "1899", False), ("1", "1", "2101", False), ("one", "1", "2026", False)],
)  # fmt: skip
def test_a_day_is_one_of_the_calendar_and_of_our_time(
    day: str, month: str, year: str, is_real: bool
) -> None:
    assert (real_date(day, month, year) is not None) is is_real


def test_text_has_one_kind_of_line_end_and_one_spelling_of_a_letter() -> None:
    assert tidy("  a\r\nb\rc ") == "a\nb\nc"
    assert tidy("e\u0301") == "é"
    assert tidy(None) == ""
