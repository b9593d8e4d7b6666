"""Source documents with their paragraphs in our own words, and external sources."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.columns import ProvidedText
from evidence_hub.core.database import Base


class Source(Base):
    """Anything a fact can cite: the report itself (``is_document``), an article, a page."""

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(40))
    is_document: Mapped[bool] = mapped_column(default=False)
    issued: Mapped[str] = mapped_column(String(60), default="")
    issued_on: Mapped[dt.date | None]
    author: Mapped[str] = mapped_column(String(200), default="")
    publisher: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    doi: Mapped[str] = mapped_column(String(120), default="")
    # Some sources could be read only as an abstract or through another paper, and a citation that
    # hid this would claim too much.
    read_as: Mapped[str] = mapped_column(String(60), default="")
    provenance: Mapped[str] = mapped_column(String(10), default="SEEN")
    note: Mapped[str] = mapped_column(default="")
    paragraphs: Mapped[list[Paragraph]] = relationship(
        back_populates="source", order_by="Paragraph.sort"
    )


class Paragraph(Base):
    """What one numbered paragraph states, in the hub's own words."""

    __tablename__ = "source_paragraph"
    __table_args__ = (UniqueConstraint("source_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    number: Mapped[str] = mapped_column(String(20))
    heading: Mapped[str] = mapped_column(String(200), default="")
    statement: Mapped[ProvidedText]
    sort: Mapped[int] = mapped_column(default=0)
    source: Mapped[Source] = relationship(back_populates="paragraphs")
