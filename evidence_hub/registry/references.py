"""References of new records: a free number drawn by chance, so that gaps tell nothing."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.registry.models import Project

FIRST_NUMBER, LAST_NUMBER = 1000, 999_999


def free_reference(year: int) -> str:
    """Return a random free reference of a year, so that gaps tell nothing."""
    # Drawn by chance and not counted up: a gap in a series would tell that a hidden record exists,
    # and how many there are.
    while True:
        number = FIRST_NUMBER + secrets.randbelow(LAST_NUMBER - FIRST_NUMBER)
        reference = f"EBP-{year}-{number:04d}"
        taken = select(Project.id).where(Project.reference == reference)
        if db.session.scalar(taken) is None:
            return reference


def free_references(year: int, count: int) -> list[str]:
    """Return several random free references of a year, with one question to the database."""
    # Read once for a whole import, which may bring five thousand records.
    taken = set(
        db.session.scalars(
            select(Project.reference).where(Project.reference.startswith(f"EBP-{year}-"))
        )
    )
    references: list[str] = []
    while len(references) < count:
        number = FIRST_NUMBER + secrets.randbelow(LAST_NUMBER - FIRST_NUMBER)
        reference = f"EBP-{year}-{number:04d}"
        if reference not in taken:
            taken.add(reference)
            references.append(reference)
    return references
