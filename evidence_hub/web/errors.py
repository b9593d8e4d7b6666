"""Every way of saying no, as a page with the right status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed, NotFound

PAGES = (400, 403, 404, 409, 413, 422, 429, 500, 503)
Answer = tuple[str, int]


def page(status: int, **context: Any) -> Answer:
    template = status if status in PAGES else (400 if status < 500 else 500)
    return render_template(f"errors/{template}.html", **context), status


def register(app: Flask, *, on_refusal: Callable[[NotAllowed], None]) -> None:
    """Give the app its error pages; ``on_refusal`` remembers who was refused what."""

    @app.errorhandler(NotAllowed)
    def _not_allowed(error: NotAllowed) -> Answer:
        db.session.rollback()
        on_refusal(error)
        return page(403, why=str(error))

    @app.errorhandler(NotFound)
    def _not_found(error: NotFound) -> Answer:
        db.session.rollback()
        return page(404)

    @app.errorhandler(Conflict)
    @app.errorhandler(StaleDataError)
    def _conflict(error: Exception) -> Answer:
        db.session.rollback()
        theirs = error.theirs if isinstance(error, Conflict) else {}
        yours = error.yours if isinstance(error, Conflict) else {}
        return page(409, theirs=theirs, yours=yours)

    @app.errorhandler(Invalid)
    def _invalid(error: Invalid) -> Answer:
        db.session.rollback()
        return page(422, problems=list(error.fields.values()))

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> Answer:
        return page(400)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        if error.code == 405:
            return (*page(400)[:1], 405, {"Allow": ", ".join(error.valid_methods or ())})  # type: ignore[attr-defined]
        return page(error.code)

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError) -> Answer:
        db.session.rollback()
        app.logger.error("database not available: %s", error.orig)
        return page(503)

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Answer:
        db.session.rollback()
        app.logger.exception("unexpected error on %s %s", request.method, request.endpoint)
        return page(500)
