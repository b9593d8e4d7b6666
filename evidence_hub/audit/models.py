"""One table of audit entries, each sealed to the one before it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.database import WIDE_INTEGER, Base


class AuditEntry(Base):
    """Who did what to which record.

    ``digest`` seals the entry's content, ``seal`` chains it to the entry before. Content of DEMO
    entries may be removed with the demo; their seals stay, so the chain still verifies. Triggers
    made by the first migration refuse every other change.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record_id", "record", "id"),
        Index("ix_audit_entry_project_id_id", "project_id", "id"),
        Index("ix_audit_entry_actor_id_id", "actor_id", "id"),
        Index("ix_audit_entry_verb_id", "verb", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[str] = mapped_column(String(500))
    verb: Mapped[str] = mapped_column(String(80))
    record: Mapped[str] = mapped_column(String(120))
    project_id: Mapped[int | None] = mapped_column(WIDE_INTEGER)
    reason: Mapped[str] = mapped_column(default="")
    difference: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_refusal: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_removed: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
