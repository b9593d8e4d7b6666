"""Calls for proposals: who puts them out, who reads them when, and what answers them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from evidence_hub.commissioning.models import Call
from evidence_hub.commissioning.operations import calls as operations
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from tests.conftest import Browser, refs
from tests.functional.registry.builders import actor

SignIn = Callable[[str], Browser]
ANSWERS = {
    "title": "Do gongs wake towns?", "question": "Do they?", "decision_informed": "Buying gongs",
    "partner": "", "rough_dates": "", "people_or_data": "no",
}  # fmt: skip


def day(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def put_out(name: str = "secretary", **given: Any) -> Call:
    row = operations.put_out(
        **{
            "actor": actor(name), "idempotency_key": "a" * 32, "title": "Noise at night",
            "text": "What quietens a town at night?", "priority": None, "amount_pence": 5_000_00,
            "opens_on": day(0), "closes_on": day(30), **given,
        }
    )  # fmt: skip
    db.session.commit()
    return row


@pytest.mark.parametrize("name", ["chair", "lead", "staff", "partner", "auditor", "admin"])
def test_only_the_secretary_puts_out_calls(in_app: Flask, name: str) -> None:
    with pytest.raises(NotAllowed):
        put_out(name)


def test_a_call_that_cannot_be_is_refused_in_its_fields(in_app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        put_out(title="", text="", amount_pence=0, opens_on=None, closes_on=day(-1))
    assert set(refused.value.fields) == {"title", "text", "amount", "opens_on", "closes_on"}
    with pytest.raises(Invalid, match="after the first"):
        put_out(opens_on=day(9), closes_on=day(8))


def test_everybody_reads_a_call_from_its_first_day_and_the_secretary_before(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        now, later = (
            put_out(),
            put_out(idempotency_key="b" * 32, title="Noise at noon", opens_on=day(3)),
        )
        keys = [f"call-{now.id}", f"call-{later.id}"]
        address = f"/board/calls/{later.id}"
    for name in ("staff", "partner", "student", "auditor"):
        browser = sign_in(name)
        assert refs(browser.text("/board/calls")) == keys[:1]
        browser.text(address, 404)
    secretary = sign_in("secretary")
    assert set(refs(secretary.text("/board/calls"))) == set(keys)
    assert "To come" in secretary.text(address)


def test_an_answer_is_an_enquiry_that_only_its_author_and_the_secretary_see(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        address = f"/board/calls/{put_out().id}"
    staff = sign_in("staff")
    answer = staff.post(f"{address}/answer", {**ANSWERS, "idempotency_key": "c" * 32})
    assert answer.status_code == 302
    assert ANSWERS["title"] in staff.text(answer.location)
    assert "Call for proposals: Noise at night" in staff.text(answer.location)
    assert ANSWERS["title"] in staff.text(address)
    assert ANSWERS["title"] not in sign_in("lead").text(address)
    assert ANSWERS["title"] in sign_in("secretary").text(address)
    again = staff.post(f"{address}/answer", {**ANSWERS, "idempotency_key": "c" * 32})
    assert again.location == answer.location
    with app.app_context():
        assert len(db.session.query(Call).one().answers) == 1


@pytest.mark.parametrize("state", ["to_come", "closed", "withdrawn"])
def test_only_an_open_call_is_answered(
    in_app: Flask, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = put_out(opens_on=day(2) if state == "to_come" else day(0))
    if state == "withdrawn":
        operations.withdraw(actor=actor("secretary"), call=row, reason="The money is gone")
    if state == "closed":
        monkeypatch.setenv("EVIDENCE_HUB_TODAY", day(31).isoformat())
    assert row.state(clock.today()) == state
    with pytest.raises(Invalid, match="not open"):
        operations.answer(actor=actor("staff"), call=row, idempotency_key="d" * 32, answers=ANSWERS)


def test_a_call_is_open_through_its_last_day(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = put_out()
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", f"{day(30).isoformat()}T23:59")
    assert operations.answer(
        actor=actor("staff"), call=row, idempotency_key="d" * 32, answers=ANSWERS
    ).id


def test_another_last_day_needs_a_reason_and_overwrites_nobody(in_app: Flask) -> None:
    row, secretary = put_out(), actor("secretary")
    seen = row.version
    with pytest.raises(Invalid, match="Say why"):
        operations.extend(actor=secretary, call=row, closes_on=day(60), reason="", version=seen)
    operations.extend(
        actor=secretary, call=row, closes_on=day(60), reason="Few answers", version=seen
    )
    db.session.commit()
    assert row.closes_on == day(60)
    with pytest.raises(Conflict):
        operations.extend(
            actor=secretary, call=row, closes_on=day(90), reason="Fewer", version=seen
        )


def test_a_withdrawn_call_says_why(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = put_out()
        with pytest.raises(Invalid, match="Say why"):
            operations.withdraw(actor=actor("secretary"), call=row, reason="")
        operations.withdraw(actor=actor("secretary"), call=row, reason="The money is gone")
        db.session.commit()
        address = f"/board/calls/{row.id}"
    page = sign_in("staff").text(address)
    assert "The money is gone" in page
    assert "Answer the call" not in page
