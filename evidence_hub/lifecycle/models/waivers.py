"""A gate that the board waived for a while, by a minuted decision."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.database import Base, RecordKey


class Waiver(Base):
    """``until`` is the last day on which the gate lets the project pass unmet."""

    __tablename__ = "waiver"
    __table_args__ = (Index("ix_waiver_project_id_until", "project_id", "until"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    gate: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str]
    until: Mapped[dt.date]
    minuted_in: Mapped[str] = mapped_column(String(200))
    granted_at: Mapped[dt.datetime]
    granted_by_name: Mapped[str] = mapped_column(String(200))
