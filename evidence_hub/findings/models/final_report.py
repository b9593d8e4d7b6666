"""What a study promised to measure, how it accounts for each outcome, and how strong it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.columns import ProvidedText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class OutcomeExplanation(Base):
    """Why a promised outcome is not reported."""

    __tablename__ = "outcome_explanation"
    __table_args__ = (UniqueConstraint("project_id", "outcome"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    outcome: Mapped[ProvidedText] = mapped_column(String(300))
    text: Mapped[str]
    said_at: Mapped[dt.datetime]
    said_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class FinalReport(Base):
    """The final report as it was sent, and the lead's word that every recommendation is there.

    ``differences`` holds what differs from the promise: {"unreported": [[outcome, reason]],
    "added": [outcome]}. ``recommendations`` counts those that the lead confirmed to be all.
    """

    __tablename__ = "final_report"

    id: Mapped[RecordKey]
    # One for a project: a second report would make it possible to choose what one had promised.
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    protocol: Mapped[str] = mapped_column(String(20), default="")
    # Kept and not worked out again, since outcomes on the record can still be amended afterwards.
    differences: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sent_at: Mapped[dt.datetime]
    sent_by_name: Mapped[str] = mapped_column(String(200))
    recommendations: Mapped[int | None]
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class StrengthAssessment(Base):
    """How sure one may be of one outcome, by somebody not on the project; the newest counts.

    ``maryland`` is "1" to "5" or "not_applicable" (DOMAIN 3.2), ``confidence`` local (3.4).
    """

    __tablename__ = "strength_assessment"
    __table_args__ = (
        CheckConstraint("maryland IN ('1','2','3','4','5','not_applicable')", name="maryland"),
        CheckConstraint("confidence IN ('high','moderate','low','very_low')", name="confidence"),
        # A grade without words cannot be questioned, and would look like an outside rating (3.4).
        CheckConstraint("rationale <> ''", name="rationale"),
        Index("ix_strength_assessment_project_id_outcome", "project_id", "outcome"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    outcome: Mapped[ProvidedText] = mapped_column(String(300))
    maryland: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[str] = mapped_column(String(20))
    rationale: Mapped[str]
    assessed_on: Mapped[dt.date]
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    assessor_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[dt.datetime]
    project: Mapped[Project] = relationship()

    def search_roots(self) -> tuple[str, ...]:
        return (f"project:{self.project_id}",)
