"""What administrators do on the pages of people; and what they may not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import db
from tests.conftest import Browser, token_of, total

SignIn = Callable[[str], Browser]


def person_id(app: Flask, email: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Person.id).where(Person.email == email)).one()


def test_a_new_person_signs_in_once_with_a_password_they_must_change(
    app: Flask, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    made = admin.post(
        "/admin/people/new",
        {"name": "New Person", "email": "New@Demo.Example", "job_title": "", "organisation": ""},
        follow_redirects=True,
    ).get_data(as_text=True)
    found = re.search(r"one-time password in person or by phone: (\S+)", made)
    assert found
    key = person_id(app, "new@demo.example")
    assert (
        admin.post(
            f"/admin/people/{key}/roles", {"roles": ["staff_reader"], "reason": ""}
        ).status_code
        == 302
    )
    client = app.test_client()
    page = client.get("/sign-in")
    answer = client.post(
        "/sign-in",
        data={"csrf_token": token_of(page), "email": "new@demo.example", "password": found[1],
              "next": ""},
    )  # fmt: skip
    assert answer.headers["Location"] == "/account"
    assert client.get("/projects").headers["Location"] == "/account"
    token = token_of(client.get("/account"))
    for new, status in (("short", 422), ("new person new", 422), ("three random words", 302)):
        changed = client.post(
            "/account",
            data={"csrf_token": token, "current_password": found[1], "new_password": new},
        )
        assert changed.status_code == status, new
    assert client.get("/projects").status_code == 200
    same = admin.post(
        "/admin/people/new",
        {"name": "Twin", "email": "new@demo.example", "job_title": "", "organisation": ""},
    )
    assert same.status_code == 422


def test_roles_clearances_and_accounts_are_given_and_taken(app: Flask, sign_in: SignIn) -> None:
    admin, staff = sign_in("admin"), sign_in("staff")
    key = person_id(app, "staff@demo.example")
    address = f"/admin/people/{key}"
    dates = {"valid_from": ["1", "2", "2026"], "expires_on": ["1", "2", "2031"]}
    assert admin.post(f"{address}/clearances", {"level": "rv", **dates}).status_code == 302
    backwards = {"valid_from": ["1", "2", "2031"], "expires_on": ["1", "2", "2026"]}
    assert admin.post(f"{address}/clearances", {"level": "rv", **backwards}).status_code == 422
    for wrong in (["31", "2", "2026"], ["1", "2", "99999"], ["", "2", "2026"], ["x", "y", "z"]):
        given = {"level": "rv", **dates, "expires_on": wrong}
        assert admin.post(f"{address}/clearances", given).status_code == 422, wrong
    page = admin.text(address)
    held = re.search(r'name="clearance_id" value="(\d+)"', page)
    assert held
    withdrawal = {"clearance_id": held[1], "reason": "Left the post"}
    assert admin.post(f"{address}/clearances/withdraw", withdrawal).status_code == 302
    assert admin.post(f"{address}/clearances/withdraw", withdrawal).status_code == 422
    assert admin.post(f"{address}/roles", {"roles": ["magician"], "reason": ""}).status_code == 422
    version = re.search(r'name="version" value="(\d+)"', admin.text(address))
    assert version
    details = {"name": "Sam R. Reader", "job_title": "", "organisation": "", "version": version[1]}
    assert admin.post(address, details).status_code == 302
    conflict = admin.post(address, {**details, "name": "Sam Other"})
    assert conflict.status_code == 409
    assert "Sam R. Reader" in conflict.get_data(as_text=True)
    assert "Sam Other" in conflict.get_data(as_text=True)
    assert staff.get("/projects").status_code == 200
    assert admin.post(f"{address}/active", {"is_active": "no", "reason": "Left"}).status_code == 302
    assert "/sign-in" in staff.get("/projects").headers["Location"]
    assert admin.post(f"{address}/active", {"is_active": "yes", "reason": ""}).status_code == 302
    reset = admin.post(f"{address}/reset", {}, follow_redirects=True)
    assert "link to a new password" in reset.get_data(as_text=True)
    assert total(admin.text("/admin/people?q=sam+r")) == 1


def test_an_administrator_cannot_change_themselves(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    own = f"/admin/people/{person_id(app, 'admin@demo.example')}"
    dates = {"valid_from": ["1", "2", "2026"], "expires_on": ["1", "2", "2031"]}
    assert admin.post(f"{own}/roles", {"roles": ["chair"], "reason": ""}).status_code == 403
    assert admin.post(f"{own}/clearances", {"level": "rv", **dates}).status_code == 403
    assert admin.post(f"{own}/active", {"is_active": "no", "reason": ""}).status_code == 403


@pytest.mark.parametrize("name", ["staff", "secretary", "chair", "auditor", "student"])
def test_nobody_else_keeps_accounts_or_lists(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    for address in (
        "/admin/people", "/admin/people/1", "/admin/people/new", "/admin/organisations",
        "/admin/priorities/new", "/admin/business-areas", "/admin/vocabularies/design",
    ):  # fmt: skip
        assert browser.get(address).status_code == 403, address
    assert browser.get("/admin").status_code == 404
    assert (
        browser.post("/admin/people/1/roles", {"roles": ["chair"], "reason": ""}).status_code == 403
    )
