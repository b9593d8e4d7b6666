"""What a publication's fields must be like, whether they are typed or come from a file."""

from __future__ import annotations

import pytest

from evidence_hub.core.errors import Invalid
from evidence_hub.library.checks import MOST, checked, is_like, normal_doi, problems

GOOD = {"title": "Texts and thefts", "authors": ["A. Author"], "year": 2013}


def test_publication_with_a_title_has_nothing_wrong() -> None:
    assert problems(GOOD) == {}


def test_publication_needs_a_title() -> None:
    assert problems({**GOOD, "title": ""}) == {"title": "Enter a title"}


@pytest.mark.parametrize("name", [name for name in MOST if name not in ("doi", "url")])
def test_text_that_no_column_holds_is_refused(name: str) -> None:
    assert "fit" in problems({**GOOD, name: "x" * (MOST[name] + 1)})[name]
    assert name not in problems({**GOOD, name: "x" * MOST[name]})


def test_control_characters_are_refused() -> None:
    assert "control characters" in problems({**GOOD, "venue": "A\x00B"})["venue"]


def test_note_may_have_line_breaks() -> None:
    assert problems({**GOOD, "abstract_note": "One.\nTwo."}) == {}


@pytest.mark.parametrize(
    "authors", [["A"] * 201, ["A" * 201]], ids=["too many", "one that is too long"]
)
def test_authors_that_do_not_fit_are_refused(authors: list[str]) -> None:
    assert "authors" in problems({**GOOD, "authors": authors})


@pytest.mark.parametrize("year", [0, 1799, 2101, 20130])
def test_year_of_no_publication_is_refused(year: int) -> None:
    assert problems({**GOOD, "year": year}) == {"year": "Enter a year of four digits, like 2013"}


def test_year_may_be_unknown() -> None:
    assert problems({**GOOD, "year": None}) == {}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.example", "www.x.example"])
def test_address_that_is_no_web_address_is_refused(url: str) -> None:
    assert "url" in problems({**GOOD, "url": url})


@pytest.mark.parametrize(
    "given",
    [
        "10.1177/1098611113501979",
        "https://doi.org/10.1177/1098611113501979",
        "http://dx.doi.org/10.1177%2F1098611113501979",
        "doi: 10.1177/1098611113501979.",
    ],
)
def test_doi_has_one_form_however_it_is_written(given: str) -> None:
    assert normal_doi(given) == "10.1177/1098611113501979"


@pytest.mark.parametrize("given", ["1098611113501979", "10.1/x", "10.1177/"])
def test_what_is_no_doi_is_refused(given: str) -> None:
    assert normal_doi(given) is None
    assert "doi" in problems({**GOOD, "doi": given})


def test_checked_values_have_a_normal_doi() -> None:
    assert checked({**GOOD, "doi": "doi:10.1177/ABC"})["doi"] == "10.1177/abc"


def test_checked_names_every_field_that_is_wrong() -> None:
    with pytest.raises(Invalid) as refusal:
        checked({"title": "", "year": 1})

    assert set(refusal.value.fields) == {"title", "year"}


@pytest.mark.parametrize(
    ("year", "other_year", "may_be_one"),
    [(2013, 2013, True), (2013, None, True), (None, None, True), (2013, 2014, False)],
)
def test_like_titles_of_different_years_are_two_publications(
    year: int | None, other_year: int | None, may_be_one: bool
) -> None:
    assert is_like("Texts and thefts", year, "Texts and Thefts!", other_year) is may_be_one
