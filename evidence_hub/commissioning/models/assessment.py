"""Advice of an assessor under the board's criteria."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class Assessment(Base):
    """Criterion → [score 1 to 5, reason]; nobody reads another's before giving their own."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("(given_at IS NULL) = (recommends = '')", name="given_with_advice"),
        Index("ix_assessment_project_id_undone_at", "project_id", "undone_at"),
        Index("ix_assessment_person_id", "person_id"),
        Index(
            # Unique among open requests: a released assessor can be asked again.
            "uq_assessment_open",
            "project_id",
            "person_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # What shows them the project; it ends when the project goes to the board.
    part_id: Mapped[int] = mapped_column(ForeignKey("project_person.id"))
    assigned_at: Mapped[dt.datetime]
    assigned_by_name: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[dt.date]
    scores: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    recommends: Mapped[str] = mapped_column(String(20), default="")
    advice: Mapped[str] = mapped_column(default="")
    given_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    person: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol
