"""Who belongs to a project, and who is on its need-to-know list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models.project import Project

TEAM_PARTS = frozenset(
    {Relation.LEAD, Relation.SUPERVISOR, Relation.STUDENT, Relation.PARTNER, Relation.TEAM}
)


class ProjectPerson(Base):
    """A person's part in a project, from a day until a day.

    ``is_access_only`` gives access to a seeded record without making the person its stated lead.
    """

    __tablename__ = "project_person"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        Index("ix_project_person_person_id_project_id", "person_id", "project_id"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    part: Mapped[str] = mapped_column(String(40))
    duty: Mapped[str] = mapped_column(
        String(20), default=""
    )  # what an assigned person is asked for
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    is_access_only: Mapped[bool] = mapped_column(default=False)
    project: Mapped[Project] = relationship(back_populates="people")
    person: Mapped[Person] = relationship()

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)

    def is_held(self, day: dt.date) -> bool:
        # A part ends on the morning of its last day: who hands over today sees the record no
        # longer, and who takes over sees it already.
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


class NeedToKnow(Base):
    """One name on the need-to-know list of a restricted record."""

    __tablename__ = "need_to_know"
    __table_args__ = (UniqueConstraint("project_id", "person_id"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    project: Mapped[Project] = relationship(back_populates="need_to_know")
    person: Mapped[Person] = relationship()

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)
