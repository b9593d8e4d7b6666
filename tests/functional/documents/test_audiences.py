"""Who sees a document: each audience by each role, and nobody but the team before its release."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.documents import queries
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, refs, search_address
from tests.functional.documents import files
from tests.functional.documents.attaching import TOMORROW, add_version, attach, attached

SignIn = Callable[[str], Browser]
LIVE_STUDY = "EBP-2013-0115"
CAST = ("lead", "partner", "ethics", "secretary", "infogov", "chair", "member", "auditor", "staff")
# Every row of the table: on a live study whose team are the lead and the partner.
SEEN_BY = {
    "team": {"lead", "partner"},
    "reviewers": {"lead", "partner", "ethics", "secretary", "infogov"},
    "board": {"lead", "ethics", "secretary", "infogov", "chair", "member", "auditor"},
    "register": set(CAST),
}


def _study(app: Flask, stage: Stage) -> None:
    """Make the record one of the hub's own, with a partner and an assigned reviewer."""
    with app.app_context(), writing():
        project = db.session.scalars(select(Project).where(Project.reference == LIVE_STUDY)).one()
        project.is_legacy = False
        project.stage = stage
        for name, part in (("partner", Relation.PARTNER), ("ethics", Relation.ASSIGNED)):
            person = db.session.scalars(
                select(Person).where(Person.email == f"{name}@demo.example")
            ).one()
            started = clock.today()
            project.people.append(ProjectPerson(person=person, part=part, started_on=started))
        db.session.commit()


def _sees(browser: Browser, address: str, word: str) -> set[bool]:
    """Whether somebody sees a document, asked in every way in which it can be seen."""
    listing = browser.get(f"/projects/{LIVE_STUDY}/documents")
    record = browser.get(f"/projects/{LIVE_STUDY}")
    found = browser.text(search_address(word))
    with browser.get(f"{address}/versions/1") as download:
        can_download = download.status_code == 200
    return {
        can_download,
        browser.get(address).status_code == 200,
        address in listing.get_data(as_text=True),
        address in record.get_data(as_text=True),
        LIVE_STUDY in refs(found),
        address in found,
    }


@pytest.mark.parametrize("audience", list(SEEN_BY))
def test_an_audience_sees_a_document_in_every_way_and_nobody_else_in_any(
    app: Flask, sign_in: SignIn, audience: str
) -> None:
    _study(app, Stage.LIVE)
    address = attached(sign_in("lead"), files.pdf(["zebrafinch"]), audience=audience)
    for name in CAST:
        assert _sees(sign_in(name), address, "zebrafinch") == {name in SEEN_BY[audience]}, name


@pytest.mark.parametrize("audience", ["reviewers", "board", "register"])
def test_before_its_release_a_document_is_the_teams_alone_everywhere(
    app: Flask, sign_in: SignIn, audience: str
) -> None:
    _study(app, Stage.LIVE)
    address = attached(
        sign_in("lead"), files.pdf(["zebrafinch"]), audience=audience, release_on=TOMORROW
    )
    team = SEEN_BY["team"] & SEEN_BY[audience]
    for name in CAST:
        assert _sees(sign_in(name), address, "zebrafinch") == {name in team}, name
    with time_machine.travel("2099-01-01T09:00:00+00:00", tick=False):
        for name in CAST:
            seen = _sees(sign_in(name), address, "zebrafinch")
            assert seen == {name in SEEN_BY[audience]}, name


def test_before_the_board_sees_a_project_it_sees_no_document_of_it(
    app: Flask, sign_in: SignIn
) -> None:
    _study(app, Stage.ASSESSMENT)
    address = attached(sign_in("lead"), files.pdf(["zebrafinch"]), audience="register")
    seen_by = {"lead", "partner", "ethics", "secretary"}
    for name in CAST:
        assert _sees(sign_in(name), address, "zebrafinch") == {name in seen_by}, name


