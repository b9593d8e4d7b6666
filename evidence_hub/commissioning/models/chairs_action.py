"""What the chair or deputy did between meetings, and whether the board ratified it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.commissioning.models.decision import Decision
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class ChairsAction(Base):
    """``move`` is the delegated move that it made (T11, T12), or "" where it moved nothing."""

    __tablename__ = "chairs_action"

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    move: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str]
    reason: Mapped[str]
    taken_at: Mapped[dt.datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taken_by_name: Mapped[str] = mapped_column(String(200))
    # Empty until a meeting has decided on it; unique, as one decision ratifies one action.
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    project: Mapped[Project] = relationship()
    decision: Mapped[Decision | None] = relationship()
