"""An enquiry takes six answers, is answered always, and loses nothing (DOMAIN T0)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from evidence_hub.accounts import sign_in as signing
from evidence_hub.core.database import db
from evidence_hub.registry.models import Enquiry, Project, ProjectPerson
from tests.conftest import Browser, refs, token_of, total

SignIn = Callable[[str], Browser]
SIX = {
    "title": "Do door stickers stop repeat burglary?",
    "question": "Do stickers on doors change how often a house is burgled again?",
    "decision_informed": "Whether to buy stickers for every ward",
    "partner": "Demo University",
    "rough_dates": "Six months from spring 2027",
    "people_or_data": "unsure",
}


def raise_one(browser: Browser, **changes: str) -> str:
    page = browser.get("/enquiries/new")
    idempotency_key = re.search(
        r'name="idempotency_key"[^>]*value="(\w+)"', page.get_data(as_text=True)
    )
    assert idempotency_key
    answer = browser.client.post(
        "/enquiries/new",
        data={
            "csrf_token": token_of(page),
            "idempotency_key": idempotency_key[1],
            **SIX,
            **changes,
        },
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def lead_option(page: str, name: str) -> str:
    found = re.search(rf'<option value="(\d+)">{name}', page)
    assert found
    return found[1]


def accept(secretary: Browser, address: str, lead: str = "Lee Lead") -> str:
    """Accept an enquiry for a lead and return the new project's reference."""
    option = lead_option(secretary.text(address), lead)
    answer = secretary.post(address, {"decision": "accept", "lead": option, "answer": "Go on"})
    assert answer.status_code == 302
    found = re.search(r"EBP-\d{4}-\d{4,6}", secretary.text(address))
    assert found
    return found[0]


def test_everybody_signed_in_can_ask_and_only_the_secretary_sees_all(sign_in: SignIn) -> None:
    staff, other, secretary = sign_in("staff"), sign_in("student"), sign_in("secretary")
    address = raise_one(staff)
    assert total(staff.text("/enquiries")) == 1
    assert SIX["title"] in staff.text(address)
    assert total(other.text("/enquiries")) == 0
    assert other.get(address).status_code == 404
    assert total(secretary.text("/enquiries")) == 1


def test_a_double_click_makes_one_enquiry(app: Flask, sign_in: SignIn) -> None:
    staff = sign_in("staff")
    page = staff.get("/enquiries/new")
    idempotency_key = re.search(
        r'name="idempotency_key"[^>]*value="(\w+)"', page.get_data(as_text=True)
    )
    assert idempotency_key
    data = {"csrf_token": token_of(page), "idempotency_key": idempotency_key[1], **SIX}
    first = staff.client.post("/enquiries/new", data=data)
    second = staff.client.post("/enquiries/new", data=data)
    assert first.headers["Location"] == second.headers["Location"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Enquiry)) == 1


def test_acceptance_makes_a_draft_that_its_lead_and_the_secretary_alone_see(
    sign_in: SignIn,
) -> None:
    staff, lead, secretary = sign_in("staff"), sign_in("lead"), sign_in("secretary")
    reference = accept(secretary, raise_one(staff))
    draft = lead.text(f"/projects/{reference}/draft")
    assert SIX["title"] in draft
    question = lead.text(f"/projects/{reference}/draft/question")
    assert SIX["question"] in question
    assert SIX["decision_informed"] in question
    assert reference in refs(lead.text("/projects?stage=draft"))
    for name in ("staff", "lead2", "chair", "auditor", "admin"):
        browser = sign_in(name)
        assert browser.get(f"/projects/{reference}").status_code == 404, name
        assert total(browser.text("/search?q=door+stickers+burgled+again&stage=draft")) == 0, name


def test_an_enquiry_is_answered_once_with_words_that_the_asker_reads(sign_in: SignIn) -> None:
    staff, secretary = sign_in("staff"), sign_in("secretary")
    address = raise_one(staff)
    empty = secretary.post(address, {"decision": "answer", "lead": "", "answer": ""})
    assert empty.status_code == 422
    secretary.post(
        address, {"decision": "answer", "lead": "", "answer": "Read Operation Swordfish first."}
    )
    assert "Read Operation Swordfish first." in staff.text(address)
    again = secretary.post(address, {"decision": "decline", "lead": "", "answer": "No"})
    assert again.status_code == 422
    assert "already answered" in again.get_data(as_text=True)


@pytest.mark.parametrize("name", ["staff", "lead", "chair", "admin"])
def test_nobody_but_the_secretary_answers(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    address = raise_one(browser)
    answer = browser.post(address, {"decision": "decline", "lead": "", "answer": "No"})
    assert answer.status_code == 403


def test_a_draft_is_never_led_by_somebody_without_the_role(app: Flask, sign_in: SignIn) -> None:
    staff, secretary = sign_in("staff"), sign_in("secretary")
    address = raise_one(staff)
    forged = secretary.post(address, {"decision": "accept", "lead": "1", "answer": ""})
    assert forged.status_code == 422
    with app.app_context():
        assert db.session.scalar(select(Enquiry.status)) == "open"


def test_while_typing_the_hub_shows_what_is_known_and_why(sign_in: SignIn) -> None:
    staff, student = sign_in("staff"), sign_in("student")
    words = "/enquiries/known?title=predictive+patterns+of+repeat+burglary"
    known = staff.text(words)
    assert "Operation Swordfish" in known
    assert "Matches in:" in known
    assert "Swordfish" not in student.text(words)


def test_what_was_typed_when_the_session_ended_is_offered_again(
    app: Flask, sign_in: SignIn
) -> None:
    staff = sign_in("staff")
    page = staff.get("/enquiries/new")
    with app.app_context():
        from evidence_hub.accounts.models import Person

        person = db.session.scalars(
            select(Person).where(Person.email == "staff@demo.example")
        ).one()
        signing.end_sessions(person)
        db.session.commit()
    lost = staff.client.post(
        "/enquiries/new", data={"csrf_token": token_of(page), "idempotency_key": "x" * 32, **SIX}
    )
    assert lost.status_code == 302
    assert "/sign-in" in lost.headers["Location"]
    again = sign_in("staff")
    offered = again.text("/enquiries/new")
    assert SIX["decision_informed"] in offered
    assert "Your session ended" in offered
    other = sign_in("lead")
    assert SIX["decision_informed"] not in other.text("/enquiries/new")
    raise_one(again)
    assert SIX["decision_informed"] not in again.text("/enquiries/new")


def test_a_lead_begins_a_draft_at_once_and_twice_is_once(app: Flask, sign_in: SignIn) -> None:
    lead, staff = sign_in("lead"), sign_in("staff")
    assert staff.get("/projects/new").headers["Location"].endswith("/enquiries/new")
    page = lead.get("/projects/new")
    idempotency_key = re.search(
        r'name="idempotency_key"[^>]*value="(\w+)"', page.get_data(as_text=True)
    )
    assert idempotency_key
    data = {"csrf_token": token_of(page), "idempotency_key": idempotency_key[1], **SIX}
    first = lead.client.post("/projects/new", data=data)
    second = lead.client.post("/projects/new", data=data)
    assert first.headers["Location"] == second.headers["Location"]
    assert staff.post("/projects/new", {"idempotency_key": "y" * 32, **SIX}).status_code == 403
    with app.app_context():
        made = select(func.count()).select_from(Project).where(Project.title == SIX["title"])
        assert db.session.scalar(made) == 1
        assert (
            db.session.scalar(
                select(func.count())
                .select_from(ProjectPerson)
                .join(Project)
                .where(Project.title == SIX["title"])
            )
            == 1
        )
