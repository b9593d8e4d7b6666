"""Versions of a record: when two contents are equal, and which change is a major one."""

from __future__ import annotations

import pytest

from evidence_hub.registry import content
from evidence_hub.registry.sections import DRAFT_FIELDS


def test_digest_does_not_depend_on_the_order_of_the_fields() -> None:
    assert content.digest({"title": "A", "setting": "B"}) == content.digest(
        {"setting": "B", "title": "A"}
    )


def test_digest_differs_where_a_value_does() -> None:
    assert content.digest({"title": "A"}) != content.digest({"title": "a"})


def test_changed_fields_come_in_the_order_of_the_questions() -> None:
    before = {"title": "A", "design": "its", "setting": "Dudley"}
    after = {"title": "B", "design": "its", "setting": "Walsall"}

    assert content.changed_fields(before, after) == ["title", "setting"]


@pytest.mark.parametrize("name", [name for name, field in DRAFT_FIELDS.items() if field.is_major])
def test_change_with_a_major_field_in_it_is_major(name: str) -> None:
    assert content.is_major(["title", name])


def test_change_of_minor_fields_alone_is_not_major() -> None:
    assert not content.is_major(["title", "keywords", "dates_stated"])


def test_rows_of_a_blank_field_are_none() -> None:
    assert content.rows_of({"outcomes": []}, "outcomes") == []
    assert content.rows_of({}, "outcomes") == []


def test_rows_of_a_field_are_its_answers() -> None:
    rows = [{"rank": "primary", "name": "Thefts"}]

    assert content.rows_of({"outcomes": rows}, "outcomes") == rows


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("Dudley", "Dudley"),
        (12_500, "12500"),
        (["texts", "thefts"], "texts; thefts"),
        ([{"rank": "primary", "name": "Thefts", "measure": ""}], "primary, Thefts"),
    ],
)
def test_value_in_words(value: object, words: str) -> None:
    assert content.in_words(value) == words
