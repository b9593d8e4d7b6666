"""Finding people by what somebody types."""

from __future__ import annotations

import pytest
from flask import Flask

from evidence_hub.accounts import queries
from evidence_hub.core.database import db
from tests.functional.registry.builders import person


def names(text: str) -> list[str]:
    return [somebody.name for somebody in db.session.scalars(queries.people(text))]


def test_a_part_of_a_name_or_address_in_any_case_finds_people(in_app: Flask) -> None:
    assert names("sAM rEA") == [person("staff").name]
    assert person("staff").name in names(" STAFF@demo")


@pytest.mark.parametrize("text", ["%", "_", "s_m", "sam%reader"])
def test_a_percent_sign_and_an_underscore_stand_for_themselves(in_app: Flask, text: str) -> None:
    assert names(text) == []


def test_an_address_is_found_in_any_spelling(in_app: Flask) -> None:
    assert queries.by_email(" Staff@DEMO.example ") == person("staff")


def test_of_several_addresses_the_active_people_are_found_by_the_address_as_kept(
    in_app: Flask,
) -> None:
    person("lead").is_active = False
    found = queries.active_by_email(["Staff@demo.example", "lead@demo.example", "x@demo.example"])
    assert found == {"staff@demo.example": person("staff")}


def test_a_name_that_two_people_have_names_neither(in_app: Flask) -> None:
    assert queries.by_email_or_name(person("staff").name) == person("staff")
    person("lead").name = person("staff").name
    assert queries.by_email_or_name(person("staff").name) is None


def test_somebody_disabled_is_not_named_by_their_address(in_app: Flask) -> None:
    person("staff").is_active = False
    assert queries.by_email_or_name("staff@demo.example") is None
