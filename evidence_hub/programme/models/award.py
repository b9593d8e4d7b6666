"""Funded students: their course, force supervisor, meetings, milestones and what stays owed.

Report paras 117, 118 and 120 (third point).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import Priority
from evidence_hub.programme.states import AwardStatus
from evidence_hub.registry.models import Project

STATES = {"active": "On the course", "completed": "Course completed", "left": "Left the course"}


class Award(Base):
    """One student on one course; there is a supervisor in every state, never none."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="starts_first"),
        CheckConstraint("status IN ('active','completed','left')", name="status"),
        # What was owed after a course is counted from the day it ended, so a course that is over
        # has one.
        CheckConstraint("(status = 'active') = (ended_on IS NULL)", name="ended"),
        CheckConstraint("fee_pence IS NULL OR fee_pence > 0", name="fee"),
        CheckConstraint("(presented_on IS NULL) = (presented_where = '')", name="presented"),
        CheckConstraint("(implemented_on IS NULL) = (implementation = '')", name="implemented"),
        Index("ix_award_status_ends_on", "status", "ends_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    student_name: Mapped[str] = mapped_column(String(200))
    # The account where there is one; it lets the student see their own award.
    student_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    course: Mapped[str] = mapped_column(String(200))
    institution: Mapped[str] = mapped_column(String(200))
    topic: Mapped[str] = mapped_column(String(300))
    # Not optional: the report's “more intrusive” monitoring begins with a topic that serves a
    # priority.
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id"), index=True)
    alignment: Mapped[str]
    # Never empty: report para 120 asks for a WMP supervisor throughout, so there can be no award
    # without one, not even for a day.
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    fee_pence: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[AwardStatus] = mapped_column(EnumText(AwardStatus), default=AwardStatus.ACTIVE)
    ended_on: Mapped[dt.date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    presented_on: Mapped[dt.date | None]
    presented_where: Mapped[str] = mapped_column(String(300), default="")
    implemented_on: Mapped[dt.date | None]
    implementation: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    student: Mapped[Person | None] = relationship(foreign_keys=[student_id])
    supervisor: Mapped[Person] = relationship(foreign_keys=[supervisor_id])
    priority: Mapped[Priority] = relationship()
    scheme: Mapped[Project | None] = relationship(foreign_keys=[scheme_id])
    project: Mapped[Project | None] = relationship(foreign_keys=[project_id])
    supervisors: Mapped[list[Supervision]] = relationship(
        back_populates="award", order_by="Supervision.id"
    )
    milestones: Mapped[list[CourseMilestone]] = relationship(
        back_populates="award", order_by="CourseMilestone.due_on, CourseMilestone.id"
    )
    meetings: Mapped[list[SupervisionMeeting]] = relationship(
        back_populates="award", order_by="SupervisionMeeting.held_on, SupervisionMeeting.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class Supervision(Base):
    """Who supervised from when until when; the last row is open."""

    __tablename__ = "supervision"

    id: Mapped[RecordKey]
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    # As they were called then: history keeps its names.
    supervisor_name: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(default="")
    award: Mapped[Award] = relationship(back_populates="supervisors")


class CourseMilestone(Base):
    """Something that the course asks for by a day."""

    __tablename__ = "course_milestone"
    __table_args__ = (UniqueConstraint("award_id", "number"),)

    id: Mapped[RecordKey]
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[dt.date]
    done_on: Mapped[dt.date | None]
    award: Mapped[Award] = relationship(back_populates="milestones")


class SupervisionMeeting(Base):
    """What supervisor and student spoke of, what they agreed, and when they meet next."""

    __tablename__ = "supervision_meeting"

    id: Mapped[RecordKey]
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    held_on: Mapped[dt.date]
    text: Mapped[str]
    next_on: Mapped[dt.date | None]
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    award: Mapped[Award] = relationship(back_populates="meetings")
