"""One request, one transaction: the end of every POST."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, flash, g, make_response, session
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from evidence_hub.core.database import begin_write, db
from evidence_hub.core.errors import Conflict
from evidence_hub.core.feature import features

View = Callable[..., Any]
# Whatever answers with an error changed nothing: a view need not think of undoing what it did
# before it found the fault.
FIRST_ERROR = 400
# PostgreSQL gave up one of two that waited for each other.
DEADLOCKS = frozenset({"40001", "40P01"})


def commit_despite_error() -> None:
    """Commit although the answer is an error page: the refusal itself must be remembered."""
    g.commit_despite_error = True


def reject(message: str) -> None:
    """Say no on the next page that the person sees, and keep nothing of what was half done.

    For views that answer a refusal with a page that is no error, such as a redirect back: without
    this, what the operation changed before it refused would be committed.
    """
    db.session.rollback()
    flash(message, "error")


def transactional(view: View) -> View:
    """Commit once when the view succeeds, roll back when it does not.

    A view that loses a race is run once more, from what the winner saved.
    After the commit the search index is brought up to date; that may fail without harm, because
    every search catches up first.
    """

    def once(*args: Any, **kwargs: Any) -> Any:
        try:
            response = make_response(view(*args, **kwargs))
            if response.status_code < FIRST_ERROR or g.pop("commit_despite_error", False):
                db.session.commit()
            else:
                db.session.rollback()
        except BaseException:
            db.session.rollback()
            raise
        return response

    @wraps(view)
    def in_transaction(*args: Any, **kwargs: Any) -> Any:
        # What is counted from here on may yet be rolled back, so the header's number of tasks is
        # not kept from inside of a transaction (notifications/current.py).
        g.in_transaction = True
        flashes = list(session.get("_flashes", ()))
        try:
            response = once(*args, **kwargs)
        except (StaleDataError, IntegrityError, OperationalError) as error:
            if not _is_lost_race(error):
                raise
            # The first run may have left its message, and the second will leave its own.
            session["_flashes"] = flashes
            response = _once_more(once, *args, **kwargs)
        run_after_commit()
        return response

    in_transaction.transactional = True  # type: ignore[attr-defined]  # read by the architecture tests
    return in_transaction


def _is_lost_race(error: SQLAlchemyError) -> bool:
    """Whether somebody saved between our reading and our writing."""
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlstate", "") in DEADLOCKS
    return True


def _once_more(once: View, *args: Any, **kwargs: Any) -> Any:
    """Read again what they saved: the view then says what is in the way, both versions and all."""
    try:
        return once(*args, **kwargs)
    except StaleDataError as error:
        raise Conflict from error


def run_after_commit() -> None:
    """Do the work that waits for a commit; each piece is safe to fail and is retried elsewhere."""
    begin_write(writes=False)  # what follows reads, and must not hold SQLite's write lock
    for entry in features().after_commit:
        name, work = entry.offer
        try:
            work()
        except Exception:  # the change is saved: nothing here may turn it into an error page
            current_app.logger.exception("after commit: %s failed", name)
        finally:
            db.session.rollback()
