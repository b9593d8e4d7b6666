"""Recommendations, what is done about each, and where it has become the way of working."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning.models import Decision
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.findings.models.finding import Finding
from evidence_hub.findings.states import Action, Adopting
from evidence_hub.registry.models import Project
from evidence_hub.tracking.models import Benefit

rests_on = Table(
    "recommendation_finding",
    Base.metadata,
    Column("recommendation_id", ForeignKey("recommendation.id"), primary_key=True),
    Column("finding_id", ForeignKey("finding.id"), primary_key=True, index=True),
)
serves = Table(
    "action_benefit",
    Base.metadata,
    Column("action_id", ForeignKey("recommendation_action.id"), primary_key=True),
    Column("benefit_id", ForeignKey("benefit.id"), primary_key=True, index=True),
)


class Recommendation(Base):
    """What a study recommends, and what the board made of it (DOMAIN 3.11)."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("severity IN ('recommendation','improvement','concern')", name="severity"),
        CheckConstraint(
            "disposition IN ('pending','accepted','partly_accepted','rejected','superseded',"
            "'referred')",
            name="disposition",
        ),
        CheckConstraint(
            "disposition NOT IN ('partly_accepted','rejected','superseded','referred')"
            " OR reason <> ''",
            # J10: a rejection needs its reason, whichever way it comes into the table.
            name="reason",
        ),
        Index("ix_recommendation_disposition", "disposition"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    text: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    severity: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    disposition: Mapped[str] = mapped_column(String(20), default="pending")
    reason: Mapped[str] = mapped_column(default="")
    # Which decision, and not only that there was one: the page leads from the recommendation to
    # its minutes.
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    decided_on: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    owner: Mapped[Person] = relationship()
    decision: Mapped[Decision | None] = relationship()
    findings: Mapped[list[Finding]] = relationship(secondary=rests_on, order_by="Finding.id")
    actions: Mapped[list[RecommendationAction]] = relationship(
        back_populates="recommendation", order_by="RecommendationAction.number"
    )
    adoptions: Mapped[list[Adoption]] = relationship(
        back_populates="recommendation", order_by="Adoption.unit"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class RecommendationAction(Base):
    """Something that is done about a recommendation; complete once somebody else verified it."""

    __tablename__ = "recommendation_action"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("status IN ('open','complete','stopped','handed_on')", name="status"),
        CheckConstraint("(verified_at IS NULL) = (verified_by_name = '')", name="verified"),
        Index("ix_recommendation_action_status_due_on", "status", "due_on"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    number: Mapped[int]
    text: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[dt.date]
    percent: Mapped[int] = mapped_column(default=0)
    status: Mapped[Action] = mapped_column(EnumText(Action), default=Action.OPEN)
    evidence: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[dt.datetime | None]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    verified_at: Mapped[dt.datetime | None]
    verified_by_name: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    recommendation: Mapped[Recommendation] = relationship(back_populates="actions")
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    benefits: Mapped[list[Benefit]] = relationship(secondary=serves, order_by="Benefit.number")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def is_settled(self) -> bool:
        """Whether closing need not wait for it: verified, or handed on."""
        return self.verified_at is not None or self.status == "handed_on"


class Adoption(Base):
    """How far one unit has come in working as a recommendation says."""

    __tablename__ = "adoption"
    __table_args__ = (UniqueConstraint("recommendation_id", "unit_key"),)

    id: Mapped[RecordKey]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    unit: Mapped[str] = mapped_column(String(200))
    # How the name is compared, so that “Coventry” and “coventry ” are not two units.
    unit_key: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    recommendation: Mapped[Recommendation] = relationship(back_populates="adoptions")
    owner: Mapped[Person] = relationship()
    steps: Mapped[list[AdoptionStep]] = relationship(order_by="AdoptionStep.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def stage(self) -> str:
        return self.steps[-1].stage if self.steps else "explore"


class AdoptionStep(Base):
    """A stage that a unit entered, on which day and why; never changed."""

    __tablename__ = "adoption_step"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('explore','prepare','pilot','roll_out','business_as_usual','de_implement')",
            name="stage",
        ),
    )

    id: Mapped[RecordKey]
    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    stage: Mapped[Adopting] = mapped_column(EnumText(Adopting))
    entered_on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
