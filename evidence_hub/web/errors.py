"""Every way of saying no, as a page with the right status."""

from __future__ import annotations

import errno
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed, NotFound, first_line

PAGES = (400, 403, 404, 409, 413, 422, 429, 500, 503)
Answer = tuple[str, int] | tuple[str, int, dict[str, str]]


def page(status: int, **context: Any) -> tuple[str, int]:
    """Return the page of a status; an unusual one borrows the nearest page's words."""
    # A page in the library's own words would lack the marking that every page of the hub carries.
    nearest = HTTPStatus.BAD_REQUEST if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    template = status if status in PAGES else int(nearest)
    return render_template(f"errors/{template}.html", **context), status


def _not_found(_error: Exception) -> Answer:
    db.session.rollback()
    return page(404)


def _conflict(error: Exception) -> Answer:
    db.session.rollback()
    theirs = error.theirs if isinstance(error, Conflict) else {}
    yours = error.yours if isinstance(error, Conflict) else {}
    return page(409, theirs=theirs, yours=yours)


def _invalid(error: Invalid) -> Answer:
    db.session.rollback()
    return page(422, problems=list(error.fields.values()))


def _csrf(_error: CSRFError) -> Answer:
    return page(400)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if isinstance(error, MethodNotAllowed):
        words, _ = page(400)
        return words, 405, {"Allow": ", ".join(error.valid_methods or ())}
    return page(error.code)


# What SQLite says of a full disk, and PostgreSQL's code for it.
SQLITE_IS_FULL, POSTGRESQL_IS_FULL = "disk is full", "53100"
DISK_IS_FULL = (
    "There is no room left on its disk: nothing was saved, and reading goes on. "
    "Whoever runs the hub has to make room."
)
RETRY_AFTER = "30"  # seconds


def _unavailable(why: str = "") -> Answer:
    words, status = page(503, why=why)
    return words, status, {"Retry-After": RETRY_AFTER}


def _database(error: OperationalError) -> Answer:
    # A line and no trace: while the database is away, every request comes here.
    words = first_line(error.orig)
    current_app.logger.error("database not available: %s", words)
    # No statement was sent where no connection could be made.
    if error.connection_invalidated or error.statement is None:
        g.is_database_away = True
        db.session.remove()
        return _unavailable()
    db.session.rollback()
    code = getattr(error.orig, "sqlstate", "")
    is_full = SQLITE_IS_FULL in words or code == POSTGRESQL_IS_FULL
    return _unavailable(DISK_IS_FULL if is_full else "")


def _system(error: OSError) -> Answer:
    """Say that the disk is full; any other trouble of the machine is a mistake of ours."""
    if error.errno != errno.ENOSPC:
        return _unexpected(error)
    db.session.rollback()
    current_app.logger.error("no room left on the disk: %s", error.filename or "")
    return _unavailable(DISK_IS_FULL)


def _too_busy(_error: PoolTimeout) -> Answer:
    """All connections are taken: say so at once instead of letting everybody wait."""
    g.is_database_away = True
    db.session.remove()
    return _unavailable("The hub is busy. Nothing is lost.")


def _unexpected(error: Exception) -> Answer:
    db.session.rollback()
    current_app.logger.error(
        "unexpected error on %s %s", request.method, request.endpoint, exc_info=error
    )
    return page(500)


def register(app: Flask, *, on_refusal: Callable[[NotAllowed], None]) -> None:
    """Give the app its error pages; ``on_refusal`` remembers who was refused what."""

    def _not_allowed(error: NotAllowed) -> Answer:
        db.session.rollback()
        on_refusal(error)
        return page(403, why=str(error))

    handlers: dict[type[Exception], Callable[[Any], Any]] = {
        NotAllowed: _not_allowed,
        NotFound: _not_found,
        Conflict: _conflict,
        StaleDataError: _conflict,
        Invalid: _invalid,
        CSRFError: _csrf,
        HTTPException: _http,
        DataError: _not_found,  # a number in the address that no record can have
        OperationalError: _database,
        PoolTimeout: _too_busy,
        OSError: _system,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)
