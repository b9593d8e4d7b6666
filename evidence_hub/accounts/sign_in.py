"""Signing in and out: browser sessions that the server can end, and a brake on guessing."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts import passwords
from evidence_hub.accounts.devices import Device
from evidence_hub.accounts.digests import digest
from evidence_hub.accounts.models import BrowserSession, FailedSignIn, Person
from evidence_hub.accounts.queries import normalised
from evidence_hub.accounts.verbs import AccountsVerb
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import ANONYMOUS, Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import HubError

# Whoever comes back the next morning signs in again, and nobody stays signed in on a shared machine
# for longer than a week, whatever they do there.
IDLE = dt.timedelta(hours=8)
LONGEST = dt.timedelta(days=7)
# Every page would otherwise write a row, and take the one lock that SQLite has for writing.
SEEN_EVERY = dt.timedelta(minutes=5)
WINDOW = dt.timedelta(minutes=15)
# Far fewer for one account than for one address: a whole force may stand behind a single address,
# while eight wrong passwords in a row are not typing. They count for this account from this address
# (or from this device), so that no stranger locks its holder out.
MOST_FAILURES_ACCOUNT, MOST_FAILURES_ADDRESS = 8, 60
# Of one account from all addresses together, for whoever guesses from many: only devices from
# which the account signed in before are let through then.
MOST_FAILURES_EVERYWHERE = 100


class TooManyAttempts(HubError):
    """Guessing is slowed down, for the account and for the address."""


def _check_brake(account: str, address: str, device: Device) -> None:
    since = clock.now() - WINDOW
    failures = select(func.count()).where(FailedSignIn.at > since)
    if device.knows(account):
        # Only its own failures count: what strangers do, and from where, does not touch it.
        own = failures.where(
            FailedSignIn.device_hash == device.key_hash, FailedSignIn.account_hash == account
        )
        is_braked = (db.session.scalar(own) or 0) >= MOST_FAILURES_ACCOUNT
    else:
        here, everywhere, by_address = db.session.execute(
            select(
                func.count().filter(
                    FailedSignIn.account_hash == account, FailedSignIn.address == address
                ),
                func.count().filter(FailedSignIn.account_hash == account),
                func.count().filter(FailedSignIn.address == address),
            ).where(
                FailedSignIn.at > since,
                FailedSignIn.device_hash == "",
                or_(FailedSignIn.account_hash == account, FailedSignIn.address == address),
            )
        ).one()
        is_braked = (
            here >= MOST_FAILURES_ACCOUNT
            or everywhere >= MOST_FAILURES_EVERYWHERE
            or by_address >= MOST_FAILURES_ADDRESS
        )
    if is_braked:
        raise TooManyAttempts("Too many attempts. Wait 15 minutes, then try again.")


def account_hash(email: str) -> str:
    """Return what the brake counts an account by.

    It counts addresses that have no account too, without keeping what somebody may have typed into
    the wrong box, such as a password.
    """
    return digest(normalised(email))


def sign_in(*, email: str, password: str, address: str, device: Device | None = None) -> str | None:
    """Return a new session token, or None when the address and password do not belong together.

    Raises TooManyAttempts after repeated failures. The caller commits in both cases: a failure
    is counted.
    """
    account, device = account_hash(email), device or Device()
    _check_brake(account, address, device)
    person = db.session.scalar(select(Person).where(Person.email == normalised(email)))
    # The password is checked in every case, against a decoy where nobody has the address, so that
    # the time taken does not tell which addresses have accounts.
    usable = person if person is not None and person.is_active else None
    if not passwords.matches(usable.password_hash if usable else None, password) or usable is None:
        _count_failure(account, address, device, person)
        return None
    return begin_session(usable, address)


def _count_failure(account: str, address: str, device: Device, person: Person | None) -> None:
    db.session.add(
        FailedSignIn(
            account_hash=account,
            address=address,
            device_hash=device.key_hash if device.knows(account) else "",
            at=clock.now(),
        )
    )
    audit.record_refusal(
        ANONYMOUS,
        "sign in",
        f"person:{person.id}" if person else "person:unknown",
        is_demo=bool(person and person.is_demo),
    )


def forget_failures() -> bool:
    """Remove the failures that no brake counts any more."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at <= clock.now() - WINDOW))
    return True


