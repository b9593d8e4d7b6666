"""One request, one transaction: the end of every POST."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g, make_response
from sqlalchemy.orm.exc import StaleDataError

from evidence_hub.core.database import db, mean_to_write
from evidence_hub.core.errors import Conflict

View = Callable[..., Any]
FIRST_ERROR = 400
AFTER_COMMIT = "evidence_hub.after_commit"


def keep_refusal() -> None:
    """Commit although the answer is an error page: the refusal itself must be remembered."""
    g.keep_refusal = True


def commits(view: View) -> View:
    """Commit once when the view succeeds, roll back when it does not.

    After the commit the search index is brought up to date; that may fail without harm, because
    every search catches up first.
    """

    @wraps(view)
    def committing(*args: Any, **kwargs: Any) -> Any:
        g.committing = True
        try:
            response = make_response(view(*args, **kwargs))
            if response.status_code < FIRST_ERROR or g.pop("keep_refusal", False):
                db.session.commit()
            else:
                db.session.rollback()
        except StaleDataError as error:
            db.session.rollback()
            raise Conflict from error
        except BaseException:
            db.session.rollback()
            raise
        run_after_commit()
        return response

    committing.commits = True  # type: ignore[attr-defined]  # read by the architecture tests
    return committing


def run_after_commit() -> None:
    """Do the work that waits for a commit; each piece is safe to fail and is retried elsewhere."""
    mean_to_write(writes=False)  # what follows reads, and must not hold SQLite's write lock
    for name, task in current_app.extensions.get(AFTER_COMMIT, ()):
        try:
            task()
        except Exception:  # the change is saved: nothing here may turn it into an error page
            current_app.logger.exception("after commit: %s failed", name)
        finally:
            db.session.rollback()
