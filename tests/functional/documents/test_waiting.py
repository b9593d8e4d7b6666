"""Reading after the commit: what waits, what crashed, and the virus scanner."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from evidence_hub.core.database import db
from evidence_hub.documents.models import DocumentText, DocumentVersion
from evidence_hub.documents.reader import Reader
from evidence_hub.documents.reading import read_waiting
from evidence_hub.documents.store import Store
from tests.conftest import Browser, Place, search_address, total
from tests.features import offer
from tests.functional.documents import files
from tests.functional.documents.attaching import attached

SignIn = Callable[[str], Browser]


@pytest.fixture
def unread(app: Flask, sign_in: SignIn) -> tuple[Browser, str]:
    """A document that was committed by a hub that died before it read it."""
    offer(app, after_commit=())
    lead = sign_in("lead")
    return lead, attached(lead, files.pdf(["zebrafinch"]))


def _status(app: Flask) -> tuple[str, str]:
    with app.app_context():
        row = db.session.execute(select(DocumentVersion.status, DocumentVersion.scan)).one()
        return row[0], row[1]


def test_a_document_that_nobody_read_is_read_by_the_command(
    app: Flask, place: Place, unread: tuple[Browser, str]
) -> None:
    lead, address = unread
    assert "Being read" in lead.text(address)
    assert lead.get(f"{address}/versions/1").close() is None
    done = place.flask("documents", "read")
    assert "1 text found" in done.stdout, done.stdout + done.stderr
    assert "Text found in 1 page" in lead.text(address)
    assert total(lead.text(search_address("zebrafinch"))) == 1
    assert "nothing to do" in place.flask("documents", "read").stdout


def test_a_crash_while_reading_is_taken_up_after_five_minutes_and_given_up_after_three(
    app: Flask, place: Place, unread: tuple[Browser, str]
) -> None:
    class Crash(BaseException):
        pass

    class Crashing(Reader):
        def read(self, path: object, kind: str) -> None:  # type: ignore[override]
            raise Crash

    store = Store(place.folder)
    with time_machine.travel("2027-01-01T09:00:00+00:00", tick=False) as clock, app.app_context():
        for wait in (300, 600, 1200):
            with pytest.raises(Crash):
                read_waiting(store=store, reader=Crashing())
            db.session.rollback()
            clock.shift(wait - 1)
            assert read_waiting(store=store, reader=Crashing()) == {}
            clock.shift(1)
        assert read_waiting(store=store, reader=Crashing()) == {"broken": 1}
        assert read_waiting(store=store) == {}


def test_a_file_that_never_ends_is_marked_and_the_hub_answers_meanwhile(
    app: Flask, place: Place, unread: tuple[Browser, str]
) -> None:
    lead, address = unread
    spinning = Reader(command=(sys.executable, "-c", "while True: pass"), seconds=1.0)

    def work() -> None:
        with app.app_context():
            read_waiting(store=Store(place.folder), reader=spinning)

    reading = threading.Thread(target=work)
    reading.start()
    assert "Being read" in lead.text(address)
    assert lead.post(f"{address}/edit", {"title": ""}).status_code == 422  # and it can write
    reading.join()
    assert "Too large to read" in lead.text(address)
    assert "It was stopped" in lead.text(address)
    assert "Download protocol.pdf" in lead.text(address)


def test_two_processes_do_not_read_one_file_twice(
    app: Flask, place: Place, unread: tuple[Browser, str]
) -> None:
    outcomes = []
    start = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            start.wait()
            outcomes.append(read_waiting(store=Store(place.folder)).total())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 1]
    with app.app_context():
        assert db.session.scalar(select(func.count(DocumentText.id))) == 1


@contextmanager
def scanner(answer: bytes | None) -> Iterator[tuple[str, list[bytes]]]:
    """A scanner on the loopback that answers every file alike; None resets the connection."""
    server = socket.create_server(("127.0.0.1", 0))
    received: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                if answer is None:
                    reset = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                    continue
                data = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    data += stream.read(length)
                received.append(data)
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}", received
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def _scan_at(app: Flask, address: str) -> None:
    app.config["HUB"] = replace(app.config["HUB"], clamd=address)


def test_a_clean_file_is_read_and_handed_out(app: Flask, sign_in: SignIn) -> None:
    data = files.pdf(["zebrafinch"])
    with scanner(b"stream: OK\0") as (address, received):
        _scan_at(app, address)
        lead = sign_in("lead")
        document = attached(lead, data)
        assert received == [data]
    with lead.get(f"{document}/versions/1") as answer:
        assert answer.status_code == 200
    assert _status(app) == ("text", "clean")


def test_an_infected_file_is_kept_and_neither_read_nor_handed_out(
    app: Flask, sign_in: SignIn
) -> None:
    with scanner(b"stream: Eicar-Signature FOUND\0") as (address, _):
        _scan_at(app, address)
        lead = sign_in("lead")
        document = attached(lead, files.pdf(["zebrafinch"]))
    assert _status(app) == ("infected", "infected")
    assert "Infected" in lead.text(document)
    assert "Download" not in lead.text(document)
    assert lead.get(f"{document}/versions/1").status_code == 403
    assert total(lead.text(search_address("zebrafinch"))) == 0
    _scan_at(app, "")  # switching the scanner off makes it no better
    assert lead.get(f"{document}/versions/1").status_code == 403
    assert "document found infected" in sign_in("auditor").text("/admin/audit")


@pytest.mark.parametrize(
    "answer", [None, b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: perhaps\0"]
)
def test_in_doubt_a_file_is_kept_and_not_handed_out_until_the_scanner_passes_it(
    app: Flask, place: Place, sign_in: SignIn, answer: bytes | None
) -> None:
    with scanner(answer) as (address, _):
        _scan_at(app, address)
        lead = sign_in("lead")
        document = attached(lead, files.pdf(["zebrafinch" * 20_000]))
    assert _status(app) == ("waiting", "not_done")
    assert "Waiting for the virus scanner" in lead.text(document)
    assert lead.get(f"{document}/versions/1").status_code == 403
    with scanner(b"stream: OK\0") as (address, _), app.app_context():
        assert read_waiting(store=Store(place.folder), clamd=address) == {}  # not its turn yet
        with time_machine.travel("2099-01-01T00:00:00+00:00", tick=False):
            outcomes = read_waiting(store=Store(place.folder), clamd=address)
    assert outcomes == {"text found": 1}
    with lead.get(f"{document}/versions/1") as download:
        assert download.status_code == 200


def test_a_scanner_that_is_away_for_long_does_not_use_up_the_tries_at_reading(
    app: Flask, place: Place, unread: tuple[Browser, str]
) -> None:
    store = Store(place.folder)
    with time_machine.travel("2027-01-01T09:00:00+00:00", tick=False) as clock, app.app_context():
        for _ in range(6):
            assert read_waiting(store=store, clamd="127.0.0.1:1") == {"waiting to be read": 1}
            clock.shift(7 * 3600)
        with scanner(b"stream: OK\0") as (address, _):
            assert read_waiting(store=store, clamd=address) == {"text found": 1}
