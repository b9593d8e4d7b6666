"""The number of tasks in the header: never stale to whoever acted, and one statement a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core import due
from evidence_hub.core.database import db, writing
from evidence_hub.notifications import task_counts
from evidence_hub.notifications.models import TaskCount
from evidence_hub.registry.models import Enquiry
from tests.conftest import Browser, counted_statements
from tests.functional.registry.builders import person

SignIn = Callable[[str], Browser]
COUNT = re.compile(r'hub-tasks__count[^>]*">(\d+)<')
ORDINARY = "/sources"  # a page that tells nothing of anybody's duties


def shown(browser: Browser, address: str = ORDINARY) -> int:
    found = COUNT.search(browser.text(address))
    assert found, "the header shows no number of tasks"
    return int(found[1])


def ask_the_hub(browser: Browser, key: str = "a") -> None:
    """Raise an enquiry, which the secretary has to answer."""
    sent = browser.post(
        "/enquiries/new",
        {"title": "Title", "question": "Q", "decision_informed": "D", "partner": "",
         "rough_dates": "", "people_or_data": "no", "idempotency_key": key * 32},
    )  # fmt: skip
    assert sent.status_code == 302


def answer(browser: Browser, app: Flask) -> None:
    with app.app_context():
        number = db.session.scalar(select(Enquiry.id).order_by(Enquiry.id.desc()).limit(1))
    sent = browser.post(f"/enquiries/{number}", {"decision": "answer", "answer": "A", "lead": ""})
    assert sent.status_code == 302


def run_the_clock(app: Flask) -> None:
    with app.app_context():
        _, failed = due.run()
        assert failed == 0


def test_whoever_acts_sees_the_new_number_on_the_next_page(app: Flask, sign_in: SignIn) -> None:
    ask_the_hub(sign_in("staff"))
    secretary = sign_in("secretary")
    before = shown(secretary)
    assert before >= 1
    answer(secretary, app)
    with counted_statements(app) as seen:
        assert shown(secretary) == before - 1
    assert [words for words in seen if "FROM enquiry" in words] == [], "the page counted itself"


def test_a_header_asks_one_statement_also_after_somebody_else_wrote(
    app: Flask, sign_in: SignIn
) -> None:
    staff, secretary = sign_in("staff"), sign_in("secretary")
    shown(secretary)
    ask_the_hub(staff)
    with counted_statements(app) as of_secretary:
        shown(secretary)
    staff.text(ORDINARY)
    with counted_statements(app) as of_staff:
        staff.text(ORDINARY)
    assert len(of_secretary) == len(of_staff) + 1
    assert sum("task_count" in words for words in of_secretary) == 1


def test_what_others_changed_is_counted_by_the_clock(app: Flask, sign_in: SignIn) -> None:
    staff, secretary = sign_in("staff"), sign_in("secretary")
    before = shown(secretary)
    ask_the_hub(staff)
    run_the_clock(app)
    assert shown(secretary) == before + 1


def test_the_front_page_counts_itself_and_later_pages_agree_with_it(
    app: Flask, sign_in: SignIn
) -> None:
    staff, secretary = sign_in("staff"), sign_in("secretary")
    before = shown(secretary)
    ask_the_hub(staff)
    assert shown(secretary, "/") == before + 1
    assert shown(secretary) == before + 1


def test_another_day_counts_anew(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2026-11-30T23:00")
    staff, secretary = sign_in("staff"), sign_in("secretary")
    before = shown(secretary)
    ask_the_hub(staff)
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", "2026-12-01T01:00")
    assert shown(secretary) == before + 1


def test_a_refusal_makes_nobody_count_again(app: Flask, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    shown(secretary)
    assert secretary.get("/admin/people").status_code in {403, 404}
    with counted_statements(app) as seen:
        shown(secretary)
    assert sum("task_count" in words for words in seen) == 1
    assert [words for words in seen if "FROM enquiry" in words] == []


def test_a_lost_count_is_made_once(app: Flask, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    before = shown(secretary)
    with app.app_context(), writing():
        db.session.delete(db.session.get_one(TaskCount, person("secretary").id))
        db.session.commit()
    with counted_statements(app) as first:
        assert shown(secretary) == before
    with counted_statements(app) as second:
        assert shown(secretary) == before
    assert any("FROM enquiry" in words for words in first)
    assert not any("FROM enquiry" in words for words in second)


def test_a_newer_count_stays(in_app: Flask) -> None:
    key = person("secretary").id
    for count, entry_id in ((3, 100), (5, 99), (4, 100)):
        with writing():
            task_counts.keep(key, count, entry_id)
            db.session.commit()
        assert task_counts.kept_count(key).count == {(5, 99): 3}.get((count, entry_id), count)


def test_the_clock_counts_for_those_who_are_signed_in_and_may_have_duties(
    app: Flask, sign_in: SignIn
) -> None:
    for name in ("staff", "secretary", "chair"):
        sign_in(name)
    with app.app_context():
        assert len(list(task_counts.due_counts())) == 2
    assert sign_in("chair").post("/sign-out", {}).status_code == 302
    with app.app_context():
        assert len(list(task_counts.due_counts())) == 2, "the chair's other browser is signed in"


def test_who_has_no_duties_sees_no_number(sign_in: SignIn) -> None:
    for name in ("staff", "auditor", "admin"):
        assert COUNT.search(sign_in(name).text("/")) is None
