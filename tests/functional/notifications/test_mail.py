"""Notices by e-mail: each once, none lost while the server is away, nothing restricted goes out."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select, update

from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.core.feature import features
from evidence_hub.notifications import delivery, notices, operations, posting
from evidence_hub.notifications.models import Mail, Notice
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, Place
from tests.functional.registry.builders import actor, person, project

SignIn = Callable[[str], Browser]


class Server:
    """A mail server on loopback that keeps what it takes, and can refuse everything."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refuses = False
        with socket.socket() as free:  # the controller asks for the port's number beforehand
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 Try again later"
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 Taken"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.controller.start()
    yield made
    made.controller.stop()


@pytest.fixture
def posted(in_app: Flask, server: Server) -> Flask:
    """The hub with that server, and all earlier notices out of the way."""
    in_app.config["HUB"] = replace(in_app.config["HUB"], smtp_url=server.url)
    db.session.execute(update(Notice).values(mailed_at=clock.now()))
    db.session.commit()
    return in_app


def told(name: str, text: str, about: Project | None = None) -> None:
    notices.notify([person(name).id], key=text, text=text, path="/projects", project=about)
    db.session.commit()


def chooses(name: str, mail: str) -> None:
    operations.choose_mail(actor=actor(name), mail=mail)
    db.session.commit()


def make_mail() -> int:
    """Do the package's due work, as ``clock run`` does."""
    made = 0
    for piece in posting.mail_due():
        with writing():
            made += piece()
            db.session.commit()
    return made


@pytest.fixture(autouse=True)
def _noon(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon of a day, once the hub has been prepared by the real one."""
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2027-05-03T12:00")


def test_at_once_is_one_mail_a_notice_and_never_two(posted: Flask, server: Server) -> None:
    chooses("lead", "at_once")
    told("lead", "First")
    told("lead", "Second")
    make_mail()
    assert make_mail() == 0
    assert delivery.send_waiting() == (2, 0)
    assert delivery.send_waiting() == (0, 0)
    assert [each["Subject"] for each in server.messages] == [
        "Evidence Hub: First", "Evidence Hub: Second",
    ]  # fmt: skip
    assert {each["To"] for each in server.messages} == {"lead@demo.example"}


def test_the_digest_is_one_mail_a_day_of_what_is_not_read(
    posted: Flask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("lead", "First")
    told("lead", "Second")
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2027-05-03T06:59")
    assert make_mail() == 0
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2027-05-03T07:00")
    assert make_mail() == 1
    told("lead", "Third")
    assert make_mail() == 0
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2027-05-04T07:00")
    assert make_mail() == 1
    delivery.send_waiting()
    bodies = [each.get_content() for each in server.messages]
    assert "First" in bodies[0]
    assert "Second" in bodies[0]
    assert "Third" not in bodies[0]
    assert "Third" in bodies[1]
    assert "First" not in bodies[1]


def test_what_is_read_makes_no_digest_and_none_means_none(posted: Flask) -> None:
    told("lead", "Read already")
    db.session.execute(
        update(Notice).where(Notice.key == "Read already").values(read_at=clock.now())
    )
    chooses("secretary", "none")
    told("secretary", "Unwanted")
    db.session.commit()
    assert make_mail() == 0
    chooses("secretary", "at_once")
    assert make_mail() == 0, "what was told while none was wanted is not sent later"


def test_nothing_is_lost_while_the_server_refuses_or_is_gone(
    posted: Flask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses("lead", "at_once")
    told("lead", "Important")
    make_mail()
    server.refuses = True
    assert delivery.send_waiting() == (0, 1)
    assert delivery.send_waiting() == (0, 0), "it waits a while before the next try"
    settings = posted.config["HUB"]
    posted.config["HUB"] = replace(settings, smtp_url="smtp://127.0.0.1:1")
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2027-05-03T12:02")
    assert delivery.send_waiting() == (0, 1)
    posted.config["HUB"] = settings
    server.refuses = False
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2027-05-03T13:30")
    assert delivery.send_waiting() == (1, 0)
    assert len(server.messages) == 1
    row = db.session.scalars(select(Mail)).one()
    assert (row.attempts, row.last_error) == (3, "")


def test_two_senders_at_once_send_each_mail_once(posted: Flask, server: Server) -> None:
    chooses("lead", "at_once")
    for number in range(12):
        told("lead", f"Notice {number}")
    make_mail()

    def send(_: int) -> int:
        with posted.app_context():
            return delivery.send_waiting()[0]

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(send, range(2))) == 12
    assert len({each["Message-ID"] for each in server.messages}) == len(server.messages) == 12


def test_a_sender_that_died_halfway_is_followed_by_another_with_the_same_name_on_it(
    posted: Flask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses("lead", "at_once")
    told("lead", "Important")
    make_mail()
    until = clock.now() + delivery.LEASE
    db.session.execute(update(Mail).values(claimed_until=until))  # claimed, and then kill -9
    db.session.commit()
    assert delivery.send_waiting() == (0, 0)
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", (until + dt.timedelta(minutes=1)).isoformat())
    assert delivery.send_waiting() == (1, 0)
    first = server.messages[0]["Message-ID"]
    db.session.execute(update(Mail).values(sent_at=None, claimed_until=None))
    db.session.commit()
    delivery.send_waiting()
    assert server.messages[1]["Message-ID"] == first


def test_of_a_restricted_record_only_its_reference_leaves(posted: Flask, server: Server) -> None:
    hidden = db.session.scalars(select(Project).where(Project.reference == "EBP-2025-9001")).one()
    listed = project(Stage.LIVE, reference="EBP-2026-5601", is_listed_only=True)
    for name in ("ctu", "lead"):
        chooses(name, "at_once")
    told("ctu", "Kestrel needs you", hidden)
    told("lead", "Bells need you", listed)
    make_mail()
    delivery.send_waiting()
    said = "\n".join(f"{each['Subject']}\n{each.get_content()}" for each in server.messages)
    assert "EBP-2025-9001" in said
    assert "Kestrel" not in said
    assert "Bells" not in said
    assert "/projects/EBP" not in said


def test_without_a_server_mail_is_written_as_files(in_app: Flask, place: Place) -> None:
    db.session.execute(update(Notice).values(mailed_at=clock.now()))
    chooses("lead", "at_once")
    told("lead", "Important")
    make_mail()
    assert delivery.send_waiting() == (1, 0)
    (file,) = (place.folder / "outbox").glob("*.eml")
    assert b"Important" in file.read_bytes()


def test_the_command_may_be_run_twice(place: Place) -> None:
    first = place.flask("reminders", "send", EVIDENCE_HUB_TODAY="2027-05-03T12:00")
    assert first.returncode == 0, first.stderr
    again = place.flask("reminders", "send", EVIDENCE_HUB_TODAY="2027-05-03T12:00")
    assert "E-mails: 0 sent, 0 still wait." in again.stdout


def test_due_work_makes_mail_of_all_that_was_told_and_then_counts_tasks(in_app: Flask) -> None:
    names = [work.name for work in features().due_work]
    assert names[-2:] == ["e-mails made", "tasks counted"]
