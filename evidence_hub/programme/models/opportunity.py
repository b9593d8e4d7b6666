"""Funding opportunities: what is offered until when, whether the force bids, what came of it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.programme.states import OpportunityStatus

# What pages say. The codes stay in the table, so words may change without a migration.
STATES = {
    "open": "To decide",
    "bid": "Bidding",
    "no_bid": "No bid",
    "won": "Won",
    "lost": "Not won",
}


class Opportunity(Base):
    __tablename__ = "opportunity"
    __table_args__ = (
        CheckConstraint("status IN ('open','bid','no_bid','won','lost')", name="status"),
        CheckConstraint("amount_pence IS NULL OR amount_pence > 0", name="amount"),
        CheckConstraint("(status = 'open') = (decided_on IS NULL)", name="decided"),
        # That the force let money go is asked about later; the answer must be there then.
        CheckConstraint("status <> 'no_bid' OR reason <> ''", name="reason"),
        Index("ix_opportunity_status_deadline_on", "status", "deadline_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    funder: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    url: Mapped[str] = mapped_column(String(500), default="")
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)
    deadline_on: Mapped[dt.date]
    status: Mapped[OpportunityStatus] = mapped_column(
        EnumText(OpportunityStatus), default=OpportunityStatus.OPEN
    )
    reason: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[dt.date | None]
    # Unique, since one decision of the board is about one bid.
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    answered_on: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol
