"""Progress reports, and the risks and issues of a project."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project
from evidence_hub.tracking.states import ReportStatus

PERIODIC, COLLECTED = "periodic", "end_of_collecting"


class ProgressReport(Base):
    """What was done in a time, and how it stands. Sent, it changes no more: it is handed back
    with a reason, or accepted, and its numbers and colour stay on record.
    """

    __tablename__ = "progress_report"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("kind IN ('periodic','end_of_collecting')", name="kind"),
        CheckConstraint("status IN ('draft','sent','accepted','handed_back')", name="status"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("recruited IS NULL OR recruited >= 0", name="recruited"),
        CheckConstraint("planned IS NULL OR planned >= 0", name="planned"),
        Index("ix_progress_report_project_id_ends_on", "project_id", "ends_on"),
        Index("ix_progress_report_status_sent_at", "status", "sent_at"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20), default=PERIODIC)
    status: Mapped[ReportStatus] = mapped_column(EnumText(ReportStatus), default=ReportStatus.DRAFT)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    done: Mapped[str] = mapped_column(default="")
    planned: Mapped[int | None]
    recruited: Mapped[int | None]
    counted_on: Mapped[dt.date | None]  # the last day that ``recruited`` counts
    deviations: Mapped[str] = mapped_column(default="")
    attrition: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")
    declared: Mapped[str] = mapped_column(String(10), default="")
    cause: Mapped[str] = mapped_column(default="")
    action: Mapped[str] = mapped_column(default="")
    action_owner: Mapped[str] = mapped_column(String(200), default="")
    action_by: Mapped[dt.date | None]
    # What the hub worked out on the day of sending. It is worked out anew whenever asked (decision
    # 0023), but the board must be able to see what both said at the time.
    computed: Mapped[str] = mapped_column(String(10), default="")
    computed_why: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_by_name: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by_name: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class Risk(Base):
    """Something that may go wrong (risk) or has (issue), scored likelihood times impact."""

    __tablename__ = "risk"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("kind IN ('risk','issue')", name="kind"),
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
        CheckConstraint("(closed_on IS NULL) = (closed_reason = '')", name="closed_why"),
        Index("ix_risk_review_on_closed_on", "review_on", "closed_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    response: Mapped[str] = mapped_column(default="")
    likelihood: Mapped[int]
    impact: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    review_on: Mapped[dt.date]
    closed_on: Mapped[dt.date | None]
    closed_reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    owner: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def score(self) -> int:
        return self.likelihood * self.impact
