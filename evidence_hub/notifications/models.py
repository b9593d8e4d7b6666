"""Notices: one row a person and event, kept in the transaction that makes them true."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import Base
from evidence_hub.registry.models import Project


class Notice(Base):
    """``key`` names the event, so that telling the same person twice tells once."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notice_person_id_read_at", "person_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(160))
    text: Mapped[str]
    path: Mapped[str] = mapped_column(String(300), default="")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    made_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship()
    project: Mapped[Project | None] = relationship()
