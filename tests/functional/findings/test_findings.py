"""Findings in full: what is refused, who sees what is not released, and what withdrawing leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from evidence_hub.audit.models import AuditEntry
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.findings import queries
from evidence_hub.findings.operations import findings as operations
from evidence_hub.registry.stages import Stage
from evidence_hub.search import operations as search
from evidence_hub.search.current import engine
from tests.conftest import Browser, search_address
from tests.functional.agreements import builders as terms
from tests.functional.findings import builders as made

SignIn = Callable[[str], Browser]
STATEMENT = made.CONTENT["statement"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("effect_value", {"effect_value": 3.0}),
        ("effect_value", {"effect_value": -2.0}),
        ("effect_low", {"effect_low": 2.6, "effect_high": 2.5}),
        ("effect_high", {"effect_high": None}),
        ("effect_value", {"effect_value": None}),
        ("effect_value", {"effect_value": float("nan")}),
        ("effect_metric", {"effect_metric": ""}),
        ("outcome", {"outcome": "Burglaries"}),
        ("direction", {"direction": "wonderful"}),
        ("status", {"status": "external"}),
        ("statement", {"statement": ""}),
    ],
)
def test_what_cannot_be_is_refused_in_its_field(
    in_app: Flask, field: str, values: dict[str, Any]
) -> None:
    found = made.analysed()
    with pytest.raises(Invalid) as refused:
        made.finding(found, **values)
    assert field in refused.value.fields
    db.session.rollback()
    assert queries.of_projects([found.id])[found.id].findings == ()


def test_an_effect_on_the_edge_of_its_interval_is_inside(in_app: Flask) -> None:
    found = made.analysed()
    assert made.finding(found, effect_value=-1.5).effect_low == -1.5
    assert made.finding(found, effect_value=2.5).effect_high == 2.5


def test_nothing_is_found_before_a_study_is_live_or_after_it_is_closed(in_app: Flask) -> None:
    for number, stage in enumerate((Stage.SET_UP, Stage.CLOSED)):
        found = made.analysed(stage, reference=f"EBP-2026-560{number}")
        with pytest.raises(Invalid):
            made.finding(found)
        db.session.rollback()


@pytest.mark.parametrize("name", ["staff", "member", "secretary", "auditor", "admin", "lead2"])
def test_only_the_team_records_findings(in_app: Flask, name: str) -> None:
    found = made.analysed()
    with pytest.raises(NotAllowed):
        made.finding(found, name)


def test_a_form_sent_twice_records_one(in_app: Flask) -> None:
    found = made.analysed()
    given = {"idempotency_key": "a" * 32, "content": operations.Content(**made.CONTENT)}
    first = operations.record(**made.by("lead", found), **given)
    assert operations.record(**made.by("lead", found), **given).id == first.id


def test_somebody_elses_change_is_not_overwritten(in_app: Flask) -> None:
    found = made.analysed()
    row = made.finding(found)
    seen = row.version
    for text in ("Bells changed little", "Bells changed much"):
        content = operations.Content(**{**made.CONTENT, "statement": text})
        if text.endswith("much"):
            with pytest.raises(Conflict):
                operations.edit(
                    **made.by("lead", found), finding=row, content=content, version=seen
                )
        else:
            operations.edit(**made.by("lead", found), finding=row, content=content, version=seen)
            db.session.commit()
    assert row.statement == "Bells changed little"


def test_readers_find_it_only_once_it_is_released(app: Flask, sign_in: SignIn) -> None:
    """Neither list, search, export, front page nor the record shows it to them before."""
    with app.app_context():
        found = made.analysed()
        made.finding(found)
        made.sent(found)
        search.catch_up(engine())
        address = f"/projects/{found.reference}"
    staff, lead = sign_in("staff"), sign_in("lead")
    places = ("/", "/findings", "/findings?format=csv", address, search_address("bells stolen"))
    for place in places:
        assert STATEMENT not in staff.text(place), place
    assert STATEMENT in lead.text("/findings")
    assert STATEMENT in lead.text(search_address("bells stolen"))
    assert "Not released yet" in lead.text(address)
    with app.app_context():
        db.session.add(found)
        made.released(found)
        search.catch_up(engine())
    for place in places:
        assert STATEMENT in staff.text(place), place
    assert "No detectable effect" in staff.text(address)


def test_only_an_unconflicted_chair_releases(in_app: Flask) -> None:
    found = made.analysed()
    made.finding(found)
    for name in ("lead", "secretary", "member", "deputy", "infogov", "admin"):
        with pytest.raises(NotAllowed):
            operations.release(**made.by(name, found))
    assert made.released(found) == 1
    with pytest.raises(Invalid):
        operations.release(**made.by("chair", found))


def test_an_interim_finding_is_not_released(in_app: Flask) -> None:
    found = made.analysed()
    row = made.finding(found, status="interim")
    made.finding(found)
    assert made.released(found) == 1
    assert row.released_at is None


def test_nothing_is_released_while_a_text_waits_for_clearance(
    in_app: Flask, tmp_path: Path
) -> None:
    found = made.analysed()
    made.finding(found)
    terms.submitted(found, tmp_path)
    with pytest.raises(Invalid, match="waits for publication clearance"):
        operations.release(**made.by("chair", found))


def test_what_readers_have_read_is_withdrawn_and_never_rewritten(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        found = made.analysed()
        row = made.finding(found)
        made.released(found)
        with pytest.raises(Invalid, match="Withdraw it"):
            operations.edit(
                **made.by("lead", found),
                finding=row,
                content=operations.Content(**{**made.CONTENT, "statement": "Otherwise"}),
                version=None,
            )
        with pytest.raises(Invalid, match="Say why"):
            operations.withdraw(**made.by("lead", found), finding=row, reason="")
        operations.withdraw(**made.by("lead", found), finding=row, reason="A wrong column")
        db.session.commit()
        search.catch_up(engine())
        entry = db.session.query(AuditEntry).filter_by(verb="finding withdrawn").one()
        assert entry.reason == "A wrong column"
        address = f"/projects/{found.reference}"
    staff = sign_in("staff")
    assert STATEMENT not in staff.text("/findings")
    assert f"#finding-{row.id}" not in staff.text(search_address("bells stolen"))
    page = staff.text(address)
    assert "A wrong column" in page
    assert "Withdrawn" in page


def test_strength_is_judged_by_somebody_not_on_the_project(in_app: Flask) -> None:
    found = made.analysed()
    made.finding(found)
    for name in ("lead", "supervisor", "partner", "staff", "secretary", "auditor", "admin"):
        with pytest.raises(NotAllowed):
            made.check_gates(found, name)
    with pytest.raises(Invalid) as refused:
        made.check_gates(
            found, maryland="6", confidence="sure", rationale="", assessed_on=made.day(1)
        )
    assert set(refused.value.fields) == {"maryland", "confidence", "rationale", "assessed_on"}
    with pytest.raises(Invalid, match="Nothing was found"):
        made.check_gates(found, outcome="Burglaries")
    made.check_gates(found, "member")
    made.check_gates(found, "member2", confidence="low", rationale="The areas differ")
    held = queries.of_projects([found.id])[found.id]
    assert held.strengths["thefts"].confidence == "low", "the newest judgement counts"
    assert len(held.assessments) == 2, "the earlier one stays"


def test_a_judgement_is_found_by_strength_once_the_finding_is_released(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        found = made.analysed()
        made.finding(found)
        made.check_gates(found)
        search.catch_up(engine())
        reference = found.reference
    staff = sign_in("staff")
    assert reference not in staff.text("/search?q=bells&strength=local:moderate")
    with app.app_context():
        db.session.add(found)
        made.released(found)
        search.catch_up(engine())
    assert reference in staff.text("/search?q=bells&strength=local:moderate")
    page = staff.text(f"/projects/{reference}")
    assert "Moderate confidence, Maryland scale 4" in page
    assert "Several areas, one year" in page


def test_what_changed_in_a_finding_stands_in_the_trail(in_app: Flask) -> None:
    found = made.analysed()
    row = made.finding(found)
    content = operations.Content(
        **{**made.CONTENT, "limitations": "One town", "emmie": {"economics": "Five pounds a bell"}}
    )
    operations.edit(**made.by("lead", found), finding=row, content=content, version=row.version)
    db.session.commit()
    entry = db.session.query(AuditEntry).filter_by(verb="finding changed").one()
    assert entry.difference[row.code] == {
        "Limitations": ["", "One town"],
        "Economics": ["", "Five pounds a bell"],
        "Mechanism": ["Nobody heard the bells", ""],
    }
