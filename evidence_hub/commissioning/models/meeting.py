"""Meetings of the board, their agenda, who attended and who withdrew (DOMAIN 3.12)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning.states import InterestOutcome, ItemStatus, Status
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import Priority
from evidence_hub.registry.models import Project

if TYPE_CHECKING:
    from evidence_hub.commissioning.models.decision import Decision


class Meeting(Base):
    """A meeting; its minutes are kept, section by section, once the chair has checked them.

    A section is ``{"item": id or None, "part": "open" or "closed", "text": …}``: the first of each
    part is its head, each other one is of one item, for those who see that item.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(
            "status IN ('planned','in_session','closed','checked','approved','called_off')",
            name="status",
        ),
        CheckConstraint(
            "(status = 'called_off') = (called_off_reason <> '')", name="called_off_with_reason"
        ),
        CheckConstraint("(status = 'approved') = (approved_at IS NOT NULL)", name="approved"),
        Index("ix_meeting_held_on", "held_on"),
        Index("ix_meeting_status_held_on", "status", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[dt.date]
    starts_at: Mapped[str] = mapped_column(String(5), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[Status] = mapped_column(EnumText(Status), default=Status.PLANNED)
    opened_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    # Sections and not one text, so that each reader gets those of the items that exist for them
    # (decision 21).
    minutes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    checked_at: Mapped[dt.datetime | None]
    checked_by_name: Mapped[str] = mapped_column(String(200), default="")
    approved_at: Mapped[dt.datetime | None]
    approved_in_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    called_off_reason: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    items: Mapped[list[AgendaItem]] = relationship(
        back_populates="meeting", order_by="AgendaItem.place, AgendaItem.id"
    )
    attendance: Mapped[list[Attendance]] = relationship(
        back_populates="meeting", order_by="Attendance.id"
    )
    addenda: Mapped[list[Addendum]] = relationship(order_by="Addendum.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class AgendaItem(Base):
    """One item; ``kind`` says which package offered it and applies what is decided.

    ``subject`` names the thing itself where it is neither a project nor a priority.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint("part IN ('open','closed')", name="part"),
        CheckConstraint("status IN ('waiting','decided','carried_over')", name="status"),
        Index("ix_agenda_item_meeting_id_place", "meeting_id", "place"),
        Index("ix_agenda_item_kind_project_id", "kind", "project_id"),
    )

    id: Mapped[RecordKey]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    place: Mapped[int]
    # Kept with the item, since the pack was sent out in two parts; opening the meeting closes what
    # was marked since.
    part: Mapped[str] = mapped_column(String(10), default="open")
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"), index=True)
    subject: Mapped[str] = mapped_column(String(120), default="")
    is_consent: Mapped[bool] = mapped_column(default=False)
    status: Mapped[ItemStatus] = mapped_column(EnumText(ItemStatus), default=ItemStatus.WAITING)
    note: Mapped[str] = mapped_column(default="")
    carried_to_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    meeting: Mapped[Meeting] = relationship(back_populates="items")
    project: Mapped[Project | None] = relationship()
    priority: Mapped[Priority | None] = relationship()
    interests: Mapped[list[ItemInterest]] = relationship(
        back_populates="item", order_by="ItemInterest.id"
    )
    decision: Mapped[Decision | None] = relationship(back_populates="item", uselist=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class Attendance(Base):
    """Who was there, in which role, from when to when; apologies are kept too.

    Who never came has no ``came_at``; who left before the end has ``left_at``.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # The seat of that day. A later change of roles must not change who had a vote.
    role: Mapped[str] = mapped_column(String(40))
    is_present: Mapped[bool]
    recorded_at: Mapped[dt.datetime]
    came_at: Mapped[dt.datetime | None]
    left_at: Mapped[dt.datetime | None]
    meeting: Mapped[Meeting] = relationship(back_populates="attendance")
    person: Mapped[Person] = relationship()


class ItemInterest(Base):
    """An interest declared on one item, and what follows from it for that item.

    A second row of the same person corrects the first: the last one holds, both stay on record.
    """

    __tablename__ = "item_interest"
    __table_args__ = (
        Index("ix_item_interest_item_id_id", "item_id", "id"),
        CheckConstraint(
            "outcome IN ('declared_only','stays_without_vote','withdraws')", name="outcome"
        ),
    )

    id: Mapped[RecordKey]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    nature: Mapped[str]
    # DOMAIN 2.3: later co-authorship is why declared interests need dates.
    since: Mapped[dt.date]
    outcome: Mapped[InterestOutcome] = mapped_column(EnumText(InterestOutcome, 30))
    out_at: Mapped[dt.datetime | None]
    back_at: Mapped[dt.datetime | None]
    item: Mapped[AgendaItem] = relationship(back_populates="interests")
    person: Mapped[Person] = relationship()


class Addendum(Base):
    """A dated correction of minutes that cannot change any more."""

    __tablename__ = "minutes_addendum"

    id: Mapped[RecordKey]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    text: Mapped[str]
    # A correction of a closed item belongs to its readers alone.
    is_closed_part: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
