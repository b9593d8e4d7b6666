"""Reading what a request has just attached, beside the requests that follow."""

from __future__ import annotations

import threading
from functools import partial

from flask import Flask, current_app, has_request_context

from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece
from evidence_hub.core.settings import Settings
from evidence_hub.documents.reading import due_ids, is_anything_due, read_one, read_waiting, sweep
from evidence_hub.documents.store import Store

_wanted = threading.Event()
_at_work = threading.Lock()  # one file at a time in a server process


def due_reading() -> list[Piece]:
    """Return the work of ``clock run``: a piece for each version whose turn it is."""
    settings: Settings = current_app.config["HUB"]
    store = Store(settings.data_dir)
    return [
        partial(_is_read, store, settings.clamd, version_id)
        for version_id in due_ids(settings.clamd)
    ]


def _is_read(store: Store, clamd: str, version_id: int) -> bool:
    return read_one(version_id, store=store, clamd=clamd) is not None


def due_sweep() -> list[Piece]:
    """Return the sweep of this machine's store, once a day."""
    store = Store(current_app.config["HUB"].data_dir)
    return [lambda: bool(sweep(store))] if store.is_sweep_due() else []


def follow_commit() -> None:
    """Start reading if anything waits for it; what is not read here, ``clock run`` reads."""
    if not has_request_context():
        return  # a command would end before the reading does
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    settings: Settings = app.config["HUB"]
    if not is_anything_due(settings.clamd):
        return
    db.session.rollback()
    # In tests it is read at once and in the same thread, so that no test has to wait for it.
    if app.testing:
        read_waiting(store=Store(settings.data_dir), clamd=settings.clamd)
    else:
        _wanted.set()
        _start(app, settings)


def _start(app: Flask, settings: Settings) -> None:
    # Held by the thread for as long as it works; a second request only leaves word and goes on.
    if _at_work.acquire(blocking=False):
        threading.Thread(target=_work, args=(app, settings), daemon=True).start()


def _work(app: Flask, settings: Settings) -> None:
    try:
        with app.app_context():
            while _wanted.is_set():
                _wanted.clear()
                read_waiting(store=Store(settings.data_dir), clamd=settings.clamd)
                db.session.remove()
    except Exception:  # the files wait for the next try
        app.logger.exception("documents: reading failed")
    finally:
        _at_work.release()
    if _wanted.is_set():  # asked for between the last look and the release
        _start(app, settings)
