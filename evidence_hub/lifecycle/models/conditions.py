"""Conditions that an approval sets: what must be shown met, by whom, before the start or later."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models.project import Project


class Condition(Base):
    """``origin`` names the package that set it and accepts the evidence ("ethics", "board")."""

    __tablename__ = "condition"
    __table_args__ = (
        CheckConstraint("timing IN ('before_start','later')", name="timing"),
        CheckConstraint("(shown_at IS NULL) OR (evidence <> '')", name="shown_with_evidence"),
        CheckConstraint("(met_at IS NULL) OR (shown_at IS NOT NULL)", name="met_after_shown"),
        Index("ix_condition_project_id_id", "project_id", "id"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    origin: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    timing: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[dt.date | None]
    set_at: Mapped[dt.datetime]
    set_by_name: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[str] = mapped_column(default="")
    shown_at: Mapped[dt.datetime | None]
    shown_by_name: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[str] = mapped_column(default="")
    met_at: Mapped[dt.datetime | None]
    met_by_name: Mapped[str] = mapped_column(String(200), default="")
    lifted_at: Mapped[dt.datetime | None]  # an opinion that replaces the one that set it
    is_stated: Mapped[bool] = mapped_column(default=False)  # in place of an opinion (DOMAIN T4)
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.lifted_at is None
