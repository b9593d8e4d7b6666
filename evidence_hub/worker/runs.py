"""What is on record of the worker's runs: noted after each, read by health checks and alarms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.worker.models import JobRun

# Work is due each minute. Ten minutes without a good run are no slow minute any more, and short
# enough that nobody misses a deadline by it.
LATE_AFTER = dt.timedelta(minutes=10)
LONGEST_FAULT = 300


def note(faults: Mapping[str, str]) -> None:
    """Keep that each of these kinds of work ran now: name → what went wrong, '' for nothing.

    The caller commits.
    """
    now = clock.now()
    rows = {row.name: row for row in last_runs()}
    for name, fault in faults.items():
        row = rows.get(name)
        if row is None:
            row = JobRun(name=name, ended_at=now, succeeded_at=None, failures=0)
            db.session.add(row)
        row.ended_at = now
        row.fault = fault[:LONGEST_FAULT]
        row.failures = row.failures + 1 if fault else 0
        if not fault:
            row.succeeded_at = now


def last_runs() -> Sequence[JobRun]:
    return db.session.scalars(select(JobRun).order_by(JobRun.name)).all()


def late(rows: Sequence[JobRun]) -> list[JobRun]:
    """Return the kinds of work that have had no good run for too long."""
    since = clock.now() - LATE_AFTER
    return [row for row in rows if row.succeeded_at is None or row.succeeded_at < since]
