"""What the board can set a house rule to."""

from __future__ import annotations

import pytest

from evidence_hub.house_rules.rules import RULES, Rule, problem

NUMBER = Rule("a", "G", "L", "W", "2", "members", 1, 20)
NUMBERS = Rule("b", "G", "L", "W", "30, 7", "days", 1, 365, is_list=True)
CHOICE = Rule("c", "G", "L", "W", "one", choices={"one": "One", "two": "Two"})
CODES = Rule("d", "G", "L", "W", "wmctu", is_codes=True)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_proposed_value_of_every_rule_is_one_that_the_board_could_set(rule: Rule) -> None:
    assert problem(rule, rule.default) == ""


@pytest.mark.parametrize(
    ("rule", "value"),
    [(NUMBER, " 3 "), (NUMBERS, "60,30, 7"), (CHOICE, "two"), (CODES, "wmctu, wm_2")],
)
def test_a_value_within_the_bounds_can_be_adopted(rule: Rule, value: str) -> None:
    assert problem(rule, value) == ""


@pytest.mark.parametrize(
    ("rule", "value", "words"),
    [
        (NUMBER, "two", "Enter a whole number of members"),
        (NUMBER, "٣", "Enter a whole number of members"),
        (NUMBER, "0", "Enter between 1 and 20 members"),
        (NUMBER, "21", "Enter between 1 and 20 members"),
        (NUMBERS, "30, soon", "Enter whole numbers of days"),
        (NUMBERS, "30, 0", "Enter between 1 and 365 days"),
        (CHOICE, "three", "Choose from the list"),
        (CODES, "West Midlands", "Enter codes like wmctu"),
    ],
)
def test_a_value_beyond_them_is_refused_with_what_to_enter(
    rule: Rule, value: str, words: str
) -> None:
    assert problem(rule, value) == words
