"""What the board adopted, when, and by which decision."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.database import Base


class HouseRule(Base):
    """A rule that the board adopted for itself; a change is a new row, so the past stays known."""

    __tablename__ = "house_rule"
    __table_args__ = (Index("ix_house_rule_code_adopted_on", "code", "adopted_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(300))
    adopted_on: Mapped[dt.date]
    decision: Mapped[str]  # where the board's decision is recorded
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
