"""Bringing an index up to the change log, so that no answer is older than the database."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from evidence_hub.core.database import db
from evidence_hub.search import hooks
from evidence_hub.search.changes import has_unsaved_work
from evidence_hub.search.documents import IndexDocument
from evidence_hub.search.engines.base import Draft, Engine, IndexDamaged, IndexUnavailable
from evidence_hub.search.queries import bookmark_at, changes_from, newest_change

log = logging.getLogger(__name__)

BATCH = 100  # records built and written at a time
BRIEFLY = 2.0  # seconds that an answer waits for another process to follow the log

T = TypeVar("T")


def catch_up(engine: Engine, patience: float = BRIEFLY) -> int:
    """Bring the index up to the change log; return how many records were read again.

    Cheap where nothing is new. Does nothing while the session holds changes that may yet be
    rolled back, or where another process keeps the right to write for longer than ``patience``.
    Raises IndexDamaged where the index must be rebuilt.
    """
    # What this transaction has changed may yet be rolled back, and an index that had followed it
    # would hold what never was.
    if has_unsaved_work(db.session()):
        return 0
    newest = newest_change()
    if newest == engine.bookmark():
        return 0
    with engine.writing(patience) as mine:
        return follow(engine) if mine else 0


def follow(index: Engine | Draft) -> int:
    """Read again what changed since the index's bookmark. The right to write is held.

    Another process may have gone on meanwhile with a newer view of the database than ours: then
    nothing here is new, and writing it would bring old content back.
    """
    bookmark = index.bookmark()
    if newest_change().change < bookmark.change:
        look_afresh()
    rows = changes_from(bookmark.change)
    if bookmark.change and (not rows or bookmark_at(rows[0]) != bookmark):
        raise IndexDamaged("it follows the change log of another database")
    # A record that changed often is read once, where its last change stands.
    last_changes = {row.root: row for row in rows if row.id > bookmark.change}
    changes = sorted(last_changes.values(), key=lambda row: row.id)
    if changes:
        db.session.expire_all()  # what was loaded earlier may be older than the log
    for batch in batches(changes):
        roots = [row.root for row in batch]
        index.replace(roots, documents_of(roots))
        # After each batch: whoever is cut short goes on from here, and reading a batch twice is
        # harmless.
        index.set_bookmark(bookmark_at(batch[-1]))
    return len(changes)


def look_afresh() -> None:
    """End the view of the database, so that the next statement sees all that is committed."""
    if has_unsaved_work(db.session()):
        raise IndexUnavailable("Save or undo your changes before the search index is rebuilt.")
    db.session.rollback()


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch


def documents_of(roots: Iterable[str]) -> list[IndexDocument]:
    """Build the documents of these records; leave out a record that cannot be built.

    Left out, not kept as it was: what it was may be more than a viewer may see now.
    """
    roots = list(roots)
    try:
        return list(hooks.documents(roots))
    except SQLAlchemyError:
        raise
    except Exception:
        if len(roots) == 1:
            log.exception("%s cannot be indexed and will not be found", roots[0])
            return []
    return [document for root in roots for document in documents_of([root])]
