"""Money: the merged research budget by year, what a project was given, and what became of it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.columns import ProvidedText, TermCode
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import Organisation
from evidence_hub.registry.models import Project


class BudgetYear(Base):
    """The research budget of a financial year (``year`` is the one in which April falls).

    No amount means that no source states one (report para 121).
    """

    __tablename__ = "budget_year"
    __table_args__ = (CheckConstraint("amount_pence IS NULL OR amount_pence >= 0", name="amount"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Whole pence, since floats lose pennies; large enough for sums beyond twenty million pounds,
    # where a plain integer would end.
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)
    statement: Mapped[ProvidedText] = mapped_column(default="")
    provenance: Mapped[str] = mapped_column(String(10), default="ENTERED")
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class FundingLine(Base):
    """What one funder gives a project for one financial year; the force's own budget is no funder.

    The lead proposes it; it counts once the secretary has confirmed it.
    """

    __tablename__ = "funding_line"
    __table_args__ = (
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("forecast_pence >= 0", name="forecast"),
        CheckConstraint("form IN ('cash','in_kind')", name="form"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_name = '')", name="confirmed"),
        Index("ix_funding_line_year_project_id", "year", "project_id"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    year: Mapped[int]
    form: Mapped[str] = mapped_column(String(10))
    status: Mapped[TermCode] = mapped_column(String(20))
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    forecast_pence: Mapped[int] = mapped_column(BigInteger)
    forecast_reason: Mapped[str] = mapped_column(default="")
    is_ring_fenced: Mapped[bool] = mapped_column(default=False)
    may_carry_forward: Mapped[bool] = mapped_column(default=False)
    # Unique, so that what is left of a line can be carried into one next line only, also when two
    # people press the button at once.
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("funding_line.id"), unique=True)
    what_for: Mapped[str] = mapped_column(String(300))
    proposed_at: Mapped[dt.datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_by_name: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    funder: Mapped[Organisation | None] = relationship()
    entries: Mapped[list[MoneyEntry]] = relationship(
        back_populates="line", order_by="MoneyEntry.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class MoneyEntry(Base):
    """One booking in whole pence. It is never changed: a wrong one is taken back by another.

    ``settles_id`` names the commitment that an actual pays or that a release sets free.
    """

    __tablename__ = "money_entry"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('commitment','actual','release','returned','carried','lapsed')", name="kind"
        ),
        # Negative sums are corrections; nothing at all would be a booking without a meaning.
        CheckConstraint("amount_pence <> 0", name="amount"),
        CheckConstraint("reverses_id IS NULL OR reason <> ''", name="reversed_why"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("funding_line.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    booked_on: Mapped[dt.date]
    what: Mapped[str] = mapped_column(String(300))
    settles_id: Mapped[int | None] = mapped_column(ForeignKey("money_entry.id"), index=True)
    # Unique: a booking is taken back once.
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("money_entry.id"), unique=True)
    reason: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    line: Mapped[FundingLine] = relationship(back_populates="entries")
