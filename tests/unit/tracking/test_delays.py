"""Lateness on the awkward cases: granted delay, pauses, leap days, clock changes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.delays import (
    Span,
    lateness,
    months_on,
    moved_on,
    periods,
    still_spans,
)

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


def move(target: Stage, at: str, key: int) -> StageMove:
    return StageMove(id=key, target=target, at=dt.datetime.fromisoformat(at))


def test_a_granted_delay_is_counted_as_granted_and_not_as_late() -> None:
    first, agreed = dt.date(2027, 3, 1), dt.date(2027, 3, 15)
    found = lateness(first, agreed, None, dt.date(2027, 3, 16))
    assert (found.days, found.granted) == (1, 14)
    assert not lateness(first, agreed, None, agreed).is_late
    assert found.counted == "14 days granted"


def test_time_stood_still_moves_the_due_day_by_as_much() -> None:
    due = dt.date(2027, 3, 10)
    span = Span(dt.date(2027, 3, 1), dt.date(2027, 3, 8))
    assert moved_on(due, [span]) == dt.date(2027, 3, 17)
    assert moved_on(due, [Span(dt.date(2027, 3, 11), dt.date(2027, 3, 20))]) == due
    found = lateness(due, due, None, dt.date(2027, 3, 18), spans=[span])
    assert (found.days, found.still) == (1, 7)


def test_a_pause_that_the_grant_knew_of_is_not_counted_a_second_time() -> None:
    due = dt.date(2027, 3, 10)
    span = Span(dt.date(2027, 3, 1), dt.date(2027, 3, 8))
    granted_on = dt.date(2027, 3, 9)
    assert lateness(due, dt.date(2027, 4, 1), None, dt.date(2027, 4, 3), spans=[span],
                    since=granted_on).days == 2  # fmt: skip


def test_an_end_of_february_start_keeps_its_place_in_leap_years_and_others() -> None:
    assert months_on(dt.date(2028, 2, 29), 12) == dt.date(2029, 2, 28)
    assert months_on(dt.date(2027, 11, 30), 3) == dt.date(2028, 2, 29)
    assert months_on(dt.date(2027, 12, 31), 1) == dt.date(2028, 1, 31)
    assert months_on(dt.date(2027, 10, 31), 1) == dt.date(2027, 11, 30)


@pytest.mark.parametrize(
    ("paused", "resumed", "days"),
    [
        # The night of the change to summer time: 23:30 UTC is already the next day in London.
        ("2027-03-28T23:30:00+00:00", "2027-03-29T10:00:00+00:00", 0),
        ("2027-03-27T23:30:00+00:00", "2027-03-29T10:00:00+00:00", 2),
        # The day on which the clocks go back has 25 hours and is one day.
        ("2027-10-30T22:59:00+00:00", "2027-10-31T23:59:00+00:00", 1),
    ],
)
def test_days_stood_still_are_london_days(paused: str, resumed: str, days: int) -> None:
    moves = [move(Stage.PAUSED, paused, 1), move(Stage.LIVE, resumed, 2)]
    (span,) = still_spans(moves, dt.date(2028, 1, 1))
    assert (span.until - span.first).days == days


def test_a_pause_that_becomes_a_suspension_is_one_time_and_an_open_one_ends_today() -> None:
    moves = [
        move(Stage.PAUSED, "2027-05-01T10:00:00+00:00", 1),
        move(Stage.SUSPENDED, "2027-05-03T10:00:00+00:00", 2),
    ]
    assert still_spans(moves, dt.date(2027, 5, 10)) == [
        Span(dt.date(2027, 5, 1), dt.date(2027, 5, 10))
    ]


@given(DAYS, st.integers(1, 24), DAYS)
def test_reporting_periods_follow_each_other_without_gap_or_overlap(
    start: dt.date, months: int, until: dt.date
) -> None:
    found = periods(start, months, until)
    expected = start
    for each in found:
        assert each.starts_on == expected
        assert each.starts_on <= each.ends_on < until
        expected = each.ends_on + dt.timedelta(days=1)
    following = months_on(start, (len(found) + 1) * months) - dt.timedelta(days=1)
    assert following >= until


@given(DAYS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_standing_still_never_makes_anything_later(
    due: dt.date, gaps: list[tuple[int, int]]
) -> None:
    spans, day = [], due - dt.timedelta(days=60)
    for wait, length in gaps:
        first = day + dt.timedelta(days=wait)
        day = first + dt.timedelta(days=length)
        spans.append(Span(first, day))
    today = due + dt.timedelta(days=30)
    still = lateness(due, due, None, today, spans=spans)
    assert 0 <= still.days <= lateness(due, due, None, today).days
    assert still.still <= sum(length for _, length in gaps)
