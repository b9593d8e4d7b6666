"""Password resets: a link of one use to the holder's own mailbox, good for half an hour.

Whoever asks is nobody yet, so nothing here tells whether an address has an account: every request
is written down alike, and the worker makes the links of those that have one.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator

from flask import current_app
from sqlalchemy import delete, func, or_, select

from evidence_hub.accounts import passwords
from evidence_hub.accounts.digests import digest
from evidence_hub.accounts.hooks import tell_holder
from evidence_hub.accounts.models import PasswordReset, Person
from evidence_hub.accounts.sign_in import account_hash, end_sessions
from evidence_hub.accounts.verbs import AccountsVerb
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.feature import Piece

GOOD_FOR = dt.timedelta(minutes=30)
KEPT_FOR = dt.timedelta(days=1)
# Within an hour. Nobody's mailbox is filled by others, and a whole force may share an address.
MOST_FOR_ACCOUNT, MOST_FROM_ADDRESS = 3, 30
USED_UP = "This link was used, or is older than 30 minutes. Ask for another one."
BY_ONESELF = "You asked for a new password. Choose it here within 30 minutes:"
BY_OTHERS = (
    "An administrator reset your password. Your sessions were ended, and what needs a clearance "
    "rests until the chair or information governance confirms that it is you. If you did not ask "
    "for this, tell them. Choose a new password here within 30 minutes:"
)


def ask(*, email: str, address: str) -> None:
    """Write down that somebody wants a new password; too many of them are let fall."""
    account, since = account_hash(email), clock.now() - dt.timedelta(hours=1)
    for_account, from_address = db.session.execute(
        select(
            func.count().filter(PasswordReset.account_hash == account),
            func.count().filter(PasswordReset.address == address),
        ).where(
            PasswordReset.asked_at > since,
            or_(PasswordReset.account_hash == account, PasswordReset.address == address),
        )
    ).one()
    if for_account < MOST_FOR_ACCOUNT and from_address < MOST_FROM_ADDRESS:
        db.session.add(PasswordReset(account_hash=account, address=address, asked_at=clock.now()))


def ask_for(person: Person) -> None:
    """Write down that an administrator reset this person's password."""
    db.session.add(
        PasswordReset(
            account_hash=account_hash(person.email),
            address="",
            asked_at=clock.now(),
            is_by_others=True,
        )
    )


def links_due() -> Iterator[Piece]:
    """Yield a piece for each request whose link is not made yet."""
    waiting = select(PasswordReset.id).where(PasswordReset.handled_at.is_(None))
    for key in db.session.scalars(waiting.order_by(PasswordReset.id)).all():
        yield lambda reset_id=key: _send_link(reset_id)  # type: ignore[misc]


def _send_link(reset_id: int) -> bool:
    reset = db.session.scalars(
        select(PasswordReset).where(PasswordReset.id == reset_id).with_for_update()
    ).one_or_none()
    if reset is None or reset.handled_at is not None:
        return False
    reset.handled_at = clock.now()
    holders = db.session.execute(select(Person.id, Person.email).where(Person.is_active)).all()
    found = next((key for key, email in holders if account_hash(email) == reset.account_hash), None)
    if found is None:
        return False
    token = secrets.token_urlsafe(32)
    reset.token_hash, reset.person_id = digest(token), found
    text = BY_OTHERS if reset.is_by_others else BY_ONESELF
    link = f"{current_app.config['HUB'].base_url}/sign-in/reset/{token}"
    return tell_holder(found, f"password-reset:{reset.id}", text, link)


def old_requests() -> Iterator[Piece]:
    """Yield a piece that removes requests that are of no more use."""
    oldest = db.session.scalar(select(func.min(PasswordReset.asked_at)))
    if oldest is not None and oldest <= clock.now() - KEPT_FOR:
        yield _forget


def _forget() -> bool:
    before = clock.now() - KEPT_FOR
    db.session.execute(delete(PasswordReset).where(PasswordReset.asked_at <= before))
    return True


def find(token: str) -> PasswordReset | None:
    """Return the unused request of a link, if it is still good."""
    reset = db.session.scalars(
        select(PasswordReset).where(PasswordReset.token_hash == digest(token)).with_for_update()
    ).one_or_none()
    if reset is None or reset.used_at is not None or reset.handled_at is None:
        return None
    return reset if clock.now() - reset.handled_at <= GOOD_FOR else None


def choose_password(*, token: str, new: str) -> None:
    """Give the holder of the link's mailbox this password; the link is used up by it."""
    reset = find(token)
    person = db.session.get(Person, reset.person_id) if reset and reset.person_id else None
    if reset is None or person is None or not person.is_active:
        raise Invalid({"new_password": USED_UP})
    passwords.check_acceptable(new, email=person.email, field="new_password")
    now = clock.now()
    others = select(PasswordReset).where(
        PasswordReset.person_id == person.id, PasswordReset.used_at.is_(None)
    )
    for link in db.session.scalars(others):
        link.used_at = now
    person.password_hash = passwords.hashed(new)
    person.must_change_password = False
    end_sessions(person)
    audit.record(
        person.as_actor(clock.today()),
        AccountsVerb.PASSWORD_CHOSEN_BY_LINK,
        f"person:{person.id}",
        is_demo=person.is_demo,
    )
    tell_holder(
        person.id,
        f"password-chosen:{reset.id}",
        "A new password was chosen for your account by a link to this mailbox, and all sessions "
        "were ended. If it was not you, tell your administrator at once.",
    )
