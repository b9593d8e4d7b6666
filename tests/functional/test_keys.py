"""Numbers in addresses say nothing about what is hidden, and old addresses go on working."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text, update

from evidence_hub.core.database import KEYS_BEGIN, db, new_key, writing
from evidence_hub.registry.models import Enquiry
from tests.conftest import Browser

SignIn = Callable[[str], Browser]

ASKED = {
    "title": "Bells at night", "question": "Do bells help?", "decision_informed": "Whether to buy them",
    "partner": "", "rough_dates": "", "people_or_data": "no",
}  # fmt: skip


def _ask(browser: Browser, key: str) -> int:
    answer = browser.post("/enquiries/new", {**ASKED, "idempotency_key": key * 32})
    return int(answer.location.rpartition("/")[2])


@pytest.fixture(autouse=True)
def _as_if_started_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the moments of other tests in this process, some of which lie in the future."""
    monkeypatch.setattr(new_key, "_last", 0)


def test_the_number_of_a_record_is_the_moment_it_was_made(sign_in: SignIn) -> None:
    before = time.time_ns() // 1000
    number = _ask(sign_in("staff"), "a")
    after = time.time_ns() // 1000
    made = number + int(KEYS_BEGIN.timestamp()) * 1_000_000
    assert before <= made <= after


def test_the_next_number_does_not_follow_from_the_last(sign_in: SignIn) -> None:
    first, second = (_ask(sign_in("staff"), key) for key in "ab")
    assert second - first > 1000  # a request takes more than a millisecond


def test_an_address_from_before_keeps_working_for_who_may(app: Flask, sign_in: SignIn) -> None:
    staff = sign_in("staff")
    number = _ask(staff, "a")
    with app.app_context(), writing():
        db.session.execute(update(Enquiry).where(Enquiry.id == number).values(id=7))
        db.session.commit()
        assert db.session.scalar(text("SELECT count(*) FROM enquiry WHERE id = 7")) == 1
    assert "Bells at night" in staff.text("/enquiries/7")
    assert sign_in("lead2").get("/enquiries/7").status_code == 404
