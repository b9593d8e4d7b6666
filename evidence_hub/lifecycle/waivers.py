"""Which gates the board has waived, for whom, until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.lifecycle.models import Waiver


@cached_by_project
def in_force(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return project id → gate's name → why it lets pass today."""
    rows = db.session.scalars(
        select(Waiver)
        .where(Waiver.project_id.in_(ids), Waiver.until >= clock.today())
        .order_by(Waiver.until, Waiver.id)
    )
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        day = day_words(row.until)
        found[row.project_id][row.gate] = (
            f"Waived until {day} by the {row.minuted_in}: {row.reason}"
        )
    return found
