"""Two people answer the same question at the same moment: one answer is kept, the other told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from evidence_hub.agreements.models import Certificate, ClearanceDecision, Signature
from evidence_hub.agreements.operations import sharing
from evidence_hub.agreements.rights_forms import MOST_WITHHELD
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from tests.functional.agreements import builders as made
from tests.functional.agreements.builders import study
from tests.functional.at_once import send_at_once

Sent = list[dict[str, Any]]
Counted = Callable[[], int]
Case = tuple[str, str, Sent, Counted]


def _signature(folder: Path) -> Case:
    found = study()
    held = made.draft(found)
    sharing.send(**made.by("lead", found), version=held.latest)
    db.session.commit()
    today = clock.today()
    fields = {
        "organisation": made.university().id,
        "signatory": "Robin Rector",
        "position": "Registrar",
        "signed_on": [str(today.day), str(today.month), str(today.year)],
    }
    key, party = held.latest.id, made.university().id
    return (
        f"/projects/{found.reference}/agreements/data-sharing/{held.number}/signature",
        "infogov",
        [fields, {**fields, "signatory": "Rita Rector"}],
        lambda: _count(
            Signature, Signature.version_id == key, Signature.organisation_id == party
        ),
    )  # fmt: skip


def _decision(folder: Path) -> Case:
    found = study()
    row = made.submitted(found, folder)
    key = row.id
    grounds = {f"ground_{number}": "" for number in range(MOST_WITHHELD)}
    fields = {"sha256": row.sha256, "outcome": "cleared", "reasons": "", **grounds}
    return (
        f"/projects/{found.reference}/agreements/publications/{key}/decision",
        "chair",
        [{**fields, "response": ""}, {**fields, "response": "We thank the authors"}],
        lambda: _count(ClearanceDecision, ClearanceDecision.submission_id == key),
    )


def _certificate(folder: Path) -> Case:
    found = study()
    held = made.signed(found)
    made.terminated(found, held)
    key = made.certified(found, held, folder).id
    return (
        f"/projects/{found.reference}/agreements/certificates/{key}",
        "infogov",
        [{"verdict": "accept", "answer": ""}, {"verdict": "reject", "answer": "A disk is missing"}],
        lambda: _count(Certificate, Certificate.id == key, Certificate.status != "filed"),
    )


def _count(model: type[Any], *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (_signature, "not signed yet|Signed already"),
        (_decision, "It was settled already"),
        (_certificate, "This certificate was"),
    ],
)
def test_two_at_once_make_one_answer_and_one_clear_message(
    app: Flask, tmp_path: Path, case: Callable[[Path], Case], told: str
) -> None:
    with app.app_context(), writing():
        path, name, given, count = case(tmp_path)
    answers = send_at_once(app, path, [(name, fields) for fields in given])
    assert sorted(status for status, _ in answers) == [302, 422], answers
    assert re.search(told, next(page for status, page in answers if status != 302))
    with app.app_context():
        assert count() == 1
