"""Placements: students with the force, their aim, and what hinders and helps (para 120)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project

FOUND = {"barrier": "Barrier", "facilitator": "Facilitator"}


class Placement(Base):
    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="starts_first"),
        CheckConstraint("students > 0", name="students"),
        Index("ix_placement_ends_on", "ends_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    aim: Mapped[str]
    institution: Mapped[str] = mapped_column(String(200))
    course: Mapped[str] = mapped_column(String(200), default="")
    # A number and no names: placements are shown to every reader, and names of students are not.
    students: Mapped[int]
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    supervisor: Mapped[Person] = relationship()
    project: Mapped[Project | None] = relationship()
    found: Mapped[list[PlacementFinding]] = relationship(
        back_populates="placement", order_by="PlacementFinding.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def search_roots(self) -> Iterable[str]:
        return (f"placement:{self.id}",)

    def state(self, today: dt.date) -> str:
        """Return how the placement stands on that day, in words."""
        if today < self.starts_on:
            return "To come"
        return "Under way" if today <= self.ends_on else "Over"


class PlacementFinding(Base):
    """A barrier to a policy, or something that helps it, as the students found it."""

    __tablename__ = "placement_finding"
    __table_args__ = (CheckConstraint("kind IN ('barrier','facilitator')", name="kind"),)

    id: Mapped[RecordKey]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    # Which policy, since para 120 asks for barriers to and facilitators of national policies.
    policy: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    placement: Mapped[Placement] = relationship(back_populates="found")

    def search_roots(self) -> Iterable[str]:
        return (f"placement:{self.placement_id}",)
