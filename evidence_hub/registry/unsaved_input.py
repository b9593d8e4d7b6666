"""What somebody typed and did not save, one entry a person and page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.registry.models import UnsavedInput


def keep(person_id: int, path: str, fields: Mapping[str, Any]) -> None:
    """Keep what was typed and not saved, one entry a person and page; the newest wins."""
    entry = typed(person_id, path)
    # One entry a page, the newest: two tabs of one form are one piece of work, and a list of old
    # attempts would only be in the way.
    if entry is None:
        entry = UnsavedInput(person_id=person_id, path=path)
        db.session.add(entry)
    entry.fields = dict(fields)
    entry.kept_at = clock.now()
    db.session.flush()


@cached_in_evaluation
def typed(person_id: int, path: str) -> UnsavedInput | None:
    return db.session.scalar(
        select(UnsavedInput).where(UnsavedInput.person_id == person_id, UnsavedInput.path == path)
    )


def forget(person_id: int, path: str) -> None:
    db.session.execute(
        delete(UnsavedInput).where(UnsavedInput.person_id == person_id, UnsavedInput.path == path)
    )
