"""Opinions, their renewals, what reviewers say of amendments, and the end-of-study report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.ethics.lifecycle import RenewalStatus
from evidence_hub.registry.models import Amendment, Project, ProjectVersion

# Conditions do not make an opinion less favourable: they are tracked and asked for by gates of
# their own.
FAVOURABLE = ("favourable", "favourable_with_conditions")


class Opinion(Base):
    """An opinion with its life: valid through ``valid_to``; it covers fields as they stood."""

    __tablename__ = "ethics_opinion"
    __table_args__ = (
        CheckConstraint(
            "value IN ('favourable','favourable_with_conditions','further_information_required',"
            "'unfavourable','out_of_scope')",
            name="value",
        ),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        CheckConstraint(
            # A favourable opinion without a last day would never lapse, and J4 rests on its
            # lapsing.
            "value NOT IN ('favourable','favourable_with_conditions') OR valid_to IS NOT NULL",
            name="favourable_ends",
        ),
        Index("ix_ethics_opinion_project_id_id", "project_id", "id"),
        Index("ix_ethics_opinion_valid_to", "valid_to"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("ethics_round.id"), index=True)
    renewal_id: Mapped[int | None] = mapped_column(ForeignKey("ethics_renewal.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("project_version.id"))
    value: Mapped[str] = mapped_column(String(40))
    reasons: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    # The values that were approved. Compared with the record each time, nobody has to push a change
    # (decision 19).
    covered: Mapped[dict[str, Any]] = mapped_column(JSON)
    given_at: Mapped[dt.datetime]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_by_name: Mapped[str] = mapped_column(String(200))
    revoked_at: Mapped[dt.datetime | None]
    revoked_by_name: Mapped[str] = mapped_column(String(200), default="")
    revoked_reason: Mapped[str] = mapped_column(default="")
    project: Mapped[Project] = relationship()
    protocol: Mapped[ProjectVersion] = relationship()

    def is_in_force(self, day: dt.date) -> bool:
        """Favourable, begun, not ended, not revoked; ``valid_to`` is its last day."""
        return (
            self.value in FAVOURABLE
            and self.revoked_at is None
            and self.valid_to is not None
            and self.valid_from <= day <= self.valid_to
        )


class Renewal(Base):
    """A lead's progress report with which they ask for more time (DOMAIN T19)."""

    __tablename__ = "ethics_renewal"
    __table_args__ = (
        CheckConstraint("status IN ('filed','renewed','refused')", name="status"),
        CheckConstraint("recruited >= 0", name="recruited"),
        Index("ix_ethics_renewal_project_id_status", "project_id", "status"),
        Index(
            "ix_ethics_renewal_project_id_filed",
            "project_id",
            unique=True,
            # One open renewal a project, also where two leads press the button at once.
            sqlite_where=text("status = 'filed'"),
            postgresql_where=text("status = 'filed'"),
        ),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    recruited: Mapped[int]
    progress: Mapped[str]
    # T19 asks for incidents and changes as well as progress; "none" has to be written, not left
    # out.
    incidents: Mapped[str]
    changes: Mapped[str]
    until: Mapped[dt.date]
    status: Mapped[RenewalStatus] = mapped_column(
        EnumText(RenewalStatus), default=RenewalStatus.FILED
    )
    filed_at: Mapped[dt.datetime]
    filed_by_name: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class AmendmentReview(Base):
    """A reviewer's word on an amendment; agreement extends the opinion to what it changes."""

    __tablename__ = "ethics_amendment_review"

    id: Mapped[RecordKey]
    # Unique: one word of the reviewers settles an amendment, and a second one could contradict it.
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), unique=True)
    agrees: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    amendment: Mapped[Amendment] = relationship()


class EndReport(Base):
    """What the lead reports to the reviewers when collecting has ended."""

    __tablename__ = "ethics_end_report"
    __table_args__ = (CheckConstraint("took_part >= 0", name="took_part"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    ended_on: Mapped[dt.date]
    took_part: Mapped[int]
    withdrew: Mapped[str]
    incidents: Mapped[str]
    participants_told: Mapped[str]
    data_kept: Mapped[str]
    filed_at: Mapped[dt.datetime]
    filed_by_name: Mapped[str] = mapped_column(String(200))
    project: Mapped[Project] = relationship()
