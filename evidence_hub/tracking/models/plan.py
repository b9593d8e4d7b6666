"""The plan of a project: milestones, and every date that they were given before."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class Milestone(Base):
    """Something to be reached by a day. ``first_on`` never changes; ``baseline_on`` is the date
    agreed last, ``forecast_on`` what is expected now, ``actual_on`` when it was reached.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("(cancelled_on IS NULL) = (cancelled_reason = '')", name="cancelled_why"),
        # Both at once would make a milestone count as met and as dropped in the same figure.
        CheckConstraint("actual_on IS NULL OR cancelled_on IS NULL", name="met_or_cancelled"),
        Index("ix_milestone_baseline_on_actual_on", "baseline_on", "actual_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    first_on: Mapped[dt.date]
    baseline_on: Mapped[dt.date]
    forecast_on: Mapped[dt.date]
    forecast_reason: Mapped[str] = mapped_column(default="")
    begun_on: Mapped[dt.date | None]
    actual_on: Mapped[dt.date | None]
    cancelled_on: Mapped[dt.date | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    owner: Mapped[Person | None] = relationship()
    rebaselines: Mapped[list[Rebaseline]] = relationship(
        back_populates="milestone", order_by="Rebaseline.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def is_open(self) -> bool:
        return self.actual_on is None and self.cancelled_on is None

    @property
    def asked(self) -> Rebaseline | None:
        """The new date that waits for an answer."""
        return next((row for row in self.rebaselines if row.answered_at is None), None)


class Rebaseline(Base):
    """A new date asked for, and what was answered; the old date stays on record."""

    __tablename__ = "rebaseline"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (is_granted IS NULL)", name="answered"),
    )

    id: Mapped[RecordKey]
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)
    # The old date is kept here and not only in the trail, because the plan's page shows it.
    was_on: Mapped[dt.date]
    becomes_on: Mapped[dt.date]
    reason: Mapped[str]
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_name: Mapped[str] = mapped_column(String(200))
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by_name: Mapped[str] = mapped_column(String(200), default="")
    milestone: Mapped[Milestone] = relationship(back_populates="rebaselines")
