"""What people choose for their own notices, and who covers for them while they are away."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.notifications import notices
from evidence_hub.notifications.models import Absence, NoticeChoice
from evidence_hub.notifications.posting import CHOICES, choice_of
from evidence_hub.notifications.verbs import NotificationsVerb

NO_CHOICE = "Choose how you want to hear"
LONGEST_ABSENCE = dt.timedelta(days=366)


def choose_mail(*, actor: Actor, mail: str) -> None:
    """Choose how one's own notices come by e-mail."""
    require(actor, Can.CHOOSE_NOTICES)
    if mail not in CHOICES:
        raise Invalid({"mail": NO_CHOICE})
    before = choice_of(actor.person_id)
    row = db.session.get(NoticeChoice, actor.person_id)
    if row is None:
        db.session.add(NoticeChoice(person_id=actor.person_id, mail=mail))
    else:
        row.mail = mail
    db.session.flush()
    audit.record(
        actor,
        NotificationsVerb.NOTICES_BY_EMAIL_CHOSEN,
        f"person:{actor.person_id}",
        difference={"mail": [before, mail]},
        is_demo=actor.is_demo,
    )


def be_away(
    *,
    actor: Actor,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    cover: Person | None,
) -> Absence:
    """Say that one is away, and who sees one's duties meanwhile; it hands over no right."""
    require(actor, Can.CHOOSE_NOTICES)
    today = clock.today()
    problems = {
        **_problems_of_days(starts_on, ends_on, today),
        **_problems_of_cover(cover, actor, today),
    }
    if problems or starts_on is None or ends_on is None or cover is None:
        raise Invalid(problems)
    # With two people covering at once neither would know what the other has looked after.
    if any(row.starts_on <= ends_on and starts_on <= row.ends_on for row in _own(actor, today)):
        raise Invalid({"starts_on": "You are away already in this time. End that first"})
    row = Absence(
        person_id=actor.person_id,
        cover_id=cover.id,
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        NotificationsVerb.ABSENCE_RECORDED,
        f"person:{actor.person_id}",
        difference={"cover": [None, cover.name], "until": [None, day_words(ends_on)]},
        is_demo=actor.is_demo,
    )
    notices.notify(
        [cover.id],
        key=f"cover:{row.id}",
        text=f"You cover for {actor.name} from {day_words(starts_on)} to {day_words(ends_on)}",
        path="/",
    )
    return row


def _problems_of_days(
    starts_on: dt.date | None, ends_on: dt.date | None, today: dt.date
) -> dict[str, str]:
    problems: dict[str, str] = {}
    if starts_on is None or starts_on < today:
        problems["starts_on"] = "Enter today or a day to come"
    if ends_on is None or (starts_on is not None and ends_on < starts_on):
        problems["ends_on"] = "Enter the last day, not before the first"
    elif ends_on > today + LONGEST_ABSENCE:
        problems["ends_on"] = "Enter a day within a year from now"
    return problems


# Whoever holds no other role than these sees no project's duties, or is not of the force.
NOT_COLLEAGUES = frozenset({Role.EXTERNAL_PARTNER, Role.STUDENT, Role.ADMINISTRATOR})


def _problems_of_cover(cover: Person | None, actor: Actor, today: dt.date) -> dict[str, str]:
    if cover is None or not cover.is_active or cover.id == actor.person_id:
        return {"cover": "Name a colleague with an account, by their e-mail address"}
    if not cover.roles_on(today) - NOT_COLLEAGUES:
        return {"cover": "Name a colleague in the force"}
    return {}


def _own(actor: Actor, day: dt.date) -> list[Absence]:
    return list(
        db.session.scalars(
            select(Absence)
            .where(Absence.person_id == actor.person_id, Absence.ends_on >= day)
            .order_by(Absence.starts_on, Absence.id)
        )
    )


def come_back(*, actor: Actor) -> int:
    """End one's absences from today; return how many."""
    require(actor, Can.CHOOSE_NOTICES)
    today = clock.today()
    rows = _own(actor, today)
    if not rows:
        raise Invalid({"starts_on": "You are not away"})
    for row in rows:
        # An absence that had not begun before today leaves no trace; one that did keeps its days,
        # since somebody acted on it.
        if row.starts_on >= today:
            db.session.delete(row)
        else:
            row.ends_on = today - dt.timedelta(days=1)
    db.session.flush()
    audit.record(
        actor, NotificationsVerb.ABSENCE_ENDED, f"person:{actor.person_id}", is_demo=actor.is_demo
    )
    return len(rows)
