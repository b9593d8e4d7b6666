"""Moves that the passing of time makes: rooms offer them, ``clock run`` makes them.

Gates always judge by now, so nothing depends on these having run; they only write down and tell.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from evidence_hub.core.database import db, writing

log = logging.getLogger(__name__)

# A piece of work is one transaction, safe to repeat and to lose to another node.
Piece = Callable[[], bool]
Work = Callable[[], Iterable[Piece]]
_work: dict[str, Work] = {}


def add_work(name: str, work: Work) -> None:
    """Offer work under the name that ``clock run`` prints; offering again replaces it."""
    _work[name] = work


def _pieces(name: str) -> Iterator[Piece]:
    try:
        yield from list(_work[name]())
    except Exception:  # one room's trouble must not keep the others from their work
        log.exception("due work “%s” could not be listed", name)
    finally:
        db.session.rollback()


def run() -> tuple[Counter[str], int]:
    """Do all that is due; return how much of each kind was done, and how many pieces failed."""
    done: Counter[str] = Counter()
    failed = 0
    for name in _work:
        for piece in _pieces(name):
            try:
                with writing():
                    if piece():
                        done[name] += 1
                    db.session.commit()
            except Exception:  # the next run tries again
                db.session.rollback()
                failed += 1
                log.exception("due work “%s” failed", name)
    return done, failed
