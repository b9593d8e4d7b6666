"""Whoever may not send a form is refused, whatever they send, and nothing changes (DOMAIN 4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from evidence_hub.agreements import queries as agreements
from evidence_hub.agreements.operations import clearing, extensions, rights, signing
from evidence_hub.app import create_app
from evidence_hub.commissioning.models import Assessment
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.ethics import queries
from evidence_hub.ethics.operations import life
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.registering.operations import amendments
from evidence_hub.registry.models import Project, ProjectPartner, ProjectPerson
from evidence_hub.registry.stages import Stage
from tests.conftest import CAST, Browser, entered, settings_for
from tests.functional.agreements import builders as terms
from tests.functional.commissioning import builders as board
from tests.functional.commissioning.test_calls import put_out
from tests.functional.documents.attaching import attached
from tests.functional.documents.files import pdf
from tests.functional.ethics import builders as made
from tests.functional.findings import builders as findings
from tests.functional.importing.test_projects import bring_in
from tests.functional.programme import builders as programme
from tests.functional.programme.test_advice import asked
from tests.functional.registry.builders import actor, person, project
from tests.functional.reports.test_board_report import begun
from tests.functional.tracking import builders as tracking
from tests.functional.tracking.test_incidents import report
from tests.functional.write_endpoints import GROUPS, PEOPLE, REFERENCE, WRITE_ENDPOINTS

# Signing in and out: anybody may try, and leave.
NOT_GUARDED = {
    "security.csp_report",  # a browser sends it of itself, and it changes nothing
    "sessions.end",
    "resets.choose_save",
    "resets.forgotten_save",
    "accounts.send_sign_in",
    "accounts.sign_out",
}
# Kept beside what people send: who was there, and what was refused to them.
# ``task_count`` is derived: any page of a signed-in person may count their duties anew.
NOT_CONTENT = ("audit_entry", "browser_session", "failed_sign_in", "sqlite_", "task_count")


def allowed(endpoint: str) -> set[str]:
    words = WRITE_ENDPOINTS[endpoint][1].split()
    return {name for word in words for name in GROUPS.get(word, word).split()}


def _meeting(found: Project) -> dict[str, int]:
    """A meeting in session with an item that waits, one that is decided, and an assessment."""
    meeting = board.planned()
    waits = board.listed(meeting, found, "referral")
    decided = board.listed(meeting, None, "other", title="The next fair")
    board.opened(meeting)
    board.interest(waits, "member")
    decision = board.decide(
        decided, "note", actions=[board.decisions.Asked("Write", "Sol", clock.today())]
    )
    part = ProjectPerson(
        person_id=person("legal").id, part=Relation.ASSIGNED, started_on=clock.today()
    )
    found.people.append(part)
    db.session.flush()
    assessment = Assessment(
        project_id=found.id, person_id=person("legal").id, part_id=part.id,
        assigned_at=clock.now(), assigned_by_name="x", due_on=clock.today(), scores={},
    )  # fmt: skip
    db.session.add(assessment)
    db.session.commit()
    return {
        "meeting": meeting.id, "item": waits.id, "interest": waits.interests[0].id,
        "action": decision.actions[0].id, "assessment": assessment.id,
    }  # fmt: skip


def _agreed(found: Project, folder: Path) -> dict[str, int]:
    """A signed agreement with access and a certificate, terms with a licence, a text to clear."""
    found.partners = [ProjectPartner(organisation=terms.university(), part="academic_partner")]
    db.session.commit()
    terms.drafted(found)
    held = terms.signed(found)
    access = signing.give_access(
        **terms.by("infogov", found), agreement=held, person=person("student"), dataset="d1",
        starts_on=clock.today(), ends_on=clock.today(),
    )  # fmt: skip
    extension = extensions.ask(
        **terms.by("partner", found), agreement=held, until=clock.today() + dt.timedelta(days=900),
        reason="The analysis goes on",
    )  # fmt: skip
    ended = terms.signed(found)
    terms.terminated(found, ended)
    certificate = terms.certified(found, ended, folder)
    force, partner = agreements.force().id, terms.university().id
    item = rights.add_item(
        **terms.by("lead", found), kind="results", title="Codebook", description="",
        owners=[force], outside_owner="",
    )  # fmt: skip
    right = rights.add_right(
        **terms.by("lead", found), item=item, kind="licence", giver_id=force, holder_id=partner,
        scope="teaching", terms="",
    )  # fmt: skip
    text = terms.submitted(found, folder)
    comment = clearing.comment(
        **terms.by("infogov", found), submission=text, kind="fact", ground="", place="",
        text="Twelve", note="",
    )  # fmt: skip
    clearing.return_to_authors(**terms.by("infogov", found), submission=text)
    db.session.commit()
    return {
        "access": access.id, "certificate": certificate.id, "right_item": item.id,
        "right": right.id, "submission": text.id, "comment": comment.id,
        "output": text.output_id, "force": force, "extension": extension.id,
    }  # fmt: skip


def _made(folder: Path) -> dict[str, int | str]:
    """Make one of everything that an address can name, and return what to put into it."""
    found = project(Stage.SET_UP, PEOPLE, REFERENCE)
    opinion = made.approved(found)
    who = {
        name: {"actor": actor(name), "relationship": made.relationship(actor(name), found)}
        for name in ("lead", "ethics", "secretary")
    }
    condition = conditions.impose(
        **who["ethics"], project=found, origin="ethics", text="Do it", timing="later", owner="Lead"
    )
    renewal = life.file_renewal(
        **who["lead"], project=found, recruited=1, progress="x", incidents="none",
        changes="none", until=clock.today() + dt.timedelta(days=30),
    )  # fmt: skip
    amendment = amendments.file_amendment(
        **who["lead"], project=found, changes={"methods": "Another way"}, reason="Why",
        proposed_kind="substantial",
    )  # fmt: skip
    amendments.classify_amendment(
        **who["secretary"], project=found, amendment=amendment, kind="substantial"
    )
    incident = report(found, "lead")
    application = queries.application_of(found.id)
    assert application is not None
    db.session.commit()
    running = tracking.live(reference="EBP-2026-5556")
    return {
        **_meeting(found),
        **_agreed(found, folder),
        **tracking.everything(running),
        **findings.everything("EBP-2026-5557"),
        "call": put_out().id,
        "advice": asked(handed="legal").id,
        "report": begun().id,
        **programme.everything(),
        "live": running.reference,
        "ref": REFERENCE, "opinion": opinion.id, "condition": condition.id,
        "renewal": renewal.id, "amendment": amendment.id, "incident": incident.id,
        "review": queries.reviews_of(application)[0].id,
        "assignment": application.reviewers[0].id, "person": person("member3").id,
    }  # fmt: skip


class World:
    """A served hub with one of everything, and everybody signed in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "hub.sqlite3"
        self.app: Flask = create_app(settings_for(folder, f"sqlite:///{self.file}"))
        self.app.testing = True
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.people: dict[str, Browser] = {name: entered(self.app, name) for name in CAST}
        self.tokens = {name: browser.token() for name, browser in self.people.items()}
        with self.app.app_context(), writing():
            self.parts = _made(folder)
        lead = self.people["lead"]
        self.parts["document"] = attached(lead, pdf(["Words"]), ref=REFERENCE).split("/")[-1]
        self.people["staff"].post(
            "/enquiries/new",
            {"title": "Ti", "question": "Q", "decision_informed": "D", "partner": "",
             "rough_dates": "", "people_or_data": "no", "idempotency_key": "a" * 32},
        )  # fmt: skip
        self.people["staff"].post("/search/saved", {"name": "Bells", "asks": "q=bells"})
        bring_in(self.people["secretary"], b"Title\nWhistles for wardens\n", "list.csv")

    def address(self, endpoint: str) -> str:
        return WRITE_ENDPOINTS[endpoint][0].format(**self.parts)

    def send(self, name: str, endpoint: str, **fields: str) -> int:
        """Send a form that holds nothing but a token; return the status of the answer."""
        data = {"csrf_token": self.tokens[name], **fields}
        return self.people[name].client.post(self.address(endpoint), data=data).status_code

    def content(self) -> str:
        """Return a fingerprint of every row that people can change."""
        with sqlite3.connect(self.file) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = sorted(row[0] for row in names if not row[0].startswith(NOT_CONTENT))
            rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]
        return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="module")
