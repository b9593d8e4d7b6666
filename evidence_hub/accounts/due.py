"""What the passing of time makes due: holders hear of guessing, old failures are forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, func, select

from evidence_hub.accounts.hooks import tell_holder
from evidence_hub.accounts.models import FailedSignIn, Person
from evidence_hub.accounts.sign_in import (
    MOST_FAILURES_ACCOUNT,
    WINDOW,
    account_hash,
    forget_failures,
)
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece

GUESSING = (
    "Somebody entered a wrong password for your account several times. If it was you, nothing "
    "is needed. If not: nobody got in by it, and from a device that you signed in with before "
    "you can sign in as always. Tell your administrator if it goes on."
)


def guessing() -> Iterator[Piece]:
    """Yield a piece for each account at which somebody guesses.

    Told from here and not by the failed sign-in, which must do the same and take the same time
    whether or not somebody has the address.
    """
    guessed = set(
        db.session.scalars(
            select(FailedSignIn.account_hash)
            .where(FailedSignIn.at > clock.now() - WINDOW)
            .group_by(FailedSignIn.account_hash)
            .having(func.count() >= MOST_FAILURES_ACCOUNT)
        )
    )
    if not guessed:
        return
    # Once a day: whoever guesses all night must not fill the holder's mailbox.
    key = f"sign-in-guessed:{clock.today()}"
    for person_id, email in db.session.execute(select(Person.id, Person.email)).all():
        if account_hash(email) in guessed:
            yield lambda known=person_id: tell_holder(known, key, GUESSING)  # type: ignore[misc]


def old_failures() -> Iterator[Piece]:
    """Yield a piece that removes the failures that no brake counts any more."""
    before = clock.now() - WINDOW
    if db.session.scalar(select(exists().where(FailedSignIn.at <= before))):
        yield forget_failures
