"""Organisations, boards with their terms of reference, business areas and priorities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base


class Organisation(Base):
    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_name", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    short_name: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(40))
    # A department belongs to its university and remains an organisation of its own, as the Jill
    # Dando Institute does.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    ror: Mapped[str] = mapped_column(String(60), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    facts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    provenance: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Invented rows are marked one by one, so that they can be removed from a register that already
    # holds real ones.
    is_demo: Mapped[bool] = mapped_column(default=False)
    retired_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")

    def search_roots(self) -> Iterable[str]:
        return (f"organisation:{self.id}",)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class Body(Base):
    """A board. The report's reader (SPCB) and the EBP strategic board are two of them."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    kind: Mapped[str] = mapped_column(String(40), default="board")
    chair: Mapped[str] = mapped_column(String(200), default="")
    frequency: Mapped[str] = mapped_column(String(120), default="")
    facts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # What the report does not say of a board (members, quorum) is kept as such, and never filled
    # in.
    not_stated: Mapped[list[str]] = mapped_column(JSON, default=list)
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    terms_of_reference: Mapped[list[TermOfReference]] = relationship(
        back_populates="body", order_by="TermOfReference.letter"
    )


class TermOfReference(Base):
    __tablename__ = "term_of_reference"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    letter: Mapped[str] = mapped_column(String(5))
    text: Mapped[str]
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    body: Mapped[Body] = relationship(back_populates="terms_of_reference")


class BusinessArea(Base):
    __tablename__ = "business_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(default="")
    provenance: Mapped[str] = mapped_column(String(10), default="SEED")
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    sort: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


# The report of 2013 names no priorities. Those that the hub starts with are derived from it and
# stay proposals until the board adopts them, however long that takes.
class PriorityStatus(StrEnum):
    """Whether the board has adopted a priority; it does so at a meeting, and on no page."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"


class Priority(Base):
    """A strategic priority. The report never lists them, so each names its basis (DOMAIN 3.7)."""

    __tablename__ = "priority"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(40))
    group: Mapped[str] = mapped_column("group_name", String(120), default="")
    status: Mapped[PriorityStatus] = mapped_column(
        EnumText(PriorityStatus), default=PriorityStatus.PROPOSED
    )
    adopted_on: Mapped[dt.date | None]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    retired_on: Mapped[dt.date | None]
    provenance: Mapped[str] = mapped_column(String(10), default="SEED")
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_demo: Mapped[bool] = mapped_column(default=False)
    sort: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def is_adopted(self) -> bool:
        return self.status == PriorityStatus.ADOPTED

    @property
    def adoption_words(self) -> str:
        """How the priority stands with the board, in the words that pages use."""
        if self.retired_on is not None:
            return "retired"
        if self.is_adopted:
            return "adopted by the board"
        return "proposed, not board-adopted"
