"""A hidden thing answers exactly as a missing one: the same page after the same statements.

Statements are what a stopwatch measures from outside. Every address that somebody of the DEMO
reaches is asked by the people who may not, and asked again with each of its numbers replaced by one
that no record has. New endpoints are covered by themselves: they are found by their links, and
those that take forms by the converters of their rules.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.routing import IntegerConverter, Rule

from evidence_hub.app import create_app
from evidence_hub.core.database import db
from evidence_hub.registry.models import Project
from tests.conftest import Browser, entered, settings_for

# One worker makes the places and asks them all.
pytestmark = pytest.mark.xdist_group("hidden")

# Between them they see everything there is.
WHO_SEE = ("secretary", "ctu", "chair", "lead")
WHO_DO_NOT = ("staff", "lead2", "member", "partner")
MISSING_REFERENCE = "EBP-2025-9999"
UNMARKED = ("none_stated", "official")
MISSING_NUMBER = 2_000_000_000
MOST_OF_A_RECORD = 2  # pages of one endpoint
LINK = re.compile(r'(?:href|action)="(/[^"#?]*)')
LEFT_OUT = re.compile(r"/static|/sign-out|/help/")
TRANSACTION = re.compile(r"BEGIN|SAVEPOINT|RELEASE|ROLLBACK|COMMIT")

Arguments = dict[str, object]
Place = tuple[str, Arguments]


@pytest.fixture(scope="module")
def hub(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("hidden") / "data"
    shutil.copytree(demo, folder)
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'hub.sqlite3'}"))
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def places(hub: Flask) -> list[Place]:
    """What those who see everything reach by links: (endpoint, arguments), a few an endpoint."""
    adapter, records = hub.url_map.bind("localhost"), _one_of_each_stage(hub)
    reached: dict[str, Place] = {}
    for name in WHO_SEE:
        browser, waiting, known = entered(hub, name), ["/"], {"/"}
        times: Counter[tuple[str, object]] = Counter()
        while waiting:
            address = waiting.pop(0)
            endpoint, arguments = adapter.match(address, "GET")
            ref = arguments.get("ref")
            times[endpoint, ref] += 1
            if times[endpoint, ref] > MOST_OF_A_RECORD or (ref and ref not in records):
                continue
            if arguments:
                reached[address] = (endpoint, arguments)
            answer = browser.get(address)
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            answer.close()
            for link in map(unescape, LINK.findall(page)):
                if link not in known and not LEFT_OUT.search(link) and adapter.test(link, "GET"):
                    known.add(link)
                    waiting.append(link)
    return list(reached.values())


def _one_of_each_stage(app: Flask) -> frozenset[str]:
    """Return references: one of each stage, and all that are marked or listed."""
    with app.app_context():
        rows = db.session.execute(
            select(Project.stage, Project.reference, Project.is_listed_only, Project.marking)
            .where(Project.is_demo)
            .order_by(Project.reference)
        ).all()
    of_stage = {row.stage: row.reference for row in rows}
    kept = [row.reference for row in rows if row.is_listed_only or row.marking not in UNMARKED]
    return frozenset({*of_stage.values(), *kept})


def _sent_forms(app: Flask, places: list[Place], opened: list[Arguments]) -> Iterator[Place]:
    """Yield places for the rules that take a form, with numbers that other places have.

    Two records that the person does not see, and one that they do.
    """
    numbers: dict[tuple[object, str], list[object]] = defaultdict(list)
    for _, arguments in places:
        for name, value in arguments.items():
            numbers[arguments.get("ref"), name].append(value)
    references = list(dict.fromkeys(part["ref"] for _, part in places if "ref" in part))
    seen = [ref for ref in references if {"ref": ref} in opened]
    references = [*[ref for ref in references if ref not in seen][:2], *seen[:1]]
    for rule in _post_rules(app):
        for ref in references if "ref" in rule.arguments else [None]:
            # A number of one rule may be a text of another: "1.0" is an agreement's version.
            values = {
                name: next(
                    (
                        value
                        for value in numbers[ref, name]
                        if isinstance(value, int) or not _is_number(rule, name)
                    ),
                    1,
                )
                for name in rule.arguments - {"ref"}
            }
            yield rule.endpoint, {**values, **({"ref": ref} if "ref" in rule.arguments else {})}


def _post_rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.arguments and "POST" in (rule.methods or ()) and "filename" not in rule.arguments:
            yield rule


def _missing(arguments: Arguments, opened: list[Arguments]) -> Iterator[Arguments]:
    """Yield the arguments with one of them replaced by what no record has, each in turn.

    What a page that opens for the person names is no secret from them, and stays.
    """
    known = {name for place in opened if place.items() <= arguments.items() for name in place}
    for name, value in arguments.items():
        if name in known:
            continue
        if isinstance(value, int):
            yield {**arguments, name: MISSING_NUMBER}
        elif name == "ref":
            yield {**arguments, name: MISSING_REFERENCE}


def _is_number(rule: Rule, name: str) -> bool:
    return isinstance(rule._converters[name], IntegerConverter)


class Watch:
    """Asks the hub and notes the statements that an answer took."""

    def __init__(self, app: Flask, browser: Browser, method: str) -> None:
        self.app, self.browser, self.method = app, browser, method
        self.form = {"csrf_token": browser.token()} if method == "POST" else None
        self.adapter = app.url_map.bind("localhost")

    def ask(self, place: Place) -> tuple[int, list[str]]:
        endpoint, arguments = place
        asked: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            if not TRANSACTION.match(statement):
                asked.append(statement)

        with self.app.app_context():
            engine = db.engine
        address = self.adapter.build(endpoint, arguments, method=self.method)
        event.listen(engine, "before_cursor_execute", note)
        try:
            answer = self.browser.client.open(address, method=self.method, data=self.form)
            answer.close()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return answer.status_code, asked


def _told_apart(watch: Watch, places: list[Place], opened: list[Arguments]) -> dict[str, str]:
    """Return address → how it differs, for hidden things that are not like missing ones."""
    apart: dict[str, str] = {}
    missing_of: dict[str, tuple[int, list[str]]] = {}
    for endpoint, arguments in places:
        hidden = watch.ask((endpoint, arguments))
        if hidden[0] != 404:
            continue
        address = watch.adapter.build(endpoint, arguments, method=watch.method)
        for other in _missing(arguments, opened):
            other_address = watch.adapter.build(endpoint, other, method=watch.method)
            if other_address not in missing_of:
                missing_of[other_address] = watch.ask((endpoint, other))
            missing = missing_of[other_address]
            if missing != hidden:
                apart[f"{endpoint} {address}"] = (
                    f"{hidden[0]} after {len(hidden[1])} statements, "
                    f"{other_address}: {missing[0]} after {len(missing[1])}"
                )
    return apart


def _opened(app: Flask, browser: Browser, places: list[Place]) -> list[Arguments]:
    """Return the arguments of the pages that open for the person."""
    watch = Watch(app, browser, "GET")
    return [
        arguments for endpoint, arguments in places if watch.ask((endpoint, arguments))[0] == 200
    ]


@pytest.mark.parametrize("role", WHO_DO_NOT)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_hidden_thing_takes_the_statements_of_a_missing_one(
    hub: Flask, places: list[Place], role: str, method: str
) -> None:
    browser = entered(hub, role)
    opened = _opened(hub, browser, places)
    asked = places if method == "GET" else list(_sent_forms(hub, places, opened))
    apart = _told_apart(Watch(hub, browser, method), asked, opened)
    assert not apart, "\n".join(f"{place}: {how}" for place, how in sorted(apart.items()))
