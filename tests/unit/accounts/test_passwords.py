"""What makes a password acceptable, and what a hash gives away."""

from __future__ import annotations

import pytest

from evidence_hub.accounts import passwords
from evidence_hub.core.errors import Invalid

EMAIL = "sam.reader@demo.example"


def test_a_password_matches_its_own_hash_alone() -> None:
    kept = passwords.hashed("three random words")
    assert passwords.matches(kept, "three random words")
    assert not passwords.matches(kept, "Three random words")


def test_two_people_with_one_password_have_two_hashes() -> None:
    assert passwords.hashed("three random words") != passwords.hashed("three random words")


@pytest.mark.parametrize("kept", [None, ""])
def test_without_an_account_no_password_matches_not_even_the_decoys(kept: str | None) -> None:
    assert not passwords.matches(kept, "no account has this password")


def test_a_hash_that_is_none_matches_nothing() -> None:
    assert not passwords.matches("three random words", "three random words")


@pytest.mark.parametrize("password", ["aqeaxbcyefgz", ("aqcxe " * 22)[:128]])
def test_twelve_to_a_hundred_and_twenty_eight_characters_are_accepted(password: str) -> None:
    assert len(password) in (passwords.SHORTEST, passwords.LONGEST)
    passwords.check_acceptable(password, email=EMAIL)


@pytest.mark.parametrize("password", ["aqexdbfcgzh", ("aqcxe " * 22)[:129]])
def test_one_character_fewer_or_more_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="characters"):
        passwords.check_acceptable(password, email=EMAIL)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("my name is Sam.Reader", "e-mail address"),
        ("abcdabcdabcdabcd", "repeats"),
        ("345678901234", "counts on"),
        ("zyxwvutsrqponm", "counts on"),
        ("1qaz2wsx3edc", "Many people"),
        ("Password1234", "Many people"),
        ("P@ssw0rd!2026", "Many people"),
        ("letmeinletmein", "Many people"),
        ("!!!Superman2026!", "Many people"),
        ("Evidence-Hub-2026", "words of this service"),
        ("WestMidlandsPolice1", "words of this service"),
        ("policing.board.99", "words of this service"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_and_says_why(password: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        passwords.check_acceptable(password, email=EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        "three random words",
        "evidence of otters in Shropshire",
        "aaaa tulip gravel",
        "дождь над тихой рекой",
    ],
)
def test_nothing_is_asked_of_how_it_is_composed(password: str) -> None:
    passwords.check_acceptable(password, email=EMAIL)


def test_a_short_part_of_an_address_may_stand_in_a_password() -> None:
    passwords.check_acceptable("tall royal walrus", email="al@demo.example")


def test_at_least_ten_thousand_common_passwords_are_known() -> None:
    assert len(passwords.common_passwords()) >= 10_000


def test_a_refusal_stands_beside_the_field_that_the_password_came_from() -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.check_acceptable("short", email=EMAIL, field="new_password")
    assert set(refusal.value.fields) == {"new_password"}
