"""Every way of saying no, as a page with the right status."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed, NotFound

PAGES = (400, 403, 404, 409, 413, 422, 429, 500, 503)
Answer = tuple[str, int]


def page(status: int, **context: Any) -> Answer:
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


def _database(error: OperationalError) -> Answer:
    db.session.rollback()
    current_app.logger.error("database not available: %s", error.orig)
    return page(503)


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
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)
