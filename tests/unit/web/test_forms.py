"""What fields make of what people type."""

from __future__ import annotations

import pytest

from evidence_hub.web.forms import record_key, tidy, whole_number


@pytest.mark.parametrize(
    ("given", "number"), [("12", 12), ("", 0), (None, 0), (12, 0), ("-1", 0), ("1" * 10, 0)]
)
def test_a_hidden_number_that_is_none_names_no_row(given: object, number: int) -> None:
    assert whole_number(given) == number


def test_text_has_one_kind_of_line_end_and_one_spelling_of_a_letter() -> None:
    assert tidy("  a\r\nb\rc ") == "a\nb\nc"
    assert tidy("e\u0301") == "é"
    assert tidy(None) == ""


def test_text_of_invisible_characters_is_blank() -> None:
    assert tidy("\u200b\u3164 \u2060") == ""


@pytest.mark.parametrize(
    ("given", "key"),
    [("28944000000123", 28_944_000_000_123), (str(2**53 - 1), 2**53 - 1), (str(2**53), 0),
     ("9" * 400, 0), ("-1", 0), ("", 0), (None, 0), ("٣", 0)],
)  # fmt: skip
def test_a_hidden_key_may_be_as_wide_as_keys_are(given: object, key: int) -> None:
    assert record_key(given) == key
