"""Calls for proposals: what the board asks for, until when, and the enquiries that answered."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import Priority
from evidence_hub.registry.models import Enquiry


class Call(Base):
    """A call that everybody reads from its first day; withdrawn with a reason, never deleted."""

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("opens_on <= closes_on", name="opens_first"),
        # Those who were writing an answer are owed the reason.
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
        CheckConstraint("amount_pence IS NULL OR amount_pence > 0", name="amount"),
        Index("ix_call_closes_on", "closes_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priority.id"), index=True)
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)
    opens_on: Mapped[dt.date]
    closes_on: Mapped[dt.date]
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    priority: Mapped[Priority | None] = relationship()
    answers: Mapped[list[CallAnswer]] = relationship(
        back_populates="call", order_by="CallAnswer.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def state(self, today: dt.date) -> str:
        """Return withdrawn, to_come, open or closed, as of that day."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if today < self.opens_on:
            return "to_come"
        return "open" if today <= self.closes_on else "closed"


class CallAnswer(Base):
    """An enquiry that answers a call; what becomes of it is kept with the enquiry."""

    __tablename__ = "call_answer"

    id: Mapped[RecordKey]
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    # Unique: an enquiry answers one call, so that nobody counts it for two.
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id"), unique=True)
    call: Mapped[Call] = relationship(back_populates="answers")
    enquiry: Mapped[Enquiry] = relationship()
