"""The change log that every index follows: which records to read again, in what order."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.database import Base


class SearchChange(Base):
    """A record changed. Rows are appended in the transaction of the change itself.

    They never change, and go only when they are old (``operations.shorten_log``).
    """

    __tablename__ = "search_change"
    # A number is never given twice, even after the last rows were lost: an index remembers it.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(String(120))
    at: Mapped[dt.datetime]
