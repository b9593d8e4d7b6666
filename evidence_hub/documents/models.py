"""A document of a project, its versions, and the text that was found in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from evidence_hub.core.columns import EnumText, ProvidedText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.documents.kinds import Scan, Status
from evidence_hub.registry.models import Project


class Document(Base):
    """What is attached: a title, who may see it and from when. Its files are its versions."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(
            "audience IN ('team','reviewers','clearance','board','register')",
            name="audience",
        ),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    type: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(20))
    release_on: Mapped[dt.date | None]
    attached_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    attached_at: Mapped[dt.datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()
    versions: Mapped[list[DocumentVersion]] = relationship(
        back_populates="document", order_by="DocumentVersion.number"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)

    @property
    def latest(self) -> DocumentVersion:
        return self.versions[-1]

    def is_released(self, day: dt.date) -> bool:
        return self.release_on is None or self.release_on <= day


class DocumentVersion(Base):
    """One file, for ever: only what was found out about it may change afterwards.

    ``retry_at`` is when somebody may next try to read or scan it; whoever does moves it on first,
    so that two never work on one file and a crash is taken up again.
    """

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("number >= 1 AND size >= 1", name="numbers"),
        Index("ix_document_version_status_retry_at", "status", "retry_at"),
        Index("ix_document_version_scan_retry_at", "scan", "retry_at"),
    )

    id: Mapped[RecordKey]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(default="")
    uploaded_by_name: Mapped[str] = mapped_column(String(200))
    is_by_team: Mapped[bool] = mapped_column(default=True)
    uploaded_at: Mapped[dt.datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(EnumText(Status), default=Status.WAITING)
    status_note: Mapped[ProvidedText] = mapped_column(String(300), default="")
    scan: Mapped[Scan] = mapped_column(EnumText(Scan), default=Scan.NOT_DONE)
    pages: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[dt.datetime | None]
    document: Mapped[Document] = relationship(back_populates="versions")
    texts: Mapped[list[DocumentText]] = relationship(order_by="DocumentText.place")

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)


class DocumentText(Base):
    """The text of one page, slide or sheet of a version."""

    __tablename__ = "document_text"
    __table_args__ = (UniqueConstraint("version_id", "place"),)

    id: Mapped[RecordKey]
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    place: Mapped[int]
    label: Mapped[str] = mapped_column(String(100))
    text: Mapped[str]


# What an approval, a citation or a clearance of "version 2" rests on.
FOR_EVER = (
    "document_id",
    "project_id",
    "number",
    "sha256",
    "size",
    "file_name",
    "kind",
    "note",
    "uploaded_at",
)


@event.listens_for(DocumentVersion, "before_update")
def _refuse_change(_mapper: Mapper[Any], _connection: Any, version: DocumentVersion) -> None:
    state = inspect(version)
    changed = [name for name in FOR_EVER if state.attrs[name].history.has_changes()]
    if changed:
        raise ValueError(f"a document's version is for ever: {', '.join(changed)} cannot change")
