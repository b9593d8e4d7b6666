"""The clearance clock around weekends, clock changes and stops, against a day-by-day count."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.agreements.models import ClearancePause, ClearanceSubmission
from evidence_hub.agreements.notice_clock import is_released, last_day, merged, read, suspended
from evidence_hub.core.clock import LONDON
from evidence_hub.lifecycle.models import StageMove

days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
stops = st.lists(
    st.tuples(days, st.integers(0, 60)).map(
        lambda pair: (pair[0], pair[0] + dt.timedelta(days=pair[1]))
    ),
    max_size=5,
)


def counted(sent: dt.date, notice: int, stopped: list[tuple[dt.date, dt.date]]) -> dt.date:
    """Count one day after the other, leaving out those at whose end the clock stood."""
    day, left = sent, notice
    while left:
        day += dt.timedelta(days=1)
        left -= not any(begins <= day < ends for begins, ends in stopped)
    return day


@given(sent=days, notice=st.integers(1, 90), stopped=stops)
def test_the_last_day_is_that_of_counting_day_by_day(
    sent: dt.date, notice: int, stopped: list[tuple[dt.date, dt.date]]
) -> None:
    found = last_day(sent, notice, stopped)
    # A stop that begins on the day after the last one comes too late to move it.
    assert found == counted(sent, notice, stopped)


@given(sent=days, notice=st.integers(1, 90), stopped=stops)
def test_stops_never_shorten_the_notice_and_their_order_does_not_matter(
    sent: dt.date, notice: int, stopped: list[tuple[dt.date, dt.date]]
) -> None:
    found = last_day(sent, notice, stopped)
    assert found is not None
    assert found >= sent + dt.timedelta(days=notice)
    assert found == last_day(sent, notice, list(reversed(stopped)))
    assert found == last_day(sent, notice, [*stopped, *stopped])


@given(sent=days, notice=st.integers(1, 90))
def test_weekends_and_holidays_count(sent: dt.date, notice: int) -> None:
    assert last_day(sent, notice, []) == sent + dt.timedelta(days=notice)


@given(sent=days, notice=st.integers(1, 90), after=st.integers(-10, 89))
def test_an_open_stop_leaves_no_last_day_unless_the_notice_was_over(
    sent: dt.date, notice: int, after: int
) -> None:
    begins = sent + dt.timedelta(days=after)
    found = last_day(sent, notice, [(begins, None)])
    assert (found is None) is (after <= notice)


@given(stopped=stops)
def test_merged_stops_are_in_order_and_apart(stopped: list[tuple[dt.date, dt.date]]) -> None:
    found = merged(stopped)
    for before, after in pairwise(found):
        assert before[1] is not None
        assert before[1] < after[0]


def submission(sent: dt.datetime, **values: object) -> ClearanceSubmission:
    given_values = {
        "sent_at": sent, "notice_days": 30, "status": "open", "stops_when_suspended": True,
        "stops_with_authors": True, "silence_releases": True, **values,
    }  # fmt: skip
    return ClearanceSubmission(**given_values)


@given(
    hour=st.integers(0, 23), minute=st.integers(0, 59),
    day=st.sampled_from([dt.date(2026, 3, 28), dt.date(2026, 3, 29), dt.date(2026, 10, 24),
                         dt.date(2026, 10, 25), dt.date(2026, 12, 31)]),
)  # fmt: skip
def test_no_hour_of_the_day_and_no_change_of_the_clocks_moves_the_last_day(
    day: dt.date, hour: int, minute: int
) -> None:
    sent = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=LONDON).astimezone(dt.UTC)
    last = day + dt.timedelta(days=30)
    reading = read(submission(sent), [], last)
    assert (reading.due_on, reading.left, reading.day) == (last, 0, 30)
    assert not reading.is_over
    assert read(submission(sent), [], last + dt.timedelta(days=1)).is_over


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=LONDON).astimezone(dt.UTC)


@given(begin=st.integers(0, 40), length=st.integers(0, 40), apart=st.integers(-20, 20))
def test_overlapping_suspensions_and_times_with_the_authors_count_once(
    begin: int, length: int, apart: int
) -> None:
    sent = dt.date(2026, 3, 1)
    first = sent + dt.timedelta(days=begin)
    second = max(sent, first + dt.timedelta(days=apart))
    moves = [
        StageMove(source="live", target="suspended", at=noon(first)),
        StageMove(source="suspended", target="live", at=noon(first + dt.timedelta(days=length))),
    ]
    row = submission(noon(sent))
    row.pauses = [
        ClearancePause(began_at=noon(second), ended_at=noon(second + dt.timedelta(days=length)))
    ]
    spans = [
        (first, first + dt.timedelta(days=length)),
        (second, second + dt.timedelta(days=length)),
    ]
    assert read(row, moves, sent).due_on == counted(sent, 30, spans)
    row.stops_with_authors = False
    assert read(row, moves, sent).due_on == counted(sent, 30, spans[:1])
    row.stops_when_suspended = False
    assert read(row, moves, sent).due_on == sent + dt.timedelta(days=30)


def test_a_suspension_without_an_end_is_open() -> None:
    moves = [StageMove(source="live", target="suspended", at=noon(dt.date(2026, 3, 1)))]
    assert suspended(moves) == [(dt.date(2026, 3, 1), None)]


@given(
    releases=st.booleans(), confirmed=st.booleans(), days_later=st.integers(0, 60),
    status=st.sampled_from(["open", "with_authors", "withdrawn", "decided"]),
)  # fmt: skip
def test_silence_releases_only_what_was_agreed_confirmed_open_and_over(
    days_later: int, status: str, *, releases: bool, confirmed: bool
) -> None:
    sent = dt.date(2026, 3, 1)
    row = submission(
        noon(sent), status=status, silence_releases=releases,
        confirmed_at=noon(sent) if confirmed else None,
    )  # fmt: skip
    reading = read(row, [], sent + dt.timedelta(days=days_later))
    expected = releases and confirmed and days_later > 30 and status in ("open", "with_authors")
    assert is_released(row, reading) is expected
