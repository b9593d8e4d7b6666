"""A served hub and real Chromium pages, signed in as one of the cast."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect
from sqlalchemy import delete, select, update
from werkzeug.serving import make_server

from evidence_hub.app import create_app
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from tests.conftest import PASSWORD, missing, run_flask, settings_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
Enter = Callable[..., Page]


def _whole(app: Flask) -> WSGIApplication:
    """Read each answer at once: the test server leaves files open when a browser hangs up."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


@pytest.fixture(scope="session")
def serving(
    prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Flask]]:
    """A hub that serves for this worker's browser tests: its address and the hub itself."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(prepared_sqlite, folder)
    address = f"sqlite:///{folder / 'hub.sqlite3'}"
    run_flask(folder, address, "seed", "demo")
    run_flask(folder, address, "prepare")
    app = create_app(settings_for(folder, address))
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def served(serving: tuple[str, Flask]) -> str:
    return serving[0]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        missing("Chromium")
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def enter(chromium: Browser, served: str) -> Iterator[Enter]:
    """Open a page signed in as somebody; fails on errors in the console."""
    contexts = []
    complaints: list[str] = []

    def note(page: Page, message: ConsoleMessage) -> None:
        # Chromium complains of a page that itself answers 404 or 422; that is the test's business.
        is_the_page = message.location["url"] == page.url and "Failed to load" in message.text
        if message.type in ("error", "warning") and not is_the_page:
            complaints.append(f"{page.url}: {message.text} ({message.location['url']})")

    def sign_in(name: str, *, width: int = 1280, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=served,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: note(page, message))
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(f"{name}@demo.example")
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        expect(page).to_have_url(f"{served}/")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def today_meeting(serving: tuple[str, Flask]) -> Meeting:
    """A planned meeting of today, the only one that comes."""
    _, app = serving
    with app.app_context(), writing():
        row = Meeting(held_on=clock.today(), starts_at="10:00", is_demo=True)
        db.session.add(row)
        coming = select(Meeting.id).where(Meeting.status == "planned", Meeting.id != row.id)
        theirs = AgendaItem.meeting_id.in_(coming.scalar_subquery())
        listed = select(AgendaItem.id).where(theirs).scalar_subquery()
        carried = update(AgendaItem).where(AgendaItem.carried_to_id.in_(listed))
        db.session.execute(carried.values(carried_to_id=None))
        db.session.execute(delete(AgendaItem).where(theirs))
        db.session.commit()
        db.session.refresh(row)
        db.session.expunge(row)
    return row
