"""Certificates that shared data were destroyed, returned or lawfully kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.agreements.models.sharing import Agreement
from evidence_hub.agreements.states import CertificateStatus
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import Organisation
from evidence_hub.documents.models import DocumentVersion


class Certificate(Base):
    """What one holder certifies of its own copies; ``datasets`` names them by their keys."""

    __tablename__ = "disposal_certificate"
    __table_args__ = (
        CheckConstraint("status IN ('filed','accepted','rejected')", name="status"),
        # The holder must learn what is missing, so the database refuses a rejection without words.
        CheckConstraint("status <> 'rejected' OR answer <> ''", name="rejected_with_reason"),
        Index("ix_disposal_certificate_agreement_id_status", "agreement_id", "status"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # Keys of the agreement's own datasets: names may be changed by a variation, keys are not.
    datasets: Mapped[list[str]] = mapped_column(JSON)
    assets: Mapped[str]
    method: Mapped[str] = mapped_column(String(20))
    method_words: Mapped[str]
    done_on: Mapped[dt.date]
    backups: Mapped[str] = mapped_column(String(20))
    backups_words: Mapped[str] = mapped_column(default="")
    signatory: Mapped[str] = mapped_column(String(200))
    witness: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"), index=True)
    status: Mapped[CertificateStatus] = mapped_column(
        EnumText(CertificateStatus), default=CertificateStatus.FILED
    )
    filed_at: Mapped[dt.datetime]
    # The name is kept as it was on the day; people are renamed and leave, what they signed does not
    # change.
    filed_by_name: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    agreement: Mapped[Agreement] = relationship()
    holder: Mapped[Organisation] = relationship()
    file: Mapped[DocumentVersion] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol
