"""When each kind of background work last ran."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.columns import ProvidedText
from evidence_hub.core.database import Base


class JobRun(Base):
    """The last run of one kind of recurring work; ``succeeded_at`` is None until one went well."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    ended_at: Mapped[dt.datetime]
    succeeded_at: Mapped[dt.datetime | None]
    # In a row, up to now: a fault that passes goes back to none by itself.
    failures: Mapped[int] = mapped_column(default=0)
    fault: Mapped[ProvidedText] = mapped_column(String(300), default="")
