"""The duties of whoever asks: their number for the header, the list for the front page."""

from __future__ import annotations

from flask import Response, g, url_for
from sqlalchemy.exc import OperationalError

from evidence_hub.accounts import current
from evidence_hub.accounts.models import Person
from evidence_hub.core.database import begin_write, db
from evidence_hub.notifications import task_counts
from evidence_hub.notifications import tasks as offered
from evidence_hub.notifications.task_counts import KeptCount
from evidence_hub.notifications.tasks import Task
from evidence_hub.registry.current import viewer


def _person_id() -> int:
    """Return whose page this is; the actor knows it also where the session was rolled back."""
    return current.actor().person_id or 0


def _kept_count() -> KeptCount:
    kept: KeptCount | None = g.get("kept_task_count")
    if kept is None:
        kept = g.kept_task_count = task_counts.kept_count(_person_id())
    return kept


def tasks() -> list[Task]:
    """Return the duties as they are now, worked out once a request."""
    listed: list[Task] | None = g.get("tasks")
    if listed is None:
        if task_counts.has_duties(current.actor()):
            _kept_count()  # before the duties: see ``task_counts.count_again``
        listed = g.tasks = offered.of_viewer(viewer())
    return listed


def task_count() -> int | None:
    """Return how much waits for the person; None where nothing can."""
    if not task_counts.has_duties(current.actor()):
        return None
    kept = _kept_count()
    if "tasks" not in g and kept.count is not None and kept.holds_for_its_person:
        return kept.count
    return len(tasks())


def header() -> dict[str, object]:
    """Return what the header shows of the person: how much waits for them, and their notices."""
    if current.actor().is_anonymous:
        return {"task_count": None, "notices_href": None}
    return {"task_count": task_count(), "notices_href": url_for("notifications.listing")}


def keep_what_was_counted(response: Response) -> Response:
    """Keep a count that a page had to make, so that the next page need not make it."""
    kept: KeptCount | None = g.get("kept_task_count")
    if kept is None or "tasks" not in g or g.get("in_transaction"):
        return response  # after a POST, ``follow_commit`` counts what the POST left
    count = len(g.tasks)
    if count == kept.count and kept.holds_for_its_person:
        return response
    db.session.rollback()
    try:
        task_counts.keep(_person_id(), count, kept.newest_entry_id)
        db.session.commit()
    except OperationalError:  # the page is made: the next one, or the clock, keeps it
        db.session.rollback()
    return response


def follow_commit() -> None:
    """Count again what waits for whoever has just done something."""
    if not task_counts.has_duties(current.actor()):
        return
    if task_counts.kept_count(_person_id()).holds_for_its_person:
        return
    # Read anew: what was done may have changed the person's own roles.
    person = db.session.get_one(Person, _person_id(), populate_existing=True)
    try:
        task_counts.count_again(person)
        db.session.commit()
    finally:
        begin_write(writes=False)
