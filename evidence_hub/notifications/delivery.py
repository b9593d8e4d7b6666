"""Sending what waits: claimed by one sender at a time, kept until it is handed over."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.orm import joinedload

from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.core.settings import Settings
from evidence_hub.notifications.models import Mail
from evidence_hub.notifications.transport import NotSent, Transport, transport_of

log = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=10)  # after this long a claim is taken for abandoned
LONGEST_WAIT = 60  # minutes between two tries
MOST_AT_ONCE = 500


def send_waiting(make: Callable[[Settings], Transport] = transport_of) -> tuple[int, int]:
    """Send what is due; return how many were sent and how many could not be.

    Stops at the first sign that the server itself is away: the next run tries again.
    """
    settings: Settings = current_app.config["HUB"]
    now = clock.now()
    waiting = db.session.scalars(
        select(Mail.id)
        .where(Mail.sent_at.is_(None), Mail.next_try_at <= now, _unclaimed(now))
        .order_by(Mail.id)
        .limit(MOST_AT_ONCE)
    ).all()
    # No transaction is held open while a mail server is spoken to: it may take ten seconds a
    # message, and on SQLite everybody who writes would wait for it.
    db.session.rollback()
    sent = failed = 0
    transport = make(settings)
    try:
        for key in waiting:
            if not _claim(key):
                continue
            try:
                transport.send(_message(key, settings))
            except NotSent as error:
                failed += 1
                _put_back(key, str(error))
                if error.is_server:
                    log.warning("the mail server cannot be reached: %s", error)
                    break
            else:
                sent += 1
                _settle(key, sent_at=clock.now(), claimed_until=None, last_error="")
    finally:
        transport.close()
    return sent, failed


def waiting_count() -> int:
    return db.session.scalar(select(func.count(Mail.id)).where(Mail.sent_at.is_(None))) or 0


def _unclaimed(now: dt.datetime) -> Any:
    return or_(Mail.claimed_until.is_(None), Mail.claimed_until < now)


def _claim(key: int) -> bool:
    """Take a mail for oneself; False where another sender has it, or has sent it."""
    now = clock.now()
    # The claim is one statement, so that of two senders the database lets one have it. A sender
    # that dies lets go of it when its lease has run out.
    with writing():
        taken = cast(
            "CursorResult[Any]",
            db.session.execute(
                update(Mail)
                .where(Mail.id == key, Mail.sent_at.is_(None), _unclaimed(now))
                .values(claimed_until=now + LEASE, attempts=Mail.attempts + 1)
            ),
        )
        db.session.commit()
    return taken.rowcount == 1


def _message(key: int, settings: Settings) -> EmailMessage:
    row = db.session.scalars(
        select(Mail).where(Mail.id == key).options(joinedload(Mail.person))
    ).one()
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = row.person.email
    message["Subject"] = " ".join(row.subject.split())
    message["Date"] = format_datetime(row.made_at)
    # The same for every try, so that a server or reader knows a repeat after a crash.
    name = hashlib.sha256(f"{settings.secret_key}:{row.key}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@evidence-hub>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.body)
    db.session.rollback()
    return message


def _put_back(key: int, why: str) -> None:
    attempts = db.session.scalar(select(Mail.attempts).where(Mail.id == key)) or 1
    # Twice as long after each try, up to an hour: a server that is away for a night is neither
    # flooded nor forgotten.
    wait = dt.timedelta(minutes=min(2 ** (attempts - 1), LONGEST_WAIT))
    _settle(key, claimed_until=None, last_error=why[:300], next_try_at=clock.now() + wait)


def _settle(key: int, **values: object) -> None:
    with writing():
        db.session.rollback()
        db.session.execute(update(Mail).where(Mail.id == key).values(**values))
        db.session.commit()
