"""Dates as people type them; nothing is made more exact than it was stated."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.importing.dates import read_date

DAY = dt.date(2013, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        "5/11/13", "05/11/2013", "5.11.13", "5-11-2013", "5 Nov 2013", "5th November 2013",
        "05-Nov-13", "November 5, 2013", "Tue, 5 Nov 2013", "2013-11-05", "2013-11-05 00:00",
        "2013/11/5", "41583", "41583.0", "5 Nov '13", " 5  nov  2013 ", "5th of November 2013",
    ],
)  # fmt: skip
def test_a_whole_day_is_read(text: str) -> None:
    assert read_date(text).day == DAY


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Nov 2013", dt.date(2013, 11, 1), dt.date(2013, 11, 30)),
        ("Dec-13", dt.date(2013, 12, 1), dt.date(2013, 12, 31)),
        ("11/2013", dt.date(2013, 11, 1), dt.date(2013, 11, 30)),
        ("2013-02", dt.date(2013, 2, 1), dt.date(2013, 2, 28)),
        ("2013", dt.date(2013, 1, 1), dt.date(2013, 12, 31)),
    ],
)
def test_a_month_or_year_stays_one(text: str, first: dt.date, last: dt.date) -> None:
    read = read_date(text)
    assert (read.text, read.day, read.first, read.last, read.wrong) == (text, None, first, last, "")


@pytest.mark.parametrize(
    "text", ["spring 2014", "TBC", "early next year", "Q3", "123", "99999", "about 2013"]
)
def test_rough_words_are_kept_as_they_are(text: str) -> None:
    read = read_date(text)
    assert (read.text, read.day, read.wrong) == (text, None, "")


@pytest.mark.parametrize(
    "text",
    ["31/2/2013", "2013-13-01", "45/45/2013", "31 Feb 2013", "0/1/2013", "13/2013", "5/11/0013"],
)
def test_a_day_that_never_was_is_refused(text: str) -> None:
    assert "There is no such" in read_date(text).wrong


def test_month_first_is_read_only_where_it_can_be_nothing_else() -> None:
    assert read_date("11/25/2013").day == dt.date(2013, 11, 25)
    assert read_date("11/05/2013").day == dt.date(2013, 5, 11)


@given(st.one_of(st.text(max_size=40), st.text("0123456789/-. JanFeb'T:", max_size=20)))
def test_no_text_makes_it_stumble(text: str) -> None:
    read = read_date(text)
    assert read.day is None or not read.wrong


@given(st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day: dt.date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%d %b %Y}",
        f"{day.day} {day:%B %Y}",
    ):
        assert read_date(text).day == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017/18", dt.date(2017, 4, 1), dt.date(2018, 3, 31)),
        ("2018-19", dt.date(2018, 4, 1), dt.date(2019, 3, 31)),
        ("FY 2019-20", dt.date(2019, 4, 1), dt.date(2020, 3, 31)),
        ("FY 2010-11", dt.date(2010, 4, 1), dt.date(2011, 3, 31)),
        ("2009/10", dt.date(2009, 4, 1), dt.date(2010, 3, 31)),
        ("Q3 2021", dt.date(2021, 7, 1), dt.date(2021, 9, 30)),
        ("Q4 2021", dt.date(2021, 10, 1), dt.date(2021, 12, 31)),
        ("Mar2020", dt.date(2020, 3, 1), dt.date(2020, 3, 31)),
        ("2010-11", None, None),  # a month or a year: kept as text
    ],
)
def test_a_span_or_a_quarter_is_no_month(
    text: str, first: dt.date | None, last: dt.date | None
) -> None:
    read = read_date(text)
    assert (read.text, read.day, read.first, read.last, read.wrong) == (text, None, first, last, "")
