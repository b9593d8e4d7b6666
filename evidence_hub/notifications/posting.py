"""Making mail out of notices: each notice enters one mail at most, or none where none is wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from flask import current_app
from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece
from evidence_hub.notifications import notices
from evidence_hub.notifications.models import Mail, Notice, NoticeChoice
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.reads import is_restricted

AT_ONCE, DAILY, NONE = "at_once", "daily", "none"
CHOICES = {
    AT_ONCE: "At once, one e-mail for each notice",
    DAILY: "One e-mail a day with all that you have not read",
    NONE: "No e-mail: you look here",
}
MORNING = 7  # the hour in London from which the day's digest goes out


def choice_of(person_id: int | None) -> str:
    row = db.session.get(NoticeChoice, person_id) if person_id else None
    return row.mail if row else DAILY


def mail_due() -> Iterator[Piece]:
    """Yield one piece for each person with notices that no mail holds yet."""
    is_morning = clock.in_london(clock.now()).hour >= MORNING
    rows = db.session.execute(
        select(Notice.person_id, NoticeChoice.mail)
        .outerjoin(NoticeChoice, NoticeChoice.person_id == Notice.person_id)
        .where(Notice.mailed_at.is_(None))
        .group_by(Notice.person_id, NoticeChoice.mail)
        .order_by(Notice.person_id)
    ).all()
    for person_id, mail in rows:
        if (mail or DAILY) != DAILY or is_morning:
            yield lambda key=person_id: _post(key)  # type: ignore[misc]


def _post(person_id: int) -> bool:
    """Put a person's notices into mail; whoever comes second finds nothing left."""
    person = db.session.scalars(
        select(Person).where(Person.id == person_id).with_for_update()
    ).one()
    waiting = db.session.scalars(
        select(Notice)
        .where(Notice.person_id == person_id, Notice.mailed_at.is_(None))
        .order_by(Notice.id)
    ).all()
    if not waiting:
        return False
    choice = choice_of(person_id)
    day = clock.today()
    # The key names the day, and the table holds each key once: two machines that make the morning's
    # digest at the same moment make one.
    key = f"digest:{person_id}:{day}"
    if choice == DAILY and db.session.scalar(select(Mail.id).where(Mail.key == key)):
        return False  # today's has gone; what came since goes into tomorrow's
    now = clock.now()
    for notice in waiting:
        notice.mailed_at = now
    # They count as mailed all the same. Otherwise months of them would arrive at once when the
    # account is opened again or the choice changes.
    if not person.is_active or choice == NONE:
        return False
    shown = _still_shown(person, waiting, day)
    if choice == AT_ONCE:
        for notice in shown:
            _add(person, f"notice:{notice.id}", *_single(notice))
    elif shown:
        _add(person, key, *_digest(shown))
    return bool(shown)


def _still_shown(person: Person, waiting: Sequence[Notice], day: dt.date) -> list[Notice]:
    """Return those that the person has not read and may still see, the oldest first.

    Between the notice and the mail somebody may have left a team, or a record been marked higher.
    """
    seen = db.session.scalars(
        notices.of_viewer(viewer_for(person.as_actor(day))).where(
            Notice.id.in_([notice.id for notice in waiting]), Notice.read_at.is_(None)
        )
    )
    return sorted(seen, key=lambda notice: notice.id)


def _add(person: Person, key: str, subject: str, body: str) -> None:
    now = clock.now()
    db.session.add(
        Mail(key=key, person_id=person.id, subject=subject, body=body, made_at=now, next_try_at=now)
    )
    db.session.flush()


def _line(row: Notice) -> str:
    if row.project is not None and is_restricted(row.project):
        return f"{row.project.reference}: something waits for you. Sign in to read it."
    return row.text


def _address(row: Notice) -> str:
    base = current_app.config["HUB"].base_url
    if row.project is not None and is_restricted(row.project):
        return f"{base}/account/notices"
    return f"{base}{row.path}" if row.path else f"{base}/account/notices"


def _foot() -> str:
    base = current_app.config["HUB"].base_url
    return (
        f"\n--\nEvidence Hub, West Midlands Police\nChange how you hear: {base}/account/notices\n"
    )


def _single(row: Notice) -> tuple[str, str]:
    return f"Evidence Hub: {_line(row)}"[:200], f"{_line(row)}\n{_address(row)}\n{_foot()}"


def _digest(rows: Sequence[Notice]) -> tuple[str, str]:
    count = f"{len(rows)} {'notice' if len(rows) == 1 else 'notices'}"
    day: dt.date = clock.today()
    lines = "\n\n".join(f"{_line(row)}\n{_address(row)}" for row in rows)
    return (
        f"Evidence Hub: {count}, {clock.day_words(day)}",
        f"What you have not read yet:\n\n{lines}\n{_foot()}",
    )
