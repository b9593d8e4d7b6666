"""What was imported from a file, line by line, so that it can be met again or undone as a whole."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models.contents import RefusedLine
from evidence_hub.registry.models.project import Project


class ImportBatch(Base):
    """One import of one file. ``counts`` maps verdicts to numbers of lines."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_sha256", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[dt.datetime]
    imported_by_name: Mapped[str] = mapped_column(String(200))
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    refused: Mapped[list[RefusedLine]] = mapped_column(JSON, default=list)
    is_demo: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[dt.datetime | None]
    undone_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class ImportLine(Base):
    """Which line of which file a record came from. ``digest`` marks what the line said."""

    __tablename__ = "import_line"
    __table_args__ = (
        Index("ix_import_line_batch_id_number", "batch_id", "number"),
        Index("ix_import_line_digest", "digest"),
    )

    id: Mapped[RecordKey]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), unique=True
    )
    number: Mapped[int]
    own_reference: Mapped[str] = mapped_column(String(120), default="")
    # Of the line's words. A list that comes again next year is recognised by it, line by line, even
    # where the force has no numbers of its own.
    digest: Mapped[str] = mapped_column(String(64))
    batch: Mapped[ImportBatch] = relationship()
    project: Mapped[Project] = relationship()
