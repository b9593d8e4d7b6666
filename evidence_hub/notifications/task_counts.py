"""How many duties wait for each person: counted when something changed, read by every header.

A count stands for a day and for the newest entry of the audit trail when it was made. Every
operation leaves an entry, so what somebody changed themselves is always in the number that they
see; what others changed is in it after the next run of the clock (decision 33).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from evidence_hub.accounts import sign_in
from evidence_hub.accounts.models import Person
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Role
from evidence_hub.core.database import begin_write, db
from evidence_hub.core.feature import Piece
from evidence_hub.notifications import tasks
from evidence_hub.notifications.models import TaskCount
from evidence_hub.registry.audience import viewer_for

WITHOUT_DUTIES = frozenset({Role.STAFF_READER, Role.ADMINISTRATOR, Role.AUDITOR})


@dataclass(frozen=True)
class KeptCount:
    """A person's count as it was kept, and how far the trail has come since."""

    count: int | None
    entry_id: int
    counted_on: dt.date | None
    own_entry_id: int
    newest_entry_id: int

    @property
    def holds_for_its_person(self) -> bool:
        """Whether it is of today and of after all that the person did."""
        return self.counted_on == clock.today() and self.entry_id >= self.own_entry_id

    @property
    def is_of_now(self) -> bool:
        """Whether nobody has done anything since."""
        return self.counted_on == clock.today() and self.entry_id >= self.newest_entry_id


def has_duties(actor: Actor) -> bool:
    """Whether anything can wait for such a person; readers of the register see no number."""
    return not actor.is_anonymous and not actor.roles <= WITHOUT_DUTIES


def kept_count(person_id: int) -> KeptCount:
    """Return what is kept of the person, in one statement."""
    # Nothing changes by a refusal; a count need not be made again for it.
    own = (
        select(AuditEntry.id)
        .where(AuditEntry.actor_id == person_id, AuditEntry.is_refusal.is_(False))
        .order_by(AuditEntry.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    newest = select(func.max(AuditEntry.id)).scalar_subquery()
    row = db.session.execute(
        select(TaskCount.count, TaskCount.entry_id, TaskCount.counted_on, own, newest)
        .select_from(Person)
        .outerjoin(TaskCount, TaskCount.person_id == Person.id)
        .where(Person.id == person_id)
    ).one()
    return KeptCount(row[0], row[1] or 0, row[2], row[3] or 0, row[4] or 0)


def keep(person_id: int, count: int, entry_id: int) -> None:
    """Keep a count, unless one that is newer is kept meanwhile; the caller commits."""
    values = {"count": count, "entry_id": entry_id, "counted_on": clock.today()}
    is_postgresql = db.session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    db.session.execute(
        insert(TaskCount)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(
            index_elements=[TaskCount.person_id],
            set_=values,
            where=TaskCount.entry_id <= entry_id,
        )
    )


def count_again(person: Person) -> None:
    """Count what waits for somebody and keep it; the caller commits.

    The trail is looked at before the duties are counted: what is written between the two makes
    the count look older than it is, and so it is only made once more than needed.
    """
    kept = kept_count(person.id)
    if kept.is_of_now:
        return
    actor = person.as_actor(clock.today())
    count = len(tasks.of_viewer(viewer_for(actor)))
    person_id = person.id
    # What was only read is let go, so that SQLite can begin to write from the newest state.
    db.session.rollback()
    begin_write(writes=True)
    keep(person_id, count, kept.newest_entry_id)


def due_counts() -> Iterator[Piece]:
    """Yield one piece for each person who is signed in and may have duties."""
    day = clock.today()
    for person in sign_in.people_signed_in():
        if has_duties(person.as_actor(day)):
            yield lambda key=person.id: _count_by_clock(key)  # type: ignore[misc]


def _count_by_clock(person_id: int) -> bool:
    begin_write(writes=False)  # counting only reads, and nobody shall wait for it
    person = db.session.get(Person, person_id)
    if person is not None:
        count_again(person)
    return False  # nothing that is due was done: no number for ``clock run`` to print
