"""What the board decided, who voted how, and what it asked for; never changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning.models.meeting import AgendaItem
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.columns import EnumText, ProvidedText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models import Project


class Decision(Base):
    """One decision on one item, with the quorum that it was taken in."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("method IN ('vote','consensus')", name="method"),
        # T6 in the database too: a deferral without a day would never return.
        CheckConstraint("outcome <> 'defer' OR (until IS NOT NULL AND needs <> '')", name="defer"),
        CheckConstraint("outcome <> 'decline' OR reasons <> ''", name="decline"),
        Index("ix_decision_project_id_id", "project_id", "id"),
        Index("ix_decision_outcome_until", "outcome", "until"),
    )

    id: Mapped[RecordKey]
    # Unique: an item is decided once, whatever two clerks press at the same moment.
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    outcome: Mapped[Outcome] = mapped_column(EnumText(Outcome, 40))
    method: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[str] = mapped_column(default="")
    until: Mapped[dt.date | None]
    needs: Mapped[str] = mapped_column(default="")
    priority_exception: Mapped[str] = mapped_column(default="")
    money: Mapped[str] = mapped_column(String(20), default="")
    gate: Mapped[str] = mapped_column(String(120), default="")
    target_stage: Mapped[str] = mapped_column(String(30), default="")
    benefit_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    presiding_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # As it was reckoned at that moment. Roles and interests change later, and the decision must
    # still be explicable.
    quorum: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    # Tells the gate whether this decision has been used for its move.
    applied_at: Mapped[dt.datetime | None]
    item: Mapped[AgendaItem] = relationship(back_populates="decision")
    project: Mapped[Project | None] = relationship()
    presiding: Mapped[Person] = relationship(foreign_keys=[presiding_id])
    benefit_owner: Mapped[Person | None] = relationship(foreign_keys=[benefit_owner_id])
    votes: Mapped[list[Vote]] = relationship(order_by="Vote.id")
    actions: Mapped[list[BoardAction]] = relationship(
        back_populates="decision", order_by="BoardAction.id"
    )


class Vote(Base):
    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("decision_id", "person_id"),
        CheckConstraint("value IN ('for','against','abstains')", name="value"),
    )

    id: Mapped[RecordKey]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    value: Mapped[str] = mapped_column(String(10))
    person: Mapped[Person] = relationship()


class BoardAction(Base):
    """Something the board asked for, with an owner and a day; open ones are matters arising."""

    __tablename__ = "board_action"
    __table_args__ = (Index("ix_board_action_done_at_due_on", "done_at", "due_on"),)

    id: Mapped[RecordKey]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    text: Mapped[str]
    owner: Mapped[str] = mapped_column(String(200))
    # Empty where the owner has no account: the board may ask anybody.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[dt.date]
    done_at: Mapped[dt.datetime | None]
    done_by_name: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[ProvidedText] = mapped_column(default="")
    decision: Mapped[Decision] = relationship(back_populates="actions")
