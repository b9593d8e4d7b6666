"""Questions to the hub, what was answered, what the answer rests on, and whether it helped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.programme.states import AdviceStatus
from evidence_hub.registry.models import Project

STATES = {"open": "Waits for an answer", "answered": "Answered", "withdrawn": "Withdrawn"}


class Advice(Base):
    """A question to the hub. ``is_shared``: others find question and answer, without a name."""

    __tablename__ = "advice"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'answered', 'withdrawn')", name="status"),
        Index("ix_advice_status", "status", "asked_at"),
        # Readers are shown shared answers, the newest first (advice_list).
        Index("ix_advice_newest", "is_shared", "status", "answered_at"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(default="")
    # Asked of the person and never assumed: the question may say what the force is worried about.
    is_shared: Mapped[bool]
    status: Mapped[AdviceStatus] = mapped_column(EnumText(AdviceStatus), default=AdviceStatus.OPEN)
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # From then on the adviser's task is counted, not from when the question was asked.
    handed_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    adviser: Mapped[Person | None] = relationship(foreign_keys=[adviser_id])
    answers: Mapped[list[AdviceAnswer]] = relationship(
        back_populates="advice", order_by="AdviceAnswer.id"
    )
    ratings: Mapped[list[AdviceRating]] = relationship(
        back_populates="advice", order_by="AdviceRating.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def search_roots(self) -> Iterable[str]:
        return (f"advice:{self.id}",)

    @property
    def answer(self) -> AdviceAnswer | None:
        """The answer that stands; those before it are kept."""
        return self.answers[-1] if self.answers else None

    @property
    def helped(self) -> tuple[int, int]:
        """How many said that it helped, and how many said anything."""
        return sum(row.is_helpful for row in self.ratings), len(self.ratings)


class AdviceAnswer(Base):
    """An answer as it was given; a better one is another row."""

    __tablename__ = "advice_answer"

    id: Mapped[RecordKey]
    advice_id: Mapped[int] = mapped_column(ForeignKey("advice.id"), index=True)
    text: Mapped[str]
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    advice: Mapped[Advice] = relationship(back_populates="answers")
    cites: Mapped[list[AdviceCite]] = relationship(order_by="AdviceCite.id")

    def search_roots(self) -> Iterable[str]:
        return (f"advice:{self.advice_id}",)


class AdviceCite(Base):
    """A record that an answer rests on; shown to those who see the record."""

    __tablename__ = "advice_cite"
    __table_args__ = (UniqueConstraint("answer_id", "project_id"),)

    id: Mapped[RecordKey]
    answer_id: Mapped[int] = mapped_column(ForeignKey("advice_answer.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    project: Mapped[Project] = relationship()


class AdviceRating(Base):
    """What one reader made of an answer; saying it again replaces it."""

    __tablename__ = "advice_rating"
    # One word for each reader, or an answer could be voted up by one person.
    __table_args__ = (UniqueConstraint("advice_id", "person_id"),)

    id: Mapped[RecordKey]
    advice_id: Mapped[int] = mapped_column(ForeignKey("advice.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    is_helpful: Mapped[bool]
    text: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    advice: Mapped[Advice] = relationship(back_populates="ratings")
