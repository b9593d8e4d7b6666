"""Keys of records are given once each, whatever the machine's clock does."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.core.database import KEYS_BEGIN, LARGEST_KEY, _Keys

START = int(KEYS_BEGIN.timestamp()) * 1_000_000_000
MOMENTS = st.lists(st.integers(0, 40 * 365 * 86_400 * 10**9), min_size=2, max_size=60)


@given(MOMENTS)
def test_no_key_is_given_twice_and_each_is_larger_than_the_last(moments: list[int]) -> None:
    keys = _Keys()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "time_ns", iter([START + moment for moment in moments]).__next__)
        given_out = [keys() for _ in moments]
    assert given_out == sorted(set(given_out))
    assert given_out[-1] <= LARGEST_KEY


def test_a_clock_that_was_set_back_does_not_make_the_next_key_known() -> None:
    keys = _Keys()
    with pytest.MonkeyPatch.context() as patched:
        moments = iter([START + 7200 * 10**9, *[START + 3600 * 10**9] * 20])
        patched.setattr(time, "time_ns", moments.__next__)
        given_out = [keys() for _ in range(21)]
    steps = {after - before for before, after in itertools.pairwise(given_out)}
    assert len(steps) > 1
    assert min(steps) > 1000
