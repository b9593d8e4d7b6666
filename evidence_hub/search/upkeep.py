"""What keeps the index of this machine in order beside the pages."""

from __future__ import annotations

from contextlib import suppress

from evidence_hub.core.database import begin_write
from evidence_hub.core.feature import Piece
from evidence_hub.search import operations
from evidence_hub.search.current import engine
from evidence_hub.search.engines.base import IndexDamaged, RebuildRunning


def follow_commit() -> None:
    """Make what was saved findable; an index that must be built first is built by its next use."""
    with suppress(IndexDamaged):
        operations.catch_up(engine())


def due_shortening() -> list[Piece]:
    return [operations.shorten_log]


def due_merging() -> list[Piece]:
    return [_merge_segments]


def _merge_segments() -> bool:
    """Rebuild a scattered index without holding the database's right to write meanwhile."""
    begin_write(writes=False)
    with suppress(IndexDamaged, RebuildRunning):  # the next search builds it; another does already
        return operations.merge_segments(engine())
    return False
