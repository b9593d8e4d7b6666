"""What an operation that adds a row of a project asks first: is it there, which number is next."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import func, select

from evidence_hub.core.database import Base, db
from evidence_hub.registry.models import Project

Row = TypeVar("Row", bound=Base)


def made_once(model: type[Row], once: str, **belongs: int) -> Row | None:
    """Return the row that this form made already, where it was sent twice.

    ``belongs`` names the column of what it must belong to: another's token finds nothing.
    """
    return db.session.scalar(select(model).filter_by(once=once, **belongs))


def next_number(model: Any, project: Project) -> int:
    """Return the next number of this kind in a project; two at once meet the unique constraint."""
    last = db.session.scalar(select(func.max(model.number)).where(model.project_id == project.id))
    return (last or 0) + 1
