"""Information governance's word that a project has neither participants nor personal data."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models.contents import Content


class NoDataConfirmation(Base):
    """The proportionate route (DOMAIN section 5); it holds while ``covered`` equals the record."""

    __tablename__ = "no_data_confirmation"

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("project_version.id"))
    covered: Mapped[Content] = mapped_column(JSON)
    reason: Mapped[str]
    confirmed_at: Mapped[dt.datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    confirmed_by_name: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[dt.datetime | None]
