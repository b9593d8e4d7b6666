"""Something that went wrong: what, since when it was known, and what was decided (DOMAIN T20)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project

# The Commissioner is told within this time of a breach becoming known, where feasible.
HOURS_TO_NOTIFY = 72
BREACH, INTEGRITY = "personal_data_breach", "integrity_allegation"


class Incident(Base):
    """Seen by its reporter, the project's lead and supervisor, and those who decide on it."""

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("people_affected IS NULL OR people_affected >= 0", name="people_affected"),
        CheckConstraint("(decision = '') = (decided_at IS NULL)", name="decided_with_date"),
        CheckConstraint(
            "decision IN ('','notified','not_notified','none_needed')", name="decision"
        ),
        CheckConstraint("continuation IN ('','continue','suspend')", name="continuation"),
        Index("ix_incident_project_id_id", "project_id", "id"),
        # The home pages of all who decide ask for what is undecided, each time they are opened.
        Index("ix_incident_decided_at", "decided_at"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    category: Mapped[str] = mapped_column(String(40))
    what: Mapped[str]
    aware_at: Mapped[dt.datetime]
    people_affected: Mapped[int | None]
    containment: Mapped[str]
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reported_at: Mapped[dt.datetime]
    decision: Mapped[str] = mapped_column(String(20), default="")
    decision_reason: Mapped[str] = mapped_column(default="")
    notified_at: Mapped[dt.datetime | None]
    notification_reference: Mapped[str] = mapped_column(String(120), default="")
    late_reason: Mapped[str] = mapped_column(default="")
    # None until decided: UK GDPR asks about the Commissioner and about the people separately, so
    # one answer never stands for the other.
    are_people_told: Mapped[bool | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    continuation: Mapped[str] = mapped_column(String(20), default="")
    continuation_reason: Mapped[str] = mapped_column(default="")
    continued_at: Mapped[dt.datetime | None]
    continued_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    reported_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def has_deadline(self) -> bool:
        return self.category == BREACH

    @property
    def notify_by(self) -> dt.datetime:
        """When the time to tell the Commissioner ends, counted in hours that really pass."""
        # From awareness and not from the report: a late report does not lengthen the law's time
        # (J9).
        return self.aware_at + dt.timedelta(hours=HOURS_TO_NOTIFY)
