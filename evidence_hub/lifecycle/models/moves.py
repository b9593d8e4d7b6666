"""Every move that a project made, with what each gate's check said then; never changed."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.stages import Stage


class GateReport(TypedDict):
    """What a gate's check said when the move was made."""

    gate: str
    met: str
    why: str
    holder: str


class StageMove(Base):
    """One move: who made it in which role, why, and what each gate's check said."""

    __tablename__ = "stage_move"
    __table_args__ = (
        Index("ix_stage_move_project_id_id", "project_id", "id"),
        Index("ix_stage_move_name_at", "name", "at"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[Move] = mapped_column(EnumText(Move, 60))
    source: Mapped[Stage] = mapped_column(EnumText(Stage, 30))
    target: Mapped[Stage] = mapped_column(EnumText(Stage, 30))
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_by_name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(default="")
    report: Mapped[list[GateReport]] = mapped_column(JSON, default=list)
