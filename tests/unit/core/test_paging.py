"""Page numbers and years as people type them into an address."""

from __future__ import annotations

import pytest

from evidence_hub.core.paging import LAST_PAGE, codes, page_number, slice_of, year


@pytest.mark.parametrize(
    ("typed", "number"),
    [(None, 1), ("", 1), ("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("٣", 1), ("99999", LAST_PAGE),
     ("100000", 1)],
)  # fmt: skip
def test_whatever_is_typed_gives_a_usable_page(typed: str | None, number: int) -> None:
    assert page_number(typed) == number


@pytest.mark.parametrize(("typed", "given"), [("2013", 2013), ("13", None), ("20131", None)])
def test_a_year_has_four_digits(typed: str, given: int | None) -> None:
    assert year(typed) == given


def test_a_page_beyond_the_last_is_the_last() -> None:
    page = slice_of(list(range(30)), 9, per_page=25)
    assert (page.number, page.pages, page.first, page.last) == (2, 2, 26, 30)
    assert page.items == [25, 26, 27, 28, 29]


def test_a_list_with_nothing_in_it_has_one_page_that_begins_nowhere() -> None:
    page = slice_of([], 1)
    assert (page.pages, page.first, page.last) == (1, 0, 0)


def test_a_filter_takes_fifty_values_and_none_that_a_database_refuses() -> None:
    assert len(codes(["a"] * 60)) == 50
    assert "\x00" not in codes(["a\x00b"])[0]
