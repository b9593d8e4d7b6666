"""Where somebody is signed in, and ending it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts import operations, sign_in
from evidence_hub.accounts.models import BrowserSession
from evidence_hub.app import create_app
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from tests.conftest import Browser, total
from tests.functional.registry.builders import actor, person

SignIn = Callable[[str], Browser]


def test_one_ends_a_session_elsewhere_and_keeps_ones_own(sign_in: SignIn) -> None:
    here, elsewhere = sign_in("staff"), sign_in("staff")
    page = here.text("/account/sessions")
    assert total(page) == 2
    ends = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert len(ends) == 1
    assert here.post(ends[0], {}).status_code == 302
    assert "/sign-in" in elsewhere.get("/projects").headers["Location"]
    assert total(here.text("/account/sessions")) == 1


def test_signing_out_everywhere_ends_this_session_too(sign_in: SignIn) -> None:
    here, elsewhere = sign_in("staff"), sign_in("staff")
    assert here.post("/account/sessions/everywhere", {}).headers["Location"] == "/sign-in"
    for browser in (here, elsewhere):
        assert "/sign-in" in browser.get("/projects").headers["Location"]


def test_nobody_ends_the_session_of_another(in_app: Flask) -> None:
    token = sign_in.begin_session(person("lead"))
    key = db.session.scalars(
        select(BrowserSession.id).where(BrowserSession.person_id == person("lead").id)
    ).all()[-1]
    with pytest.raises(NotFound):
        operations.end_session(actor=actor("staff"), person=person("staff"), session_id=key)
    assert sign_in.find_session(token) is not None


def test_in_production_the_cookie_is_bound_to_its_host(app: Flask) -> None:
    made = create_app(replace(app.config["HUB"], environment="production"))
    assert made.config["SESSION_COOKIE_NAME"] == "__Host-evidence_hub"
    assert made.config["SESSION_COOKIE_SECURE"]
