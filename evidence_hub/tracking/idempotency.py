"""What an operation of this package asks first: is it there, which number is next, is it held."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import func, select

from evidence_hub.core.database import Base, db
from evidence_hub.registry.models import Project
from evidence_hub.tracking.models import FundingLine

Row = TypeVar("Row", bound=Base)


def made_with_key(model: type[Row], idempotency_key: str, **belongs: int) -> Row | None:
    """Return the row that this form made already, where it was sent twice.

    ``belongs`` names the column of what it must belong to: another's token finds nothing.
    """
    # The key alone would be enough to find the row, but would let a key of one project answer for
    # another one that its sender may not see.
    return db.session.scalar(select(model).filter_by(idempotency_key=idempotency_key, **belongs))


def next_number(model: Any, project: Project) -> int:
    """Return the next number of this kind in a project; two at once meet the unique constraint."""
    last = db.session.scalar(select(func.max(model.number)).where(model.project_id == project.id))
    return (last or 0) + 1


def held(line: FundingLine) -> None:
    """Hold the line, so that of two bookings at once the second one reckons with the first."""
    db.session.get_one(FundingLine, line.id, with_for_update=True, populate_existing=True)
    # The bookings may have been read before the lock was held; reckoning with those would let two
    # people spend the same pound.
    db.session.refresh(line, ["entries"])
