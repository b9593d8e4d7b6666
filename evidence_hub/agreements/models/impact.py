"""The data protection impact assessment of a project, and who outside receives personal data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.agreements.states import Assessed
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class Impact(Base):
    """One a project. ``recipients`` holds organisation ids; None while that is not settled.

    ``covered`` and ``recipients_covered`` hold the fields of the record that were looked at.
    """

    __tablename__ = "impact_assessment"
    __table_args__ = (
        CheckConstraint(
            "status IN ('screening','not_needed','drafted','advice_given','accepted',"
            "'residual_high_risk')",
            name="status",
        ),
        # DOMAIN 3.9: "not needed" is an answer only together with its reason.
        CheckConstraint("status <> 'not_needed' OR reason <> ''", name="not_needed_has_reason"),
        CheckConstraint(
            # An acceptance without an end would never lapse, and T15 depends on its lapsing.
            "status <> 'accepted' OR (accepted_at IS NOT NULL AND review_on IS NOT NULL)",
            name="accepted_with_review",
        ),
        Index("ix_impact_assessment_status_review_on", "status", "review_on"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    status: Mapped[Assessed] = mapped_column(EnumText(Assessed), default=Assessed.SCREENING)
    screening: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_needed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(default="")
    screened_at: Mapped[dt.datetime | None]
    screened_by_name: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    changed_at: Mapped[dt.datetime]
    changed_by_name: Mapped[str] = mapped_column(String(200))
    # Kept by id beside the name: nobody may advise on what they wrote, and names are no proof.
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20), default="")
    advice: Mapped[str] = mapped_column(default="")
    advised_at: Mapped[dt.datetime | None]
    advised_by_name: Mapped[str] = mapped_column(String(200), default="")
    commissioner: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    accepted_at: Mapped[dt.datetime | None]
    accepted_by_name: Mapped[str] = mapped_column(String(200), default="")
    review_on: Mapped[dt.date | None]
    # Until when data may be handled on the last acceptance, also while a new one is written (T15).
    accepted_until: Mapped[dt.date | None]
    covered: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # Null and the empty list differ: not settled blocks T4, nobody outside passes it.
    recipients: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    recipients_reason: Mapped[str] = mapped_column(default="")
    recipients_by_name: Mapped[str] = mapped_column(String(200), default="")
    recipients_at: Mapped[dt.datetime | None]
    recipients_covered: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def is_in_force(self, day: dt.date) -> bool:
        """Accepted, and its review date has not passed; that date is the last day."""
        return self.status == "accepted" and self.review_on is not None and day <= self.review_on
