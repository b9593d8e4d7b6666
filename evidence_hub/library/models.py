"""Bibliographic records and their relation to projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base
from evidence_hub.registry.models import Project


class Publication(Base):
    __tablename__ = "publication"
    __table_args__ = (
        Index("ix_publication_year", "year", "id"),
        Index("ix_publication_title", "title"),
        Index("ix_publication_doi", "doi"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    authors: Mapped[list[str]] = mapped_column(JSON, default=list)
    year: Mapped[int | None]
    issued: Mapped[str] = mapped_column(String(60), default="")
    venue: Mapped[str] = mapped_column(String(300), default="")
    volume: Mapped[str] = mapped_column(String(40), default="")
    issue: Mapped[str] = mapped_column(String(40), default="")
    pages: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(40), default="")
    doi: Mapped[str] = mapped_column(String(120), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    provenance: Mapped[str] = mapped_column(String(10), default="ENTERED")
    source: Mapped[str] = mapped_column(String(60), default="")
    read_as: Mapped[str] = mapped_column(String(60), default="")
    abstract_note: Mapped[str] = mapped_column(default="")
    # What its source states besides (abstract, keywords, editors …): library.stated names them.
    stated: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    # Of publications that a person added (provenance ENTERED): who, and from which file if any.
    entered_by_name: Mapped[str | None] = mapped_column(String(200))
    entered_from: Mapped[str | None] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    relations: Mapped[list[PublicationRelation]] = relationship(
        back_populates="publication",
        order_by="PublicationRelation.id",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def search_roots(self) -> Iterable[str]:
        roots = [f"project:{relation.project_id}" for relation in self.relations]
        return [f"publication:{self.id}", *roots]


class PublicationRelation(Base):
    """What a publication is to a project: output, evaluates, related, context."""

    __tablename__ = "publication_relation"
    __table_args__ = (UniqueConstraint("publication_id", "project_id", "relation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    relation: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(default="")
    publication: Mapped[Publication] = relationship(back_populates="relations")
    project: Mapped[Project] = relationship()

    def search_roots(self) -> Iterable[str]:
        return (f"publication:{self.publication_id}", f"project:{self.project_id}")
