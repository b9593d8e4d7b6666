"""Invisible means nonexistent: the restricted DEMO record, from every side (DOMAIN J8)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Clearance, Person
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.registry.stages import Stage
from tests.conftest import CAST, Browser, refs, total
from tests.functional.agreements.builders import study

RESTRICTED = "EBP-2025-9001"
WORDS = "kestrel"
OTHERS = [name for name in CAST if name != "ctu"]
SignIn = Callable[[str], Browser]


@pytest.mark.parametrize("name", OTHERS)
def test_for_everybody_off_the_list_the_record_does_not_exist(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    hidden = browser.get(f"/projects/{RESTRICTED}")
    absent = browser.get("/projects/EBP-2025-9002")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.data == absent.data
    for page in ("history", "edit"):
        assert browser.get(f"/projects/{RESTRICTED}/{page}").status_code == 404
    for query in (
        WORDS,
        f'"{WORDS}"',
        "kestr*",
        f"ref:{RESTRICTED}",
        RESTRICTED,
        "kestral",
        "title:kestrel",
    ):
        page = browser.text(f"/search?q={query}")
        assert f"/projects/{RESTRICTED}" not in page
        assert "Kestrel" not in page.replace(f'value="{query}"', "")
    for start in ("kes", "kestrel", "demo: kes"):
        assert not any(
            "kestrel" in line.lower() for line in browser.get(f"/search/suggest?q={start}").json
        )
    for address in ("/", "/projects", "/projects?business_area=wmctu", "/findings", "/library"):
        page = browser.text(address)
        assert RESTRICTED not in page
        assert "kestrel" not in page.lower()


def test_the_lead_on_the_list_with_a_valid_clearance_sees_it_everywhere(sign_in: SignIn) -> None:
    browser = sign_in("ctu")
    page = browser.text(f"/projects/{RESTRICTED}")
    assert "OFFICIAL-SENSITIVE" in page
    assert RESTRICTED in refs(browser.text("/projects?business_area=wmctu"))
    found = browser.text(f"/search?q={WORDS}")
    assert refs(found) == [RESTRICTED]
    assert "OFFICIAL-SENSITIVE" in found
    assert any("Kestrel" in line for line in browser.get("/search/suggest?q=kes").json)


def test_totals_and_facet_counts_leave_the_record_out(sign_in: SignIn) -> None:
    staff, ctu = sign_in("staff"), sign_in("ctu")
    for address in ("/projects?business_area=wmctu", "/search?q=study&business_area=wmctu"):
        unseen, seen = total(staff.text(address)), total(ctu.text(address))
        assert unseen >= 1
        assert seen == unseen + 1, address


def test_a_clearance_that_expired_yesterday_shows_nothing(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in("ctu")
    assert browser.get(f"/projects/{RESTRICTED}").status_code == 200
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.email == "ctu@demo.example")).one()
        for clearance in db.session.scalars(
            select(Clearance).where(Clearance.person_id == person.id)
        ):
            clearance.valid_from = clock.today() - dt.timedelta(days=900)
            clearance.expires_on = clock.today() - dt.timedelta(days=1)
        db.session.commit()
    assert browser.get(f"/projects/{RESTRICTED}").status_code == 404
    assert total(browser.text(f"/search?q={WORDS}")) == 0
    assert json.loads(browser.get("/search/suggest?q=kestrel").data) == []


@pytest.mark.parametrize("name", ["partner", "student"])
def test_outsiders_see_their_own_study_and_no_register(
    app: Flask, sign_in: SignIn, name: str
) -> None:
    with app.app_context(), writing():
        study(Stage.LIVE)
    browser = sign_in(name)
    page = browser.text("/projects")
    assert total(page) == 1
    own = refs(page)[0]
    record = browser.text(f"/projects/{own}")
    assert "Demo University" not in record.replace("Demo University (DEMO)</span>", "")
    assert total(browser.text("/search")) == 1
    assert browser.get("/projects/EBP-2013-0037").status_code == 404
    assert browser.get("/organisations/1").status_code == 404
    assert total(browser.text("/search?q=burglary")) == 0


def test_the_administrator_sees_no_project_at_all(sign_in: SignIn) -> None:
    browser = sign_in("admin")
    assert total(browser.text("/projects")) == 0
    assert total(browser.text("/search?q=burglary")) == 0
    assert browser.get("/projects/EBP-2013-0116").status_code == 404
    assert browser.get("/admin/audit").status_code == 403
