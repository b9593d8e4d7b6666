"""Moves that the passing of time makes: packages offer them, ``clock run`` makes them.

Gates always judge by now, so nothing depends on these having run; they only write down and tell.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator

from sqlalchemy.exc import OperationalError

from evidence_hub.core.database import db, let_go, writing
from evidence_hub.core.errors import first_line
from evidence_hub.core.feature import DueWork, Piece, features

log = logging.getLogger(__name__)


def run() -> tuple[Counter[str], int]:
    """Do all that is due; return how much of each kind was done, and how many kinds failed."""
    done, faults = run_each()
    return done, sum(1 for fault in faults.values() if fault)


def run_each() -> tuple[Counter[str], dict[str, str]]:
    """Do all that is due; return how much of each kind was done, and what went wrong with each.

    One package's trouble keeps no other from its work; the next run tries again.
    """
    done: Counter[str] = Counter()
    faults: dict[str, str] = {}
    for work in features().due_work:
        faults[work.name] = ""
        for piece in _pieces(work, faults):
            try:
                with writing():
                    if piece():
                        done[work.name] += 1
                    db.session.commit()
            except Exception as error:
                faults[work.name] = _note(work, error)
                let_go()
    return done, faults


def _pieces(work: DueWork, faults: dict[str, str]) -> Iterator[Piece]:
    try:
        listed = list(work.pieces())
    except Exception as error:
        faults[work.name] = _note(work, error)
        listed = []
    # What was read to list the pieces is let go of before the first one writes.
    let_go()
    yield from listed


def _note(work: DueWork, error: Exception) -> str:
    """Log a fault and return it in a line. An outage of the database needs no trace each minute."""
    words = first_line(error)
    if isinstance(error, OperationalError):
        log.error("due work “%s” failed: %s", work.name, words)
    else:
        log.error("due work “%s” failed", work.name, exc_info=error)
    return words
