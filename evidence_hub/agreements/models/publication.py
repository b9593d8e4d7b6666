"""Planned outputs, and the clearance of the exact version that is to be published."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.agreements.states import ClearanceOutcome, ClearanceStatus, OutputStage
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.documents.models import DocumentVersion
from evidence_hub.registry.models import Project


class Output(Base):
    """Something that the project means to publish, until it is out or given up."""

    __tablename__ = "planned_output"
    __table_args__ = (
        CheckConstraint(
            "stage <> 'abandoned' OR (reason_code <> '' AND reason <> '')",
            name="abandoned_with_reason",
        ),
        Index("ix_planned_output_project_id_id", "project_id", "id"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str] = mapped_column(String(300))
    type: Mapped[str] = mapped_column(String(60))
    stage: Mapped[OutputStage] = mapped_column(
        EnumText(OutputStage, 40), default=OutputStage.PLANNED
    )
    outlet: Mapped[str] = mapped_column(String(200), default="")
    planned_on: Mapped[dt.date | None]
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(default="")
    published_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("document_version.id"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    submissions: Mapped[list[ClearanceSubmission]] = relationship(
        back_populates="output", order_by="ClearanceSubmission.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class ClearanceSubmission(Base):
    """One exact file before the force: its digest, and the terms of its clock as they were then."""

    __tablename__ = "clearance_submission"
    __table_args__ = (
        CheckConstraint(
            "status IN ('open','with_authors','decided','withdrawn','released')", name="status"
        ),
        CheckConstraint("notice_days >= 1", name="notice_days"),
        Index("ix_clearance_submission_status_sent_at", "status", "sent_at"),
        # Each submission asks whether these very bytes were submitted before, in any project.
        Index("ix_clearance_submission_sha256", "sha256"),
    )

    id: Mapped[RecordKey]
    output_id: Mapped[int] = mapped_column(ForeignKey("planned_output.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"), index=True)
    # Copied from the file, so that a clearance stays tied to these bytes whatever becomes of the
    # document.
    sha256: Mapped[str] = mapped_column(String(64))
    outlet: Mapped[str] = mapped_column(String(200))
    planned_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[ClearanceStatus] = mapped_column(
        EnumText(ClearanceStatus), default=ClearanceStatus.OPEN
    )
    # Of the output, which goes back to it where the text is withdrawn.
    stage_before: Mapped[OutputStage] = mapped_column(
        EnumText(OutputStage, 40), default=OutputStage.DRAFTED
    )
    sent_at: Mapped[dt.datetime]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_by_name: Mapped[str] = mapped_column(String(200))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("sharing_agreement.id"), index=True)
    # The terms of the clock are copied here, so a later variation changes no clock that runs.
    notice_days: Mapped[int]
    longest_delay: Mapped[int]
    stops_when_suspended: Mapped[bool] = mapped_column(default=False)
    stops_with_authors: Mapped[bool] = mapped_column(default=False)
    silence_releases: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[dt.datetime | None]  # no marked and no personal data
    confirmed_by_name: Mapped[str] = mapped_column(String(200), default="")
    released_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    output: Mapped[Output] = relationship(back_populates="submissions")
    file: Mapped[DocumentVersion] = relationship()
    pauses: Mapped[list[ClearancePause]] = relationship(
        back_populates="submission", order_by="ClearancePause.id"
    )
    comments: Mapped[list[ClearanceComment]] = relationship(
        back_populates="submission", order_by="ClearanceComment.id"
    )
    decision: Mapped[ClearanceDecision | None] = relationship(
        back_populates="submission", uselist=False
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class ClearancePause(Base):
    """A time with the authors; suspensions of the project are read from its moves."""

    __tablename__ = "clearance_pause"

    id: Mapped[RecordKey]
    submission_id: Mapped[int] = mapped_column(ForeignKey("clearance_submission.id"), index=True)
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    began_by_name: Mapped[str] = mapped_column(String(200))
    submission: Mapped[ClearanceSubmission] = relationship(back_populates="pauses")


class ClearanceComment(Base):
    """A reviewer's comment: of fact, for the authors; or a reason to hold back, with its ground.

    ``note`` is for those who clear alone; no author ever reads it.
    """

    __tablename__ = "clearance_comment"
    __table_args__ = (
        CheckConstraint("kind IN ('fact','hold_back')", name="kind"),
        # J6: an objection without a ground does not exist, not even by a script.
        CheckConstraint("(kind = 'hold_back') = (ground <> '')", name="holding_back_has_ground"),
    )

    id: Mapped[RecordKey]
    submission_id: Mapped[int] = mapped_column(ForeignKey("clearance_submission.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_by_name: Mapped[str] = mapped_column(String(200))
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[dt.datetime | None]
    replied_by_name: Mapped[str] = mapped_column(String(200), default="")
    submission: Mapped[ClearanceSubmission] = relationship(back_populates="comments")


class ClearanceDecision(Base):
    """What was decided of one file, why, and on which grounds; never changed."""

    __tablename__ = "clearance_decision"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('cleared','cleared_with_redactions','cleared_with_factual_comments',"
            "'delayed_until','refused_in_part')",
            name="outcome",
        ),
        CheckConstraint(
            "(outcome = 'delayed_until') = (delayed_until IS NOT NULL)", name="delay_has_day"
        ),
        Index("ix_clearance_decision_decided_at", "decided_at"),
    )

    id: Mapped[RecordKey]
    # Unique, so that two who decide at once cannot both have decided.
    submission_id: Mapped[int] = mapped_column(ForeignKey("clearance_submission.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[ClearanceOutcome] = mapped_column(EnumText(ClearanceOutcome, 40))
    grounds: Mapped[list[str]] = mapped_column(JSON, default=list)
    withheld: Mapped[list[Any]] = mapped_column(JSON, default=list)  # place and ground of each
    delayed_until: Mapped[dt.date | None]
    reasons: Mapped[str] = mapped_column(default="")
    response: Mapped[str] = mapped_column(default="")  # the force's own words beside the finding
    decided_at: Mapped[dt.datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_by_name: Mapped[str] = mapped_column(String(200))
    submission: Mapped[ClearanceSubmission] = relationship(back_populates="decision")
