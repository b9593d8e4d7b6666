"""Two clerks book and confirm at the same moment: no penny twice, and one is told why."""

from __future__ import annotations

from flask import Flask

from evidence_hub.core.database import db, writing
from evidence_hub.tracking import budget_totals
from evidence_hub.tracking.models import FundingLine
from tests.functional.at_once import send_at_once
from tests.functional.tracking import builders as made


def _sums(line: int) -> budget_totals.Sums:
    return budget_totals.sums_of(db.session.get_one(FundingLine, line))


def test_two_bookings_never_take_more_than_there_is(app: Flask) -> None:
    with app.app_context(), writing():
        found = made.live(reference="EBP-2026-5601")
        line = made.funded(found, 100_000).id
        path = f"/projects/{found.reference}/tracking/money/{line}/book"
    today = made.day(0)
    fields = {
        "kind": "commitment", "amount": "600.00", "what": "Kits", "settles": "0",
        "booked_on": [str(today.day), str(today.month), str(today.year)],
    }  # fmt: skip
    answers = send_at_once(
        app,
        path,
        [
            ("secretary", {**fields, "idempotency_key": "a" * 32}),
            ("secretary", {**fields, "idempotency_key": "b" * 32}),
        ],
    )
    assert sorted(status for status, _ in answers) == [302, 422], answers
    refused = next(page for status, page in answers if status == 422)
    assert "£400" in refused
    with app.app_context():
        assert _sums(line).committed == 60_000


def test_one_form_sent_twice_at_once_books_once(app: Flask) -> None:
    with app.app_context(), writing():
        found = made.live(reference="EBP-2026-5602")
        line = made.funded(found, 100_000).id
        path = f"/projects/{found.reference}/tracking/money/{line}/book"
    today = made.day(0)
    fields = {
        "kind": "actual", "amount": "300.00", "what": "Kits", "settles": "0", "idempotency_key": "c" * 32,
        "booked_on": [str(today.day), str(today.month), str(today.year)],
    }  # fmt: skip
    answers = send_at_once(app, path, [("secretary", fields), ("secretary", fields)])
    assert {status for status, _ in answers} <= {302, 409}, answers
    with app.app_context():
        assert _sums(line).actual == 30_000


def test_money_is_confirmed_once(app: Flask) -> None:
    with app.app_context(), writing():
        found = made.live(reference="EBP-2026-5603")
        line = made.proposed(found, 100_000).id
        path = f"/projects/{found.reference}/tracking/money/{line}/confirm"
    answers = send_at_once(
        app, path,
        [("secretary", {"verdict": "yes", "note": ""}), ("secretary", {"verdict": "no", "note": "No"})],
    )  # fmt: skip
    assert sorted(status for status, _ in answers) == [302, 422], answers
