"""Reading the change log."""

from __future__ import annotations

from sqlalchemy import Row, select

from evidence_hub.core.database import db
from evidence_hub.search.engines.base import Bookmark
from evidence_hub.search.models import SearchChange


def newest_change() -> Bookmark:
    """Return where the log ends, in one statement; the empty bookmark where it holds nothing."""
    row = db.session.execute(_CHANGES.order_by(SearchChange.id.desc()).limit(1)).first()
    return bookmark_at(row) if row else Bookmark()


def changes_from(change: int) -> list[Row[int, str, object]]:
    """Return this change and all that follow it, in order."""
    rows = db.session.execute(_CHANGES.where(SearchChange.id >= change).order_by(SearchChange.id))
    return list(rows)


def bookmark_at(row: Row[int, str, object]) -> Bookmark:
    return Bookmark(row.id, f"{row.at.isoformat()} {row.root}")


_CHANGES = select(SearchChange.id, SearchChange.root, SearchChange.at)
