"""Facts with their provenance: what a record's fields rest on, and what other sources claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.core.provenance import Provenance
from evidence_hub.registry.models.project import Project


class Fact(Base):
    """One stated fact about one field.

    ``is_claim`` marks what a later or other source says; claims stand beside the record and
    never overwrite it, so that sources may contradict each other.
    """

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_project_id_field", "project_id", "field"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    field: Mapped[str] = mapped_column(String(60))
    value: Mapped[str]
    value_date: Mapped[str] = mapped_column(String(20), default="")
    is_claim: Mapped[bool] = mapped_column(default=False)
    provenance: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200), default="")
    # Corrections supersede, they never delete: what the record said when it was cited can always be
    # shown.
    superseded_at: Mapped[dt.datetime | None]
    project: Mapped[Project] = relationship(back_populates="facts")

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)


class Plan(Base):
    """A plan as a source reported it; shown with that date, never as overdue (DOMAIN T22)."""

    __tablename__ = "plan"

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    what: Mapped[str]
    when_stated: Mapped[str] = mapped_column(String(120), default="")
    as_reported_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    project: Mapped[Project] = relationship(back_populates="plans")

    @property
    def provenance(self) -> str:
        return Provenance.SEED  # plans are only ever taken from a report

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)
