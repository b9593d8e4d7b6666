"""An application for an ethics opinion: its sections, its rounds, and who reviews it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.ethics.lifecycle import Status
from evidence_hub.registry.models import Project


class Application(Base):
    """One a project; ``screening`` holds the answers that chose the route."""

    __tablename__ = "ethics_application"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft','in_review','returned','decided','withdrawn')", name="status"
        ),
        CheckConstraint(
            # Whatever has left the applicant's hands has a date, from which the days of the review
            # are counted.
            "(status IN ('draft','withdrawn')) OR (submitted_at IS NOT NULL)",
            name="sent_with_date",
        ),
        Index("ix_ethics_application_status_due_on", "status", "due_on"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    route: Mapped[str] = mapped_column(String(20), default="")
    screening: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    status: Mapped[Status] = mapped_column(EnumText(Status), default=Status.DRAFT)
    begun_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    returned_at: Mapped[dt.datetime | None]
    due_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    sections: Mapped[list[SectionAnswer]] = relationship(
        back_populates="application", order_by="SectionAnswer.id"
    )
    rounds: Mapped[list[Round]] = relationship(
        back_populates="application", order_by="Round.number"
    )
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="application", order_by="Assignment.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def reviewers(self) -> list[Assignment]:
        """Those assigned now."""
        return [row for row in self.assignments if row.undone_at is None]


class SectionAnswer(Base):
    """What the applicant says in one section: field → value."""

    __tablename__ = "ethics_section"
    __table_args__ = (UniqueConstraint("application_id", "code"),)

    id: Mapped[RecordKey]
    application_id: Mapped[int] = mapped_column(ForeignKey("ethics_application.id"))
    code: Mapped[str] = mapped_column(String(40))
    # Answers as one document: sections differ by route and change with the catalogue, columns would
    # not.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[dt.datetime]
    saved_by_name: Mapped[str] = mapped_column(String(200))
    application: Mapped[Application] = relationship(back_populates="sections")


class Round(Base):
    """The application as it was sent; reviewers look at this, never at what is being typed."""

    __tablename__ = "ethics_round"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[RecordKey]
    application_id: Mapped[int] = mapped_column(ForeignKey("ethics_application.id"))
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("project_version.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    # The fields of the record at the time of sending, so that an opinion can tell whether it judged
    # what stands there.
    covered: Mapped[dict[str, Any]] = mapped_column(JSON)
    sent_at: Mapped[dt.datetime]
    sent_by_name: Mapped[str] = mapped_column(String(200))
    application: Mapped[Application] = relationship(back_populates="rounds")


class Assignment(Base):
    """A reviewer of an application, until the assignment is undone."""

    __tablename__ = "ethics_assignment"
    __table_args__ = (
        Index("ix_ethics_assignment_person_id_undone_at", "person_id", "undone_at"),
        Index(
            "ix_ethics_assignment_application_id_person_id",
            "application_id",
            "person_id",
            # Unique among those that stand: the same person can be released and asked again later.
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("undone_at IS NULL OR opened_at IS NULL OR reason <> ''", name="undone"),
    )

    id: Mapped[RecordKey]
    application_id: Mapped[int] = mapped_column(ForeignKey("ethics_application.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # The part through which they see the project; it ends with the assignment and takes that sight
    # along.
    part_id: Mapped[int] = mapped_column(ForeignKey("project_person.id"))
    assigned_at: Mapped[dt.datetime]
    assigned_by_name: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    application: Mapped[Application] = relationship(back_populates="assignments")
    person: Mapped[Person] = relationship()
