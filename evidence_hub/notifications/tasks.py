"""What waits for somebody: packages offer their duties, the front page lists them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evidence_hub.core import clock
from evidence_hub.core.evaluation_cache import evaluation_cache
from evidence_hub.core.feature import features
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.models import Project


@dataclass(frozen=True)
class Task:
    """One duty: what, why it is this person's, since when, until when, and where to do it."""

    title: str
    reason: str
    endpoint: str
    params: Mapping[str, Any]
    since: dt.date
    due: dt.date | None = None
    marking: str = "official"
    is_demo: bool = False

    def is_overdue(self, day: dt.date) -> bool:
        return self.due is not None and self.due < day


def about(
    project: Project,
    title: str,
    reason: str,
    endpoint: str,
    *,
    since: dt.date,
    due: dt.date | None = None,
    more: Mapping[str, Any] | None = None,
) -> Task:
    """Return a duty on a project; ``more`` completes the address of its page."""
    return Task(
        title=title,
        reason=reason,
        endpoint=endpoint,
        params={"ref": project.reference, **(more or {})},
        since=since,
        due=due,
        marking=project.marking,
        is_demo=project.is_demo,
    )


FindTasks = Callable[[Viewer], Iterable[Task]]


def of_viewer(viewer: Viewer) -> list[Task]:
    """Return everything that waits for the person: overdue first, then the oldest duty."""
    today = clock.today()
    # Several packages ask about the same projects; counting only reads, so one answer serves all.
    with evaluation_cache():
        waiting = [task for find in features().tasks for task in find(viewer)]
    return sorted(waiting, key=lambda task: (not task.is_overdue(today), task.since, task.title))


def age_words(days: int) -> str:
    return "since today" if days <= 0 else "1 day" if days == 1 else f"{days} days"
