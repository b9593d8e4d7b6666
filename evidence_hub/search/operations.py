"""Answering, rebuilding, verifying. What is found wrong on the way is repaired on the way."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.search import hooks
from evidence_hub.search.changes import has_unsaved_work
from evidence_hub.search.documents import IndexDocument
from evidence_hub.search.engines.base import (
    Engine,
    IndexDamaged,
    IndexUnavailable,
    RebuildRunning,
    Request,
    Results,
)
from evidence_hub.search.index_sync import batches, catch_up, documents_of, follow, look_afresh
from evidence_hub.search.models import SearchChange
from evidence_hub.search.queries import newest_change

__all__ = [
    "Report",
    "catch_up",
    "find",
    "merge_segments",
    "rebuild",
    "shorten_log",
    "suggest",
    "verify",
]

log = logging.getLogger(__name__)

PATIENTLY = 60.0  # seconds that a rebuild or a verification waits for its turn to write
A_REBUILD = 5.0  # seconds that an answer waits for another process to rebuild the index
BETWEEN_REPAIRS = 60.0  # seconds after a repair that did not help
# A node that was away for a quarter of a year is rebuilt in any case, which is quicker than
# following so much.
LOG_KEPT = dt.timedelta(days=90)

_BUSY = "Another process keeps writing to the search index."
_SORRY = "Search is not available just now. The people who run the hub can see why in its log."

Progress = Callable[[int, int], None]
T = TypeVar("T")

_failed_repairs: WeakKeyDictionary[Engine, float] = WeakKeyDictionary()


def _silently(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def find(engine: Engine, request: Request) -> Results:
    """Answer a search; raises IndexUnavailable, with words for the person, where that fails."""
    return _answer(engine, lambda: engine.search(request))


def suggest(
    engine: Engine, text: str, tokens: frozenset[str], today: dt.date, limit: int = 8
) -> list[str]:
    """Return titles and keywords, visible with these tokens, that continue what was typed."""
    return _answer(engine, lambda: engine.suggest(text, tokens, today, limit))


def _answer(engine: Engine, question: Callable[[], T]) -> T:
    try:
        # Before every answer, so that what somebody saved a moment ago is found, and what was
        # restricted a moment ago is not.
        catch_up(engine)
        return question()
    except IndexDamaged as damage:
        log.warning("the search index is rebuilt: %s", damage)
        _repair(engine)
    except OSError as error:  # a full disk, a folder that may not be written to
        log.exception("the search index cannot be brought up to date")
        raise IndexUnavailable(_SORRY) from error
    try:
        return question()
    except IndexDamaged as damage:
        _failed_repairs[engine] = time.monotonic()
        log.exception("rebuilding the search index did not help")
        raise IndexUnavailable(_SORRY) from damage


def _repair(engine: Engine) -> None:
    """Rebuild, or outlast the process that does already; raise IndexUnavailable if neither can."""
    # A repair that did not help is not tried again by every visitor: rebuilding takes seconds to
    # minutes, and all of them would wait.
    last_failure = _failed_repairs.get(engine, -BETWEEN_REPAIRS)
    if has_unsaved_work(db.session()) or time.monotonic() < last_failure + BETWEEN_REPAIRS:
        raise IndexUnavailable(_SORRY)
    try:
        rebuild(engine)
    except RebuildRunning as running:
        if not engine.outlast_rebuild(A_REBUILD):
            message = "The search index is being rebuilt. Try again in a few minutes."
            raise IndexUnavailable(message) from running
    except SQLAlchemyError:
        raise
    except Exception as error:
        _failed_repairs[engine] = time.monotonic()
        log.exception("the search index cannot be rebuilt")
        raise IndexUnavailable(_SORRY) from error


def rebuild(engine: Engine, progress: Progress = _silently) -> int:
    """Build a new index aside while the old one serves, and switch; return its documents.

    Changes that arrive meanwhile are followed before the switch. Raises RebuildRunning.
    """
    look_afresh()
    draft = engine.begin_rebuild()
    try:
        # Set before anything is read: a change that comes while documents are built is then read
        # twice, which is harmless; set afterwards, it would never be read.
        draft.set_bookmark(newest_change())
        roots = hooks.all_roots()
        held = done = 0
        for batch in batches(roots):
            documents = documents_of(batch)
            draft.add(documents)
            held, done = held + len(documents), done + len(batch)
            progress(done, len(roots))
            look_afresh()
        follow(draft)  # what changes from here on, the next question follows
        with engine.writing(PATIENTLY) as mine:  # nobody shall be writing to what goes
            if not mine:
                raise IndexUnavailable(_BUSY)
            draft.publish()
    finally:
        draft.abandon()
    return held


def merge_segments(engine: Engine, progress: Progress = _silently) -> bool:
    """Rebuild an index that very many small changes have scattered; return whether it was."""
    is_due = engine.is_fragmented()
    if is_due:
        rebuild(engine, progress)
    return is_due


def shorten_log(kept: dt.timedelta = LOG_KEPT) -> bool:
    """Forget changes that every index followed long ago; return whether there were any.

    The newest stays whatever its age, since an index tells by it where it stands. A node that was
    switched off for longer than this finds its place gone and rebuilds. The caller commits.
    """
    forgotten = delete(SearchChange).where(
        SearchChange.at < clock.now() - kept, SearchChange.id < newest_change().change
    )
    return bool(db.session.execute(forgotten).rowcount)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Report:
    """What a verification found, in documents: those that the index lacked, had otherwise, or
    had besides.
    """

    checked: int = 0
    missing: int = 0
    stale: int = 0
    extra: int = 0
    repaired: int = 0


def verify(engine: Engine, progress: Progress = _silently) -> Report:
    """Compare the index with what the database says now, and repair what differs.

    An index that cannot be read at all is rebuilt, and all of it counts as repaired.
    """
    look_afresh()
    try:
        catch_up(engine, PATIENTLY)
        engine.check()
        held = engine.digests()
    except IndexDamaged:
        count = rebuild(engine, progress)
        return Report(checked=count, missing=count, repaired=count)
    roots = [*dict.fromkeys((*hooks.all_roots(), *held))]
    suspects: list[str] = []
    checked = done = 0
    for batch in batches(roots):
        wanted = _digests(documents_of(batch))
        checked += sum(map(len, wanted.values()))
        # Compared first without the right to write, so that people go on working while the whole
        # register is read; only what differs is looked at again under the lock.
        suspects += [root for root in batch if wanted.get(root, {}) != held.get(root, {})]
        done += len(batch)
        progress(done, len(roots))
        look_afresh()
    if not suspects:
        return Report(checked=checked)
    with engine.writing(PATIENTLY) as mine:
        if not mine:
            raise IndexUnavailable(_BUSY)
        return replace(_mend(engine, suspects), checked=checked)


def _mend(engine: Engine, suspects: list[str]) -> Report:
    """Compare these records again, now that nobody else writes, and replace what still differs."""
    look_afresh()
    follow(engine)
    held = engine.digests()
    missing = stale = extra = 0
    for roots in batches(suspects):
        documents = documents_of(roots)
        wanted = _digests(documents)
        wrong = {root for root in roots if wanted.get(root, {}) != held.get(root, {})}
        engine.replace(wrong, [document for document in documents if document.root in wrong])
        for root in wrong:
            ours, theirs = wanted.get(root, {}), held.get(root, {})
            missing += len(ours.keys() - theirs.keys())
            extra += len(theirs.keys() - ours.keys())
            stale += sum(1 for key in ours.keys() & theirs.keys() if ours[key] != theirs[key])
    return Report(missing=missing, stale=stale, extra=extra, repaired=missing + stale + extra)


def _digests(documents: Iterable[IndexDocument]) -> dict[str, dict[str, str]]:
    digests: dict[str, dict[str, str]] = {}
    for document in documents:
        digests.setdefault(document.root, {})[document.key] = document.digest()
    return digests
