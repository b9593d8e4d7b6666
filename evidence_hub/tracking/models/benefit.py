"""The benefits register: what a project promises, measured before and after."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.columns import EnumText, ProvidedText
from evidence_hub.core.database import Base, Exact, RecordKey
from evidence_hub.registry.models import Project
from evidence_hub.tracking.states import BenefitStatus


class Benefit(Base):
    """A gain, or a loss that comes with it (``dis_benefit``), with an owner who answers for it."""

    __tablename__ = "benefit"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(
            "kind IN ('cashable','non_cashable','non_financial','dis_benefit')", name="kind"
        ),
        # The rule stands in the table as well, so that neither an import nor a command can register
        # a promise that nobody can measure (para 113b: benefits fully understood).
        CheckConstraint(
            "(baseline IS NOT NULL AND baseline_on IS NOT NULL) OR no_baseline_reason <> ''",
            name="baseline_or_reason",
        ),
        # A target without a day can never be missed, and a day without a target never met.
        CheckConstraint("(target IS NULL) = (target_on IS NULL)", name="target_with_day"),
        CheckConstraint("better IN ('higher','lower')", name="better"),
        Index("ix_benefit_status_target_on", "status", "target_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    measure: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(String(60), default="")
    better: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    baseline: Mapped[Decimal | None] = mapped_column(Exact)
    baseline_on: Mapped[dt.date | None]
    no_baseline_reason: Mapped[str] = mapped_column(default="")
    target: Mapped[Decimal | None] = mapped_column(Exact)
    target_on: Mapped[dt.date | None]
    forecast: Mapped[Decimal | None] = mapped_column(Exact)
    forecast_reason: Mapped[str] = mapped_column(default="")
    attribution: Mapped[str] = mapped_column(default="")
    status: Mapped[BenefitStatus] = mapped_column(
        EnumText(BenefitStatus), default=BenefitStatus.PROPOSED
    )
    status_reason: Mapped[ProvidedText] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    owner: Mapped[Person] = relationship()
    readings: Mapped[list[BenefitReading]] = relationship(
        back_populates="benefit", order_by="BenefitReading.measured_on, BenefitReading.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class BenefitReading(Base):
    """A value that the owner reports, and what somebody else said of it after checking."""

    __tablename__ = "benefit_reading"
    __table_args__ = (
        # None is “not checked yet”, which is something else than checked and found wrong.
        CheckConstraint("(checked_at IS NULL) = (is_verified IS NULL)", name="checked"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefit.id"), index=True)
    value: Mapped[Decimal] = mapped_column(Exact)
    measured_on: Mapped[dt.date]
    evidence: Mapped[str]
    reported_at: Mapped[dt.datetime]
    # The name is kept beside the id, so that history reads the same after an account has gone (J7:
    # authored history keeps its name).
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reported_by_name: Mapped[str] = mapped_column(String(200))
    is_verified: Mapped[bool | None]
    check_note: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[dt.datetime | None]
    checked_by_name: Mapped[str] = mapped_column(String(200), default="")
    benefit: Mapped[Benefit] = relationship(back_populates="readings")