def world(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("endpoints") / "data"
    shutil.copytree(prepared_sqlite, folder)
    made_world = World(folder)
    yield made_world
    with made_world.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_door_stands_here_with_its_address(world: World) -> None:
    rules = {
        rule.endpoint for rule in world.app.url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    assert rules - NOT_GUARDED == set(WRITE_ENDPOINTS)
    bound = world.app.url_map.bind("127.0.0.1")
    for endpoint in WRITE_ENDPOINTS:
        assert bound.match(world.address(endpoint), method="POST")[0] == endpoint


@pytest.mark.parametrize("endpoint", WRITE_ENDPOINTS)
def test_whoever_may_not_send_is_refused_and_nothing_changes(world: World, endpoint: str) -> None:
    before = world.content()
    others = [name for name in CAST if name not in allowed(endpoint)]
    answers = {name: world.send(name, endpoint) for name in others}
    assert {name: status for name, status in answers.items() if status not in (403, 404)} == {}
    assert world.content() == before


@pytest.mark.parametrize("endpoint", WRITE_ENDPOINTS)
def test_without_a_token_nobody_sends_anything(world: World, endpoint: str) -> None:
    before = world.content()
    for name in sorted(allowed(endpoint)):
        client = world.people[name].client
        assert client.post(world.address(endpoint), data={}).status_code == 400
        forged = {"csrf_token": "forged"}
        assert client.post(world.address(endpoint), data=forged).status_code == 400
    assert world.content() == before


@pytest.mark.parametrize("endpoint", WRITE_ENDPOINTS)
def test_a_field_that_no_form_offered_is_refused(world: World, endpoint: str) -> None:
    before = world.content()
    for name in sorted(allowed(endpoint)):
        assert world.send(name, endpoint, is_admin="y") in (400, 404)
    assert world.content() == before
