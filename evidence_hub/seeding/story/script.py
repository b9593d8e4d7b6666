"""Who does what on which day: steps are kept as they are written and told in order of time.

Every step is an operation that a person of the cast makes with what they may, so that the demo
holds nothing that the hub itself would refuse.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import update

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning.models import Meeting
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.core.database import db
from evidence_hub.documents.store import Store
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project

Row = Mapping[str, Any]
T = TypeVar("T")
SATURDAY = 5
NEWS = dt.timedelta(days=21)


def new_key() -> str:
    """Return what a form carries, so that a double click makes one row."""
    return secrets.token_hex(16)


# A step is written down long before it is told. What later steps need of it, such as the finding
# that an action rests on, is only there once its day has come.
class Told(Generic[T]):
    """A step, and what it made once it was told."""

    def __init__(self, step: Callable[[], T]) -> None:
        self._step = step
        self._made: list[T] = []

    def tell(self) -> None:
        self._made.append(self._step())

    @property
    def it(self) -> T:
        """What the step made; IndexError before its day."""
        return self._made[0]


class Story:
    """The steps of all studies; ``projects`` holds each study by its key once it is begun."""

    def __init__(
        self,
        people: Mapping[str, Person],
        studies: Mapping[str, Row],
        everywhere: Row,
        store: Store,
    ) -> None:
        self.people = people
        self.studies = {key: {**everywhere, **row} for key, row in studies.items()}
        self.store = store
        self.projects: dict[str, Project] = {}
        self.meetings: dict[int, Meeting] = {}
        self.agenda: dict[int, list[Any]] = defaultdict(list)
        self._today = clock.today()
        self._steps: list[tuple[dt.datetime, int, Told[Any]]] = []

    def on(self, days: int, step: Callable[[], T], *, hour: int = 10, minute: int = 0) -> Told[T]:
        """Keep a step for the day so many days from today (negative: ago)."""
        kept = Told(step)
        # Days count from today, so that the DEMO is always fresh: a meeting is next week, a report
        # is late since Monday.
        day = dt.datetime.combine(self.day(days), dt.time(hour, minute), tzinfo=clock.LONDON)
        self._steps.append((day.astimezone(dt.UTC), len(self._steps), kept))
        return kept

    def tell(self) -> None:
        """Make every step as if it were its day."""
        # In order of time whatever the order in which the studies were written: the trail is sealed
        # entry by entry and cannot be told backwards.
        for moment, _, kept in sorted(self._steps, key=lambda row: row[:2]):
            with clock.standing_at(moment):
                kept.tell()
                db.session.flush()
        self._read_long_ago()

    def _read_long_ago(self) -> None:
        """What people were told three weeks ago or longer is read, and no mail tells it again."""
        # Hundreds of unread messages would hide the few that are news, and mail would be sent for a
        # year that never was.
        db.session.execute(
            update(Notice)
            .where(Notice.made_at < clock.now() - NEWS)
            .values(read_at=Notice.made_at, mailed_at=Notice.made_at)
        )

    def day(self, days: int) -> dt.date:
        return self._today + dt.timedelta(days=days)

    def weekday(self, days: int) -> int:
        """Return the offset of the last working day up to then: boards do not meet on Sundays."""
        return days - max(self.day(days).weekday() - SATURDAY + 1, 0)

    def person(self, name: str) -> Person:
        return self.people[f"{name}@demo.example"]

    def actor(self, name: str) -> Actor:
        return self.person(name).as_actor(clock.today())

    def study(self, key: str) -> Study:
        return Study(self, key)


@dataclass(frozen=True)
class Study:
    """One study of the story, and how its people stand to it."""

    story: Story
    key: str

    @property
    def row(self) -> Row:
        return self.story.studies[self.key]

    @property
    def project(self) -> Project:
        return self.story.projects[self.key]

    @property
    def lead(self) -> str:
        return str(self.row["lead"])

    def on(self, days: int, step: Callable[[], T], *, hour: int = 10, minute: int = 0) -> Told[T]:
        return self.story.on(days, step, hour=hour, minute=minute)

    def day(self, days: int) -> dt.date:
        return self.story.day(days)

    def person(self, name: str) -> Person:
        return self.story.person(name)

    def actor(self, name: str) -> Actor:
        return self.story.actor(name)

    def by(self, name: str) -> dict[str, Any]:
        """Return actor, relationship and project as an operation takes them."""
        who, project = self.actor(name), self.project
        # The clock was moved and steps of other studies lie between: what the session remembers may
        # be old.
        db.session.refresh(project)
        return {
            "actor": who,
            "relationship": viewer_for(who).relationship(project),
            "project": project,
        }

    def owning(self, name: str) -> dict[str, Any]:
        """As ``by``, for the owner of the benefit, action or data in question."""
        given = self.by(name)
        relations = given["relationship"].relations | {Relation.OWNER}
        return {**given, "relationship": Relationship(relations)}
