"""A row of the seed read as text and days, and the rows the hub knows by their codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from evidence_hub.core.database import Base, db

Row = Mapping[str, Any]


def text(row: Row, name: str) -> str:
    return str(row.get(name) or "").strip()


def day(row: Row, name: str) -> dt.date | None:
    """Return a date; of a month or a year, its first day."""
    given = text(row, name)
    if not given:
        return None
    return dt.date.fromisoformat(given + "-01" * (2 - given.count("-")))


def cited(row: Row) -> dict[str, Any]:
    """Return where a row comes from, as every record of the seed keeps it."""
    return {
        "source": text(row, "source"),
        "paragraphs": [str(number) for number in row.get("paragraphs") or ()],
    }


class Known:
    """The rows of a table by code, filled once, so that loading asks each table one question."""

    def __init__(self, model: Any, code: str = "code") -> None:
        self.model = model
        self.code = code
        self.rows: dict[str, Any] = {
            getattr(row, code): row for row in db.session.scalars(select(model))
        }
        self.added = 0

    def add_missing(self, rows: Iterable[Row], make: Callable[[Row], Base]) -> None:
        for row in rows:
            code = str(row["reference" if self.code == "reference" else "code"])
            if code not in self.rows:
                made = make(row)
                db.session.add(made)
                self.rows[code] = made
                self.added += 1

    # The rows are of many models, and mypy cannot tell which one a code belongs to.
    def get(self, code: str | None) -> Any:
        return self.rows[code] if code else None
