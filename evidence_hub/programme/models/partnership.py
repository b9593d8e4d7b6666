"""Consortia and hubs: what the force joined or explores with others, and when it is reviewed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.programme.states import PartnershipStatus
from evidence_hub.registry.models import Project

KINDS = {"consortium": "Consortium", "hub": "Hub"}
STATES = {"exploring": "Exploring", "joined": "Joined", "left": "Left"}


class Partnership(Base):
    """A consortium or a hub. Blank days and fees mean that nobody stated them."""

    # The table kept its first name; renaming it would be a migration that nobody sees anything of.
    __tablename__ = "venture"
    __table_args__ = (
        CheckConstraint("kind IN ('consortium','hub')", name="kind"),
        CheckConstraint("status IN ('exploring','joined','left')", name="status"),
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on < ends_on", name="starts_first"
        ),
        CheckConstraint("fee_pence IS NULL OR fee_pence > 0", name="fee"),
        Index("ix_venture_kind_status", "kind", "status"),
        Index("ix_venture_review_on", "review_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str]
    members: Mapped[str] = mapped_column(default="")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    # Whole pence, and blank where nobody stated a fee: nothing is never written as nought.
    fee_pence: Mapped[int | None] = mapped_column(BigInteger)
    # Empty after a review, until the secretary sets the next one; para 120 names three years for
    # the consortium and nothing for others.
    review_on: Mapped[dt.date | None]
    status: Mapped[PartnershipStatus] = mapped_column(EnumText(PartnershipStatus))
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project | None] = relationship()
    reviews: Mapped[list[VentureReview]] = relationship(
        back_populates="partnership", order_by="VentureReview.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class VentureReview(Base):
    """What the board decided when it reviewed a consortium or a hub."""

    __tablename__ = "venture_review"

    id: Mapped[RecordKey]
    partnership_id: Mapped[int] = mapped_column("venture_id", ForeignKey("venture.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    decided_on: Mapped[dt.date]
    outcome: Mapped[Outcome] = mapped_column(EnumText(Outcome, 40))
    reasons: Mapped[str] = mapped_column(default="")
    partnership: Mapped[Partnership] = relationship(back_populates="reviews")