def test_a_document_that_may_not_be_seen_answers_like_one_that_never_was(
    app: Flask, sign_in: SignIn
) -> None:
    address = attached(sign_in("lead"), files.pdf(["zebrafinch"]), audience="team")
    secretary = sign_in("secretary")
    for ending in ("", "/versions/1", "/versions/new", "/edit"):
        hidden = secretary.get(address + ending)
        absent = secretary.get(f"/projects/{LIVE_STUDY}/documents/999999{ending}")
        assert (hidden.status_code, absent.status_code) == (404, 404), ending
        assert hidden.data == absent.data, ending


def test_a_reviewer_gives_no_document_an_audience_without_themselves(
    app: Flask, sign_in: SignIn
) -> None:
    _study(app, Stage.ASSESSMENT)
    reviewer = sign_in("ethics")
    page = reviewer.text(f"/projects/{LIVE_STUDY}/documents/new")
    assert 'value="reviewers"' in page
    assert 'value="team"' not in page
    assert attach(reviewer, files.pdf(["x"]), audience="team").status_code == 422
    assert attach(reviewer, files.pdf(["x"]), release_on=TOMORROW).status_code == 422
    partner = sign_in("partner")
    assert attach(partner, files.pdf(["x"]), audience="board").status_code == 422
    assert attach(partner, files.pdf(["x"]), release_on=TOMORROW).status_code == 302


def test_partners_are_not_told_which_reviewer_attached_a_letter(
    app: Flask, sign_in: SignIn
) -> None:
    _study(app, Stage.ASSESSMENT)
    reviewer = sign_in("ethics")
    address = attached(reviewer, files.pdf(["the letter"]))
    with app.app_context():
        name = db.session.scalars(
            select(Person.name).where(Person.email == "ethics@demo.example")
        ).one()
    for page in (address, f"/projects/{LIVE_STUDY}/documents", f"/projects/{LIVE_STUDY}"):
        assert name not in sign_in("partner").text(page)
    assert name in sign_in("lead").text(address)


def test_a_reviewer_changes_their_own_documents_alone_and_the_team_every_one(
    app: Flask, sign_in: SignIn
) -> None:
    _study(app, Stage.ASSESSMENT)
    lead, reviewer = sign_in("lead"), sign_in("ethics")
    plan = attached(lead, files.pdf(["the plan"]))
    letter = attached(reviewer, files.pdf(["the letter"]))
    assert reviewer.get(f"{plan}/versions/new").status_code == 403
    forged = {"after": "1", "file": (io.BytesIO(files.pdf(["my plan"])), "plan.pdf")}
    assert (
        reviewer.post(f"{plan}/versions", forged, content_type="multipart/form-data").status_code
        == 403
    )
    assert "Add a version" not in reviewer.text(plan)
    assert add_version(reviewer, letter, files.pdf(["my letter"])).status_code == 302
    assert add_version(lead, letter, files.pdf(["our copy"])).status_code == 302


def test_other_rooms_get_the_versions_that_a_viewer_sees_and_no_others(
    app: Flask, sign_in: SignIn
) -> None:
    _study(app, Stage.LIVE)
    lead = sign_in("lead")
    attached(lead, files.pdf(["for all"]), title="For all", audience="register")
    attached(lead, files.pdf(["for us"]), title="For us", audience="team")
    with app.app_context():
        project = db.session.scalars(select(Project).where(Project.reference == LIVE_STUDY)).one()
        for name, titles in (("lead", ["For us", "For all"]), ("secretary", ["For all"])):
            person = db.session.scalars(
                select(Person).where(Person.email == f"{name}@demo.example")
            ).one()
            viewer = viewer_for(person.as_actor(clock.today()))
            versions = queries.versions_of(project, viewer)
            assert [each.document.title for each in versions] == titles, name
            ids = [each.id for each in versions]
            assert sorted(queries.cited([*ids, 1, 2], viewer)) == sorted(ids), name
