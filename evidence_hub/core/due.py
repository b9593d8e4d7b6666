"""Moves that the passing of time makes: packages offer them, ``clock run`` makes them.

Gates always judge by now, so nothing depends on these having run; they only write down and tell.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator

from evidence_hub.core.database import db, writing
from evidence_hub.core.feature import DueWork, Piece, features

log = logging.getLogger(__name__)


def _pieces(work: DueWork) -> Iterator[Piece]:
    try:
        yield from list(work.pieces())
    except Exception:  # one package's trouble must not keep the others from their work
        log.exception("due work “%s” could not be listed", work.name)
    finally:
        db.session.rollback()


def run() -> tuple[Counter[str], int]:
    """Do all that is due; return how much of each kind was done, and how many pieces failed."""
    done: Counter[str] = Counter()
    failed = 0
    for work in features().due_work:
        for piece in _pieces(work):
            try:
                with writing():
                    if piece():
                        done[work.name] += 1
                    db.session.commit()
            except Exception:  # the next run tries again
                db.session.rollback()
                failed += 1
                log.exception("due work “%s” failed", work.name)
    return done, failed
