"""Days in words, and the clock that development may move."""

from __future__ import annotations

import datetime as dt

import pytest

from evidence_hub.core import clock

MIDNIGHT_IN_LONDON = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)


def test_a_day_is_written_without_a_nought_before_it() -> None:
    assert clock.day_words(dt.date(2013, 11, 5)) == "5 November 2013"


def test_no_day_is_written_as_nothing() -> None:
    assert clock.day_words(None) == ""


def test_the_day_is_londons_and_changes_an_hour_before_utc_in_summer() -> None:
    with clock.standing_at(MIDNIGHT_IN_LONDON):
        assert clock.today() == dt.date(2026, 7, 2)


def test_a_moved_day_keeps_the_time_of_day_and_a_moved_instant_stands_still() -> None:
    assert clock.moved_to("2026-01-01").astimezone(clock.LONDON).date() == dt.date(2026, 1, 1)
    instant = dt.datetime(2026, 1, 1, 9, 30, tzinfo=dt.UTC)
    assert clock.moved_to("2026-01-01T09:30") == clock.moved_to(" 2026-01-01T09:30 ") == instant


@pytest.mark.parametrize("given", ["yesterday", "2026-02-30", "2026-1-1"])
def test_what_is_no_day_moves_nothing(given: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        clock.moved_to(given)
