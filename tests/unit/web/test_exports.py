"""Cells that no spreadsheet calculates, and differences in words."""

from __future__ import annotations

import datetime as dt

import pytest

from evidence_hub.web.exports import LONGEST_CELL, changes, harmless, plain


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1"])
def test_text_that_begins_like_a_formula_is_marked_as_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_ordinary_text_and_numbers_stay_as_they_are() -> None:
    assert (harmless("Bells"), harmless(12), harmless(None)) == ("Bells", 12, "")


def test_a_cell_holds_no_more_than_a_spreadsheet_can() -> None:
    assert len(str(harmless("a" * (LONGEST_CELL + 5)))) == LONGEST_CELL


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, "yes"), (None, None), (dt.date(2026, 3, 1), "2026-03-01"),
        (dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC), "2026-07-01 10:00"), (["a", "b"], "a; b"),
    ],
)  # fmt: skip
def test_days_are_iso_and_times_are_londons(value: object, cell: object) -> None:
    assert plain(value) == cell


def test_a_difference_reads_as_from_and_to() -> None:
    assert changes({"job_title": ["", "Analyst"], "roles": [["auditor"], []]}) == [
        "job title: from “nothing” to “Analyst”",
        "roles: from “auditor” to “nothing”",
    ]
