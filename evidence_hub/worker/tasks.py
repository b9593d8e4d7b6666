"""The administrator's alarm: background work that has had no good run for too long."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.notifications.tasks import Task
from evidence_hub.registry.audience import Viewer
from evidence_hub.worker import runs


def alarms(viewer: Viewer) -> Iterator[Task]:
    """Yield one task where anything is late; nothing for whoever keeps no system."""
    if not may(viewer.actor, Can.MANAGE_ACCOUNTS):
        return
    late = runs.late(runs.last_runs())
    if not late:
        return
    since = min((row.succeeded_at or row.ended_at) for row in late)
    yield Task(
        title="Background work is late",
        reason="You keep the system: " + ", ".join(row.name for row in late),
        endpoint="worker.health",
        params={},
        since=clock.in_london(since).date(),
    )
