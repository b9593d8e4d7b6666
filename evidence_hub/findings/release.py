"""Whether a study's findings may be opened to every reader yet (DOMAIN 3.10, section 4)."""

from __future__ import annotations

import datetime as dt

from evidence_hub.agreements import queries
from evidence_hub.agreements.clearance import WAITING
from evidence_hub.agreements.models import ClearanceSubmission, Output
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.registry.models import Project


def objection(project: Project) -> str:
    """Say why no finding of the project can be released now, or "".

    A finding says what a text says: while that waits for clearance, or is held until a day, the
    finding waits with it.
    """
    today = clock.today()
    for output in queries.outputs([project.id]).get(project.id, ()):
        if said := _held(output, today):
            return said
    return ""


def _held(output: Output, today: dt.date) -> str:
    newest: ClearanceSubmission | None = next(
        # The newest that was not taken back: clearance is of a version (T10), and an older one
        # says nothing about today's text.
        (row for row in reversed(output.submissions) if row.status != "withdrawn"),
        None,
    )
    if newest is None:
        return ""
    if newest.status in WAITING:
        return f"“{output.title}” waits for publication clearance. Decide on that first"
    until = newest.decision.delayed_until if newest.decision else None
    if until is not None and until > today:
        return f"“{output.title}” is held back until {day_words(until)}"
    return ""
