"""What is said when a project ends, and when somebody leaves it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class EndStatement(Base):
    """What was done about one thing that an ending asks for: participants, lessons and so on."""

    __tablename__ = "end_statement"
    # One statement of each kind: it is rewritten as the ending goes on, and the trail has what it
    # said before.
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    code: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    said_at: Mapped[dt.datetime]
    said_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class Departure(Base):
    """Somebody leaves the project: until when, to whom it goes, and where each thing is."""

    __tablename__ = "departure"

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # As it was on that day; a person may later be renamed or made anonymous.
    person_name: Mapped[str] = mapped_column(String(200))
    last_day: Mapped[dt.date]
    reason: Mapped[str]
    successor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    datasets: Mapped[str]
    devices: Mapped[str]
    drafts: Mapped[str]
    consent: Mapped[str]
    embargo: Mapped[str] = mapped_column(default="")
    rights: Mapped[str] = mapped_column(default="")
    then: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    # Empty until the last day has come. It is what keeps the nightly work from doing it twice.
    carried_out_at: Mapped[dt.datetime | None]
    project: Mapped[Project] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    successor: Mapped[Person] = relationship(foreign_keys=[successor_id])
