"""Two clerks record a decision on one item at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from evidence_hub.commissioning.models import Decision
from evidence_hub.core.database import db, writing
from tests.conftest import Browser, entered
from tests.functional.commissioning import builders as made

SignIn = Callable[[str], Browser]


def test_two_clerks_at_once_make_one_decision_and_one_clear_message(app: Flask) -> None:
    with app.app_context(), writing():
        meeting = made.planned()
        item = made.listed(meeting, None, "other", title="The next fair")
        made.opened(meeting)
        path = f"/board/meetings/{meeting.id}/items/{item.id}"
        item_id = item.id
    clerks = [entered(app, "secretary") for _ in range(2)]
    fields = {
        "csrf_token": "", "outcome": "note", "method": "consensus", "reasons": "Heard",
        "money": "", "gate": "", "target_stage": "",
    }  # fmt: skip
    sent = [{**fields, "csrf_token": clerk.token()} for clerk in clerks]
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def send(clerk: Browser, data: dict[str, str]) -> None:
        start.wait()
        answer = clerk.client.post(path, data=data)
        answers.append((answer.status_code, answer.get_data(as_text=True)))

    threads = [threading.Thread(target=send, args=each) for each in zip(clerks, sent, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [302, 422], answers
    assert "decided already" in next(page for status, page in answers if status != 302)
    with app.app_context():
        assert (
            len(db.session.scalars(select(Decision).where(Decision.item_id == item_id)).all()) == 1
        )
