"""How many statements a page may ask, by role, and that it asks none of them twice.

Every page that a role reaches by links from its front page is asked, once for each endpoint and
kind of record, on the DEMO with its studies and with ten times as much of them.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from evidence_hub.app import create_app
from evidence_hub.core.database import db, writing
from tests.conftest import Browser, entered, settings_for
from tests.multiplying import multiply

ROLES = ("staff", "lead", "secretary", "chair", "ethics")
ORDINARY = 40
BUDGETS = {
    "home.front": 35,
    "registry.listing": 20,
    "registry.project": 35,
    "search.results": 28,
    "commissioning.board": 60,
}
LINK = re.compile(r'href="(/[^"#]*)')
NO_PAGE = re.compile(r"/static|/sign-out|format=|\.pdf|\.docx|/download")
TRANSACTION = re.compile(r"BEGIN|SAVEPOINT|RELEASE|ROLLBACK")

Asked = list[tuple[str, str]]


@pytest.fixture(scope="module", params=[1, 10], ids=["demo", "tenfold"])
def hub(
    request: pytest.FixtureRequest, demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("budgets") / "data"
    shutil.copytree(demo, folder)
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'hub.sqlite3'}"))
    app.testing = True
    if request.param > 1:
        with app.app_context(), writing():
            assert multiply(request.param) > 10_000
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def asked_by(app: Flask, browser: Browser, address: str) -> tuple[str, Asked]:
    """Return a page and what it asks of the database the second time, when all is warm."""
    seen: Asked = []

    def note(_c: object, _cur: object, statement: str, values: object, *_: object) -> None:
        if not TRANSACTION.match(statement):
            seen.append((statement, str(values)))

    browser.get(address).close()
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = browser.get(address)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    is_page = answer.status_code == 200 and answer.mimetype == "text/html"
    page = answer.get_data(as_text=True) if is_page else ""
    answer.close()
    return page, seen


def pages_of(app: Flask, browser: Browser) -> Iterator[tuple[str, str, Asked]]:
    """Yield (endpoint, address, statements) of every endpoint that links lead to."""
    adapter = app.url_map.bind("localhost")
    waiting, known, times = ["/"], {"/"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        endpoint = str(adapter.match(address.partition("?")[0])[0])
        if times[endpoint] >= 2:
            continue
        page, asked = asked_by(app, browser, address)
        if not page:
            continue
        times[endpoint] += 1
        yield endpoint, address, asked
        for link in map(unescape, LINK.findall(page)):
            if link not in known and not NO_PAGE.search(link) and _is_page(app, link):
                known.add(link)
                waiting.append(link)


def _is_page(app: Flask, link: str) -> bool:
    return app.url_map.bind("localhost").test(link.partition("?")[0], "GET")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_its_budget_and_asks_nothing_twice(hub: Flask, role: str) -> None:
    over: dict[str, int] = {}
    twice: dict[str, list[str]] = {}
    seen = set()
    for endpoint, address, asked in pages_of(hub, entered(hub, role)):
        seen.add(endpoint)
        if len(asked) > BUDGETS.get(endpoint, ORDINARY):
            over[address] = len(asked)
        if doubles := [words for (words, _), count in Counter(asked).items() if count > 1]:
            twice[address] = [words.partition("FROM")[2][:80] for words in doubles]
    assert (over, twice) == ({}, {})
    assert len(seen) > 30, seen
