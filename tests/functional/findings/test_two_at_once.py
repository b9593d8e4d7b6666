"""Two members verify at the same moment, two authors register: one answer, no number twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.core.database import db, writing
from evidence_hub.findings import recommendation_queries
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.functional.at_once import send_at_once
from tests.functional.findings import builders as made

YES, NO = {"verdict": "yes", "note": ""}, {"verdict": "no", "note": "Which shops?"}


def _accepted() -> tuple[Project, str]:
    found = made.analysed(Stage.REPORTING)
    row = made.recommended(found, made.finding(found))
    made.disposed(row)
    made.completed(made.action(row), verified_by="")
    return found, f"/projects/{found.reference}/recommendations/1/actions/1/verify"


def _concluded() -> tuple[Project, str]:
    found = made.analysed(Stage.IMPLEMENTATION)
    benefit = made.benefit(found)
    made.concluded(benefit, "not_measurable", verified_by="")
    return found, f"/projects/{found.reference}/benefits-review/1/check"


@pytest.mark.parametrize("stage_it", [_accepted, _concluded])
def test_two_verdicts_at_once_make_one(
    app: Flask, stage_it: Callable[[], tuple[Project, str]]
) -> None:
    with app.app_context(), writing():
        _, path = stage_it()
    answers = send_at_once(app, path, [("member", YES), ("member2", NO)])
    statuses = sorted(status for status, _ in answers)
    assert statuses in ([302, 422], [302, 404]), answers


def test_two_recommendations_at_once_get_two_numbers(app: Flask) -> None:
    with app.app_context(), writing():
        found = made.analysed(Stage.REPORTING)
        finding = made.finding(found).id
        reference, key = found.reference, found.id
    fields = {
        "text": "Stop", "why": "", "severity": "recommendation", "owner": "lead2@demo.example",
        "findings": [str(finding)], "version": "",
    }  # fmt: skip
    answers = send_at_once(
        app,
        f"/projects/{reference}/recommendations/new",
        [
            ("lead", {**fields, "idempotency_key": "a" * 32}),
            ("supervisor", {**fields, "idempotency_key": "b" * 32}),
        ],
    )
    made_now = [status for status, _ in answers].count(302)
    assert made_now >= 1, answers
    assert {status for status, _ in answers} <= {302, 409}, answers
    with app.app_context():
        numbers = [row.number for row in recommendation_queries.of_projects([key])[key]]
        assert numbers == list(range(1, made_now + 1))
        db.session.rollback()
