"""Passwords: hashing, checking in constant effort, and what makes one acceptable."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evidence_hub.core.errors import Invalid

SHORTEST, LONGEST, FEWEST_DIFFERENT = 12, 200, 5
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


def check_acceptable(password: str, *, email: str, field: str = "password") -> None:
    """Raise Invalid on a password that is too short, too long or is the person's address."""
    if len(password) < SHORTEST:
        raise Invalid({field: f"Enter a password of at least {SHORTEST} characters"})
    if len(password) > LONGEST:
        raise Invalid({field: f"Enter a password of at most {LONGEST} characters"})
    if (
        email.split("@", maxsplit=1)[0].lower() in password.lower()
        or len(set(password)) < FEWEST_DIFFERENT
    ):
        raise Invalid({field: "Enter a password that is harder to guess"})
