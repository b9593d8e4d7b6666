"""Passwords: hashing, checking in constant effort, and what makes one acceptable."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evidence_hub.core.errors import Invalid

SHORTEST, LONGEST, FEWEST_DIFFERENT = 12, 128, 5
# Of a password built from words of the service, so many other letters make it one's own.
FEWEST_OTHER_LETTERS = 8
# A shorter part of an address, such as "al", stands in many a good password by chance.
SHORTEST_ADDRESS_PART = 3
SERVICE_WORDS = re.compile(
    "evidence|based|policing|police|research|constabulary|officer|west|midlands|force|board"
    "|password|welcome|login|signin|hub|ebp|wmp"
)
NOT_LETTERS = re.compile(r"[\W\d_]+")
PADDING = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LOOKALIKES = str.maketrans("@4310$57!", "aaeiossti")
_hasher = PasswordHasher()
# Checked when there is no such account, so that the time taken says nothing.
_nobody = _hasher.hash("no account has this password")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or _nobody, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


@cache
def common_passwords() -> frozenset[str]:
    """Return the 30,000 most common passwords, from the package's list of leaked ones.

    Imported when first asked for: nobody but who chooses a password needs the lists in memory.
    """
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_common(password: str) -> bool:
    """Whether it is a common one, also one that is padded, written twice or with lookalikes."""
    core = PADDING.sub("", password)
    forms = {password, core}
    forms |= {form.translate(LOOKALIKES) for form in (password, core)}
    forms |= {form[: len(form) // 2] for form in set(forms) if form == form[: len(form) // 2] * 2}
    return not common_passwords().isdisjoint(forms)


def _is_sequence(password: str) -> bool:
    steps = {(ord(second) - ord(first)) % 10 for first, second in pairwise(password)}
    return steps in ({1}, {9})


def _is_of_the_service(password: str) -> bool:
    letters = NOT_LETTERS.sub("", password)
    others = SERVICE_WORDS.sub("", letters)
    return others != letters and len(others) < FEWEST_OTHER_LETTERS


def _holds_address(password: str, email: str) -> bool:
    own = _folded(email.split("@", maxsplit=1)[0])
    return len(own) >= SHORTEST_ADDRESS_PART and own in password


def _why_not(password: str, email: str) -> str:
    """Return why a password cannot be taken; '' when it can."""
    if len(password) < SHORTEST:
        return f"Enter a password of at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"Enter a password of at most {LONGEST} characters"
    folded = _folded(password)
    guessable = (
        (_is_common(folded), "Many people use this password or one like it"),
        (
            len(set(folded)) < FEWEST_DIFFERENT or _is_sequence(folded),
            "This password repeats a few characters or counts on",
        ),
        (_holds_address(folded, email), "This password contains your e-mail address"),
        (_is_of_the_service(folded), "This password is made of words of this service"),
    )
    reason = next((words for applies, words in guessable if applies), "")
    return f"{reason}. Enter another, such as three random words" if reason else ""


def check_acceptable(password: str, *, email: str, field: str = "password") -> None:
    """Raise Invalid on a password that is easy to guess, saying why it is."""
    if reason := _why_not(password, email):
        raise Invalid({field: reason})
