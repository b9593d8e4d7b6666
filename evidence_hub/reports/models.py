"""A report that is being written: what people add to the facts, and the text once it is final."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base


class BoardReport(Base):
    """One report for one period; ``content`` is its whole text once it is final."""

    __tablename__ = "board_report"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="starts_first"),
        CheckConstraint("(final_at IS NULL) = (final_by_name = '')", name="final"),
        Index("ix_board_report_ends_on", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    is_closed: Mapped[bool]
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    edited_at: Mapped[dt.datetime | None]
    final_at: Mapped[dt.datetime | None]
    final_by_name: Mapped[str] = mapped_column(String(200), default="")
    # The lines themselves and not a rendering, so that page, PDF and Word show the same text.
    content: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # Kept with the final text, since the records' markings may change afterwards.
    marking: Mapped[str] = mapped_column(String(40), default="OFFICIAL")
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    edits: Mapped[list[ReportEdit]] = relationship(order_by="ReportEdit.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class ReportEdit(Base):
    """What somebody did beside one statement: words of their own after it, or leaving it out.

    The statement itself stays what the records say.
    """

    __tablename__ = "report_edit"
    __table_args__ = (
        UniqueConstraint("report_id", "key"),
        # An edit that says nothing would mark a statement as touched.
        CheckConstraint("is_left_out OR text <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("board_report.id"))
    key: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(default="")
    is_left_out: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
