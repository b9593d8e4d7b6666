"""What is wrong is told all at once, a field at a time."""

from __future__ import annotations

import pytest

from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems, given


def test_every_fault_is_told_at_once() -> None:
    problems = Problems()
    problems.need("", "title", "Enter a title")
    problems.refuse_if(True, "ends_on", "The last day comes after the first")
    with pytest.raises(Invalid) as refused:
        problems.raise_if_any()
    assert set(refused.value.fields) == {"title", "ends_on"}


def test_the_first_fault_of_a_field_is_the_one_told() -> None:
    problems = Problems()
    problems.need(None, "day", "Enter the day")
    problems.refuse_if(True, "day", "The day is too late")
    assert problems.fields == {"day": "Enter the day"}


@pytest.mark.parametrize("value", [0, False, "0"])
def test_nought_is_a_value(value: object) -> None:
    problems = Problems()
    problems.need(value, "students", "Enter how many")
    assert not problems


def test_nothing_wrong_goes_on() -> None:
    Problems().raise_if_any()


def test_a_checked_value_that_is_missing_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        given(None)
