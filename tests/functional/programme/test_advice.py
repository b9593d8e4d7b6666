"""Asking the hub: who sees a question, who answers it, and that the next one finds the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.programme.models import Advice
from evidence_hub.programme.operations import advice as operations
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, refs, search_address
from tests.functional.registry.builders import actor, person, project

SignIn = Callable[[str], Browser]
QUESTION = "Do zebra gongs calm crossings?"


def asked(name: str = "staff", *, handed: str = "", **given: Any) -> Advice:
    """Ask as one of the cast; ``handed`` names who is to answer."""
    row = operations.ask(
        **{
            "actor": actor(name), "idempotency_key": "a" * 32, "title": QUESTION,
            "detail": "For the review in May", "is_shared": True, **given,
        }
    )  # fmt: skip
    if handed:
        operations.hand_to(
            actor=actor("secretary"), advice=row, adviser=person(handed), version=row.version
        )
    db.session.commit()
    return row


def answered(row: Advice, name: str = "secretary", **given: Any) -> Advice:
    operations.answer(
        **{
            "actor": actor(name), "advice": row, "text": "Only the quiet ones do", "cites": "",
            "version": row.version, **given,
        }
    )  # fmt: skip
    db.session.commit()
    return row


def sees(browser: Browser, key: int) -> bool:
    """Whether question and list are there for somebody; both always agree."""
    status = browser.get(f"/advice/{key}").status_code
    listed = f"advice-{key}" in refs(browser.text("/advice"))
    assert status == (200 if listed else 404)
    return listed


def test_a_question_that_waits_is_the_askers_and_the_hubs_alone(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        key = asked("partner").id
    for name in ("partner", "secretary"):
        assert sees(sign_in(name), key)
    for name in ("staff", "lead", "chair", "auditor", "admin"):
        assert not sees(sign_in(name), key)


def test_who_is_handed_a_question_sees_it_is_told_and_has_it_to_do(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        key = asked(handed="legal").id
    legal = sign_in("legal")
    assert sees(legal, key)
    assert QUESTION in legal.text("/account/notices")
    assert f"Answer “{QUESTION}”" in legal.text("/")
    assert f"Answer “{QUESTION}”" not in sign_in("secretary").text("/")


def test_a_shared_answer_is_found_by_the_next_who_searches_without_a_name(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        key, form_pages = asked().id, person("staff").name
    reader, found = sign_in("lead"), search_address("zebra gongs")
    assert f"advice-{key}" not in refs(reader.text(found))
    with app.app_context():
        answered(db.session.get_one(Advice, key))
    assert f"advice-{key}" in refs(reader.text(found))
    assert f"advice-{key}" in refs(reader.text(search_address("quiet ones") + "&type=advice"))
    page = reader.text(f"/advice/{key}")
    assert "Only the quiet ones do" in page
    assert form_pages not in page
    assert QUESTION in reader.text("/advice/ask?title=zebra+gongs")
    for name in ("partner", "student", "admin"):
        assert f"advice-{key}" not in refs(sign_in(name).text(found))
        assert not sees(sign_in(name), key)


def test_an_answer_that_is_not_shared_stays_with_the_asker(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        key = answered(asked(is_shared=False)).id
    assert sees(sign_in("staff"), key)
    assert not sees(sign_in("lead"), key)
    assert f"advice-{key}" not in refs(sign_in("lead").text(search_address("zebra gongs")))


def test_the_asker_is_told_of_the_answer(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        answered(asked())
    assert f"The hub answered: {QUESTION}" in sign_in("staff").text("/account/notices")


def test_an_answer_cites_only_what_every_reader_sees(in_app: Flask) -> None:
    row = asked()
    project(Stage.SCREENING, reference="EBP-2026-7771")
    project(Stage.LIVE, reference="EBP-2026-7772", marking="official_sensitive")
    project(Stage.LIVE, reference="EBP-2026-7773")
    words = "No record that every reader sees"
    for hidden in ("EBP-2026-7771", "EBP-2026-7772", "EBP-2026-0001"):
        with pytest.raises(Invalid, match=words):
            answered(row, cites=f"EBP-2026-7773, {hidden}")
        db.session.rollback()
    answered(row, cites="ebp-2026-7773 EBP-2013-0115")
    assert row.answer is not None
    assert [each.project.reference for each in row.answer.cites] == [
        "EBP-2026-7773", "EBP-2013-0115",
    ]  # fmt: skip


def test_a_better_answer_stands_and_the_one_before_is_kept(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = answered(answered(asked()), text="None of them do")
        key = row.id
    page = sign_in("staff").text(f"/advice/{key}")
    assert page.index("None of them do") < page.index("Only the quiet ones do")


def test_two_who_answer_at_once_do_not_overwrite_each_other(in_app: Flask) -> None:
    row = asked(handed="legal")
    seen = row.version
    answered(row, "legal", version=seen)
    with pytest.raises(Conflict):
        answered(row, version=seen, text="They do not")


@pytest.mark.parametrize("name", ["staff", "lead", "chair", "auditor", "admin"])
def test_nobody_else_answers_or_hands_a_question_over(in_app: Flask, name: str) -> None:
    row = asked()
    with pytest.raises(NotAllowed):
        answered(row, name)
    with pytest.raises(NotAllowed):
        operations.hand_to(
            actor=actor(name), advice=row, adviser=person("legal"), version=row.version
        )


@pytest.mark.parametrize("adviser", ["staff", "partner", "student", "admin", ""])
def test_only_those_who_work_with_evidence_are_asked_for_advice(
    in_app: Flask, adviser: str
) -> None:
    row = asked()
    with pytest.raises(Invalid, match="Choose somebody"):
        operations.hand_to(
            actor=actor("secretary"), advice=row, version=row.version,
            adviser=person(adviser) if adviser else None,
        )  # fmt: skip


def test_nobody_answers_their_own_question_as_adviser(in_app: Flask) -> None:
    row = asked("lead")
    with pytest.raises(Invalid, match="other than"):
        operations.hand_to(
            actor=actor("secretary"), advice=row, adviser=person("lead"), version=row.version
        )


def test_a_question_is_taken_back_by_its_asker_until_it_is_answered(in_app: Flask) -> None:
    row = asked()
    with pytest.raises(NotAllowed):
        operations.withdraw(actor=actor("secretary"), advice=row)
    operations.withdraw(actor=actor("staff"), advice=row)
    with pytest.raises(Invalid, match="taken back"):
        answered(row)
    other = answered(asked(idempotency_key="b" * 32))
    with pytest.raises(Invalid, match="waits"):
        operations.withdraw(actor=actor("staff"), advice=other)


def test_each_reader_has_one_word_on_an_answer(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = asked()
        with pytest.raises(Invalid, match="no answer yet"):
            operations.rate(actor=actor("staff"), advice=row, is_helpful=True, text="")
        answered(row)
        for name, helped in (("staff", True), ("lead", False), ("staff", False), ("chair", True)):
            operations.rate(actor=actor(name), advice=row, is_helpful=helped, text="")
        db.session.commit()
        assert row.helped == (1, 3)
        with pytest.raises(NotAllowed):
            operations.rate(actor=actor("auditor"), advice=row, is_helpful=True, text="")
        key = row.id
    assert "It helped 1 of 3" in sign_in("lead2").text(f"/advice/{key}")


def test_a_double_click_asks_once(app: Flask, sign_in: SignIn) -> None:
    staff = sign_in("staff")
    sent = {"title": QUESTION, "detail": "", "is_shared": "y", "idempotency_key": "c" * 32}
    first, again = staff.post("/advice/ask", sent), staff.post("/advice/ask", sent)
    assert first.status_code == 302
    assert first.location == again.location
    with app.app_context():
        assert db.session.query(Advice).count() == 1
    refused = staff.post("/advice/ask", {**sent, "title": ""})
    assert refused.status_code == 422
    assert "Enter your question" in refused.get_data(as_text=True)
