"""Notices: one row a person and event, kept in the transaction that makes them true; and mail."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class Notice(Base):
    """``key`` names the event, so that telling the same person twice tells once.

    ``mailed_at`` says that it was put into a mail, or that its person wants none.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notice_person_id_read_at", "person_id", "read_at"),
        Index("ix_notice_mailed_at", "mailed_at"),
    )

    id: Mapped[RecordKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(160))
    text: Mapped[str]
    path: Mapped[str] = mapped_column(String(300), default="")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    made_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
    mailed_at: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship()
    project: Mapped[Project | None] = relationship()


class NoticeChoice(Base):
    """How somebody wants their notices by e-mail; without a row, one digest a day."""

    __tablename__ = "notice_choice"
    __table_args__ = (CheckConstraint("mail IN ('at_once','daily','none')", name="mail"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    mail: Mapped[str] = mapped_column(String(20))


class Mail(Base):
    """One message out. It stays until it is sent; ``key`` lets nobody make it twice.

    Whoever sends it claims it first, for a while: what stops halfway is tried again after that.
    """

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_sent_at_next_try_at", "sent_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    made_at: Mapped[dt.datetime]
    next_try_at: Mapped[dt.datetime]
    claimed_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship()


# Every page shows the count. Reckoning it anew asked some thirty statements a page of anybody with
# duties, so it is kept until the trail has gone on.
class TaskCount(Base):
    """How many duties waited for somebody on a day, once the trail had come to an entry.

    Derived from the records, like the search index: losing a row costs one more counting.
    """

    __tablename__ = "task_count"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    count: Mapped[int]
    entry_id: Mapped[int]
    counted_on: Mapped[dt.date]


class Absence(Base):
    """Somebody is away from a day through another, and names who looks after their duties."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_absence_cover_id_ends_on", "cover_id", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    cover_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    made_at: Mapped[dt.datetime]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cover: Mapped[Person] = relationship(foreign_keys=[cover_id])
