"""The change log that every index follows, and the searches that people keep."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evidence_hub.core.database import Base, RecordKey


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


class SavedSearch(Base):
    """A search that a person keeps; ``asks`` is the results page's address after the "?"."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "asks"),)

    id: Mapped[RecordKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))
    asks: Mapped[str] = mapped_column(String(2000))
    saved_at: Mapped[dt.datetime]
