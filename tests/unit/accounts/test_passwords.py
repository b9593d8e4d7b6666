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


@pytest.mark.parametrize("password", ["a" * 5 + "bcdefgh"[:7], "abcde" * 40])
def test_twelve_to_two_hundred_characters_are_accepted(password: str) -> None:
    assert len(password) in (passwords.SHORTEST, passwords.LONGEST)
    passwords.check_acceptable(password, email=EMAIL)


@pytest.mark.parametrize("password", ["abcdefghijk", "abcde" * 40 + "f"])
def test_one_character_fewer_or_more_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="characters"):
        passwords.check_acceptable(password, email=EMAIL)


@pytest.mark.parametrize("password", ["my name is Sam.Reader", "abcdabcdabcdabcd", "000000000000"])
def test_ones_own_address_or_a_few_characters_are_too_easy_to_guess(password: str) -> None:
    with pytest.raises(Invalid, match="harder to guess"):
        passwords.check_acceptable(password, email=EMAIL)


def test_a_refusal_stands_beside_the_field_that_the_password_came_from() -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.check_acceptable("short", email=EMAIL, field="new_password")
    assert set(refusal.value.fields) == {"new_password"}
