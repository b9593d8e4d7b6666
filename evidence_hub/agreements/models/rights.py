"""Intellectual property of a project: what there is, whose it is, who may use it for what."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import Organisation
from evidence_hub.registry.models import Project


class IpItem(Base):
    """Something that somebody owns. ``owners`` holds organisation ids, several where joint."""

    __tablename__ = "ip_item"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('background','results','third_party_material','software_model_rights')",
            name="kind",
        ),
        Index("ix_ip_item_project_id_id", "project_id", "id"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(default="")
    owners: Mapped[list[int]] = mapped_column(JSON, default=list)
    outside_owner: Mapped[str] = mapped_column(String(200), default="")  # of third-party material
    added_at: Mapped[dt.datetime]
    added_by_name: Mapped[str] = mapped_column(String(200))
    # Taken out and not deleted: advice and agreements were given on terms that held it.
    removed_at: Mapped[dt.datetime | None]
    removed_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    rights: Mapped[list[IpRight]] = relationship(back_populates="item", order_by="IpRight.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class IpRight(Base):
    """A licence that an owner gives, or a use that an organisation means to make.

    A licence without a giver is one from the outside owner of third-party material.
    """

    __tablename__ = "ip_right"
    __table_args__ = (
        CheckConstraint("kind IN ('licence','use')", name="kind"),
        Index("ix_ip_right_item_id_id", "item_id", "id"),
    )

    id: Mapped[RecordKey]
    item_id: Mapped[int] = mapped_column(ForeignKey("ip_item.id"))
    kind: Mapped[str] = mapped_column(String(10))
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    scope: Mapped[str] = mapped_column(String(40))
    terms: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[dt.datetime | None]
    item: Mapped[IpItem] = relationship(back_populates="rights")


class IpTerms(Base):
    """What the adviser says of a project's terms; ``digest`` names the terms looked at."""

    __tablename__ = "ip_terms"

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    model: Mapped[str] = mapped_column(String(40), default="")
    advice: Mapped[str] = mapped_column(default="")
    advised_at: Mapped[dt.datetime | None]
    advised_by_name: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    agreed: Mapped[list[TermsAgreed]] = relationship(
        back_populates="terms", order_by="TermsAgreed.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class TermsAgreed(Base):
    """A party's agreement to the terms of that digest; it ends when the terms change."""

    __tablename__ = "ip_terms_agreed"
    # The digest is part of it: a party agrees anew to changed terms and keeps its earlier agreement
    # on record.
    __table_args__ = (UniqueConstraint("terms_id", "organisation_id", "digest"),)

    id: Mapped[RecordKey]
    terms_id: Mapped[int] = mapped_column(ForeignKey("ip_terms.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    signatory: Mapped[str] = mapped_column(String(200))
    agreed_on: Mapped[dt.date]
    digest: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    terms: Mapped[IpTerms] = relationship(back_populates="agreed")
    organisation: Mapped[Organisation] = relationship()