def begin_session(person: Person, address: str = "") -> str:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        BrowserSession(
            token_hash=digest(token),
            person_id=person.id,
            created_at=now,
            seen_at=now,
            address=address,
        )
    )
    audit.record(
        person.as_actor(clock.today()),
        AccountsVerb.SIGNED_IN,
        f"person:{person.id}",
        is_demo=person.is_demo,
    )
    return token


def find_session(token: str) -> BrowserSession | None:
    """Return the live session of this token, with all that makes its person, in one query.

    Every page asks it. Somebody has a handful of roles and clearances, so their pairs are few.
    """
    session = (
        db.session.scalars(
            select(BrowserSession)
            .where(BrowserSession.token_hash == digest(token))
            .options(
                joinedload(BrowserSession.person).options(
                    joinedload(Person.grants), joinedload(Person.clearances)
                )
            )
        )
        .unique()
        .one_or_none()
    )
    if session is None or session.ended_at is not None or not session.person.is_active:
        return None
    now = clock.now()
    if now - session.seen_at > IDLE or now - session.created_at > LONGEST:
        return None
    return session


def person_of_token(token: str) -> int | None:
    """Return whose session a token was, also after it ended; it gives no access to anything."""
    return db.session.scalar(
        select(BrowserSession.person_id).where(BrowserSession.token_hash == digest(token))
    )


def people_signed_in() -> Sequence[Person]:
    """Return everybody who has a live session, with what it takes to make an actor of them."""
    now = clock.now()
    is_live = exists().where(
        BrowserSession.person_id == Person.id,
        BrowserSession.ended_at.is_(None),
        BrowserSession.seen_at >= now - IDLE,
        BrowserSession.created_at >= now - LONGEST,
    )
    return db.session.scalars(
        select(Person)
        .where(Person.is_active, is_live)
        .options(selectinload(Person.grants), selectinload(Person.clearances))
        .order_by(Person.id)
    ).all()


def live_sessions(person_id: int) -> Sequence[BrowserSession]:
    """Return somebody's sessions that still open the hub, the last used first."""
    now = clock.now()
    return db.session.scalars(
        select(BrowserSession)
        .where(
            BrowserSession.person_id == person_id,
            BrowserSession.ended_at.is_(None),
            BrowserSession.seen_at >= now - IDLE,
            BrowserSession.created_at >= now - LONGEST,
        )
        .order_by(BrowserSession.seen_at.desc(), BrowserSession.id.desc())
    ).all()


def end_one(person_id: int, session_id: int) -> bool:
    """End one session of this person; return whether there was one to end."""
    session = db.session.get(BrowserSession, session_id)
    if session is None or session.person_id != person_id or session.ended_at is not None:
        return False
    session.ended_at = clock.now()
    return True


def needs_touch(session: BrowserSession) -> bool:
    return clock.now() - session.seen_at > SEEN_EVERY


def touch(session: BrowserSession) -> None:
    session.seen_at = clock.now()


def sign_out(actor: Actor, token: str) -> None:
    db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.token_hash == digest(token), BrowserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(actor, AccountsVerb.SIGNED_OUT, f"person:{actor.person_id}")


def end_sessions(person: Person, *, except_token: str = "") -> None:
    """End every live session of a person at once (disabled, reset, password changed)."""
    db.session.execute(
        update(BrowserSession)
        .where(
            BrowserSession.person_id == person.id,
            BrowserSession.ended_at.is_(None),
            BrowserSession.token_hash != (digest(except_token) if except_token else ""),
        )
        .values(ended_at=clock.now())
    )
