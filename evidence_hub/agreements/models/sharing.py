"""A data sharing agreement, its numbered versions, their signatures, and access under it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.agreements.states import Sharing
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import Organisation
from evidence_hub.registry.models import Project


class Agreement(Base):
    """An agreement over its life: version 1, and a version for each variation."""

    __tablename__ = "sharing_agreement"
    # Numbered within its project: a number of all agreements would tell outsiders how many there
    # are (J8).
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[dt.datetime]
    project: Mapped[Project] = relationship()
    versions: Mapped[list[AgreementVersion]] = relationship(
        back_populates="agreement", order_by="AgreementVersion.number"
    )
    accesses: Mapped[list[Access]] = relationship(back_populates="agreement", order_by="Access.id")

    @property
    def latest(self) -> AgreementVersion:
        return self.versions[-1]


class AgreementVersion(Base):
    """``content`` holds all answers (``agreements/content.py``); what is signed never changes."""

    __tablename__ = "sharing_agreement_version"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        # Only what somebody decides is stored. Expired and superseded are read from dates (decision
        # 22).
        CheckConstraint(
            "status IN ('draft','in_negotiation','signed','terminated')", name="status"
        ),
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"
        ),
        CheckConstraint(
            # Every state of a signed version is worked out from these days, so none may be missing.
            "status <> 'signed' OR (signed_on IS NOT NULL AND starts_on IS NOT NULL "
            "AND ends_on IS NOT NULL)",
            name="signed_with_dates",
        ),
        CheckConstraint(
            "status <> 'terminated' OR (ended_on IS NOT NULL AND ended_reason <> '')",
            name="terminated_with_reason",
        ),
        Index("ix_sharing_agreement_version_status_ends_on", "status", "ends_on"),
    )

    id: Mapped[RecordKey]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement.id"))
    number: Mapped[int]
    status: Mapped[Sharing] = mapped_column(EnumText(Sharing), default=Sharing.DRAFT)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    review_on: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[dt.datetime | None]
    signed_on: Mapped[dt.date | None]
    ended_on: Mapped[dt.date | None]
    ended_reason: Mapped[str] = mapped_column(default="")
    ended_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    agreement: Mapped[Agreement] = relationship(back_populates="versions")
    # Signatures go with the text that they were given to: when it is taken back, and with a
    # variation that is given up.
    signatures: Mapped[list[Signature]] = relationship(
        back_populates="of", order_by="Signature.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    @property
    def party_ids(self) -> list[int]:
        return [party["organisation"] for party in self.content.get("parties", ())]

    @property
    def unsigned(self) -> list[int]:
        """The parties whose signature is missing."""
        signed = {row.organisation_id for row in self.signatures}
        return [key for key in self.party_ids if key not in signed]


class Signature(Base):
    """A party's signature of one version."""

    __tablename__ = "sharing_signature"
    # One signature a party, also where two clerks record the same one at once.
    __table_args__ = (UniqueConstraint("version_id", "organisation_id"),)

    id: Mapped[RecordKey]
    version_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement_version.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    signatory: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))
    signed_on: Mapped[dt.date]
    recorded_at: Mapped[dt.datetime]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    of: Mapped[AgreementVersion] = relationship(back_populates="signatures")
    organisation: Mapped[Organisation] = relationship()


class Access(Base):
    """A person's entitlement to a dataset, through ``ends_on``, never beyond the agreement."""

    __tablename__ = "dataset_access"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("stopped_on IS NULL OR stopped_reason <> ''", name="stopped_with_reason"),
        Index("ix_dataset_access_agreement_id_person_id", "agreement_id", "person_id"),
    )

    id: Mapped[RecordKey]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    dataset: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[dt.date]
    # Always a day: access without an end would outlive whoever was to remember it.
    ends_on: Mapped[dt.date]
    given_at: Mapped[dt.datetime]
    given_by_name: Mapped[str] = mapped_column(String(200))
    stopped_on: Mapped[dt.date | None]
    stopped_reason: Mapped[str] = mapped_column(default="")
    agreement: Mapped[Agreement] = relationship(back_populates="accesses")
    person: Mapped[Person] = relationship()


class ExtensionRequest(Base):
    """A wish to keep what is shared for longer, and what information governance answered."""

    __tablename__ = "extension_request"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(
            "answered_at IS NULL OR is_granted OR answer <> ''", name="refused_with_reason"
        ),
        Index("ix_extension_request_agreement_id_id", "agreement_id", "id"),
    )

    id: Mapped[RecordKey]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement.id"))
    until: Mapped[dt.date]
    reason: Mapped[str]
    asked_at: Mapped[dt.datetime]
    asked_by_name: Mapped[str] = mapped_column(String(200))
    # Null while it waits; the check above lets a refusal stand only with its reason.
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    agreement: Mapped[Agreement] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol
