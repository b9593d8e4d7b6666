"""Research Fairs: what the force offers, who is interested, and what came of it (para 120)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import BusinessArea
from evidence_hub.registry.models import Enquiry, Project

OFFERS = {"question": "A question", "data": "Data"}
LEVELS = {
    "undergraduate": "Undergraduate",
    "masters": "Master’s",
    "doctorate": "Doctorate",
    "staff": "University staff",
}


class Fair(Base):
    """One yearly fair; ``project`` is the record of the register that it belongs to."""

    __tablename__ = "fair"
    __table_args__ = (
        # A fair that is called off says why, since universities may have planned to come.
        CheckConstraint("(called_off_at IS NULL) = (called_off_reason = '')", name="called_off"),
        Index("ix_fair_held_on", "held_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[dt.date]
    venue: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    called_off_at: Mapped[dt.datetime | None]
    called_off_reason: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project | None] = relationship()
    offers: Mapped[list[FairOffer]] = relationship(
        back_populates="fair", order_by="FairOffer.id", cascade="all, delete-orphan"
    )
    interests: Mapped[list[FairInterest]] = relationship(
        back_populates="fair", order_by="FairInterest.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def state(self, today: dt.date) -> str:
        """Return how the fair stands on that day, in words."""
        if self.called_off_at is not None:
            return "Called off"
        return "To come" if self.held_on > today else "Today" if self.held_on == today else "Held"


class FairOffer(Base):
    """A question that the force asks, or data that it could share, at a fair."""

    __tablename__ = "fair_offer"
    __table_args__ = (CheckConstraint("kind IN ('question','data')", name="kind"),)

    id: Mapped[RecordKey]
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("business_area.id"), index=True)
    fair: Mapped[Fair] = relationship(back_populates="offers")
    area: Mapped[BusinessArea | None] = relationship()


class FairInterest(Base):
    """What somebody of a university would study; one click makes it an enquiry."""

    __tablename__ = "fair_interest"
    __table_args__ = (
        CheckConstraint("level IN ('undergraduate','masters','doctorate','staff')", name="level"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("fair_offer.id"), index=True)
    institution: Mapped[str] = mapped_column(String(200))
    # Free words, and optional: a person of a university has not agreed to be kept here by name.
    contact: Mapped[str] = mapped_column(String(200), default="")
    level: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(300))
    question: Mapped[str]
    data_wanted: Mapped[str] = mapped_column(default="")
    rough_dates: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    # Unique: one interest becomes one enquiry, however often the button is pressed.
    enquiry_id: Mapped[int | None] = mapped_column(ForeignKey("enquiry.id"), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    fair: Mapped[Fair] = relationship(back_populates="interests")
    offer: Mapped[FairOffer | None] = relationship()
    enquiry: Mapped[Enquiry | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol
