"""What the hub makes of days, times, sums and numbers as people type them."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.core import typed_values
from evidence_hub.core.clock import day_words
from evidence_hub.core.money import pounds

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    "month", ["11", "Nov", "nov.", "November", "NOVEMBER", " november ", "１１"],
)  # fmt: skip
def test_a_month_is_taken_as_a_number_or_as_its_name(month: str) -> None:
    assert typed_values.day_of_parts("5", month, "2013") == dt.date(2013, 11, 5)


@pytest.mark.parametrize(
    ("day", "month", "year", "fault"),
    [("5", "11", "13", "Year must have 4 numbers"),
     ("5", "11", "1899", "Year must be from 1900 to 2100"),
     ("5", "11", "2101", "Year must be from 1900 to 2100"),
     ("32", "11", "2013", "Day must be a number from 1 to 31"),
     ("five", "11", "2013", "Day must be a number from 1 to 31"),
     ("5", "13", "2013", "Month must be a number from 1 to 12, or its name"),
     ("5", "Tachwedd", "2013", "Month must be a number from 1 to 12, or its name"),
     ("5", "Ju", "2013", "Month must be a number from 1 to 12, or its name"),
     ("31", "2", "2027", "must be a real date: February 2027 has 28 days"),
     ("29", "2", "2027", "must be a real date: February 2027 has 28 days"),
     ("31", "Sept", "2026", "must be a real date: September 2026 has 30 days")],
)  # fmt: skip
def test_each_fault_of_a_day_has_its_own_words(day: str, month: str, year: str, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        typed_values.day_of_parts(day, month, year)


def test_the_last_day_of_february_of_a_leap_year_is_a_day() -> None:
    assert typed_values.day_of_parts("29", "2", "2028") == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["5 November 2013", "5th Nov 2013", "05/11/2013", "5.11.2013", "5-11-2013", "5 11 2013",
     "2013-11-05", "Nov 5, 2013"],
)  # fmt: skip
def test_a_whole_day_is_read_as_british_readers_mean_it(text: str) -> None:
    assert typed_values.day_of_text(text) == dt.date(2013, 11, 5)


def test_a_year_of_two_numbers_is_asked_about_and_never_guessed() -> None:
    with pytest.raises(ValueError, match="Did you mean 5 November 2013"):
        typed_values.day_of_text("05/11/13")


@given(DAYS)
def test_the_hub_reads_the_days_that_it_writes(day: dt.date) -> None:
    assert typed_values.day_of_text(day_words(day)) == day
    assert typed_values.day_of_text(day.isoformat()) == day
    assert typed_values.day_of_text(f"{day:%d/%m/%Y}") == day


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_with_words(text: str) -> None:
    for reader in (typed_values.day_of_text, typed_values.time_of, typed_values.pence_of,
                   typed_values.whole_number_of):  # fmt: skip
        with suppress(ValueError):
            assert reader(text) is not None


@pytest.mark.parametrize(
    ("text", "time"),
    [("9.30", "09:30"), ("09:30", "09:30"), ("9:30am", "09:30"), ("9:30 pm", "21:30"),
     ("9.30 p.m.", "21:30"), ("0930", "09:30"), ("9am", "09:00"), ("12am", "00:00"),
     ("12:05pm", "12:05"), ("noon", "12:00"), ("23:59", "23:59")],
)  # fmt: skip
def test_a_time_is_taken_as_people_write_it(text: str, time: str) -> None:
    assert f"{typed_values.time_of(text):%H:%M}" == time


@pytest.mark.parametrize("text", ["25:00", "9", "13pm", "9.60", "half nine", "0am"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a"):
        typed_values.time_of(text)


@pytest.mark.parametrize(
    ("text", "pence"),
    [("£1,200", 120_000), ("1200", 120_000), ("1 200", 120_000), ("1200.5", 120_050),
     ("GBP 1,200.05", 120_005), ("1200 pounds", 120_000), ("0", 0)],
)  # fmt: skip
def test_a_sum_is_taken_as_people_write_it(text: str, pence: int) -> None:
    assert typed_values.pence_of(text) == pence


@pytest.mark.parametrize(
    ("text", "fault"),
    [("1.2k", "Did you mean £1,200?"), ("£2m", "Did you mean £2,000,000?"),
     ("1.234", "2 numbers after the point"), ("-5", "must not be less than nothing"),
     ("1.200,50", "must be pounds and pence"), ("12,50", "must be pounds and pence"),
     ("ten", "must be pounds and pence"), ("9" * 10, "must be less than £1,000,000,000")],
)  # fmt: skip
def test_a_sum_that_could_mean_two_things_is_asked_about(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        typed_values.pence_of(text)


@given(st.integers(0, 99_999_999_999))
def test_the_hub_reads_the_sums_that_it_writes(pence: int) -> None:
    assert typed_values.pence_of(pounds(pence)) == pence


@pytest.mark.parametrize(
    ("text", "number"), [("1,200", 1200), ("1 200", 1200), ("-3", -3), ("007", 7)]
)
def test_a_number_is_taken_as_people_write_it(text: str, number: int) -> None:
    assert typed_values.whole_number_of(text) == number


@pytest.mark.parametrize("text", ["1.5", "1e3", "²", "9" * 10, "many", "1,20"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        typed_values.whole_number_of(text)


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b\u200d", "\u3164", "\u2800", "\u0301", "\u202e"]
)
def test_text_of_which_nothing_is_seen_is_blank(text: str) -> None:
    assert not typed_values.is_seen(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [("…", False), ("...", False), ("A", False), ("\u3164\u3164", False), ("AI", True),
     ("犯罪", True), ("Ymchwil", True)],
)  # fmt: skip
def test_a_title_has_two_letters_or_numbers_of_any_script(text: str, names: bool) -> None:
    assert typed_values.names_something(text) is names
