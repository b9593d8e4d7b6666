"""Recommendations: numbered, decided through the agenda, then acted on and verified (T11, T12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.commissioning import hooks
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.findings import gates as judges
from evidence_hub.findings.operations import actions, final_report, recommendations
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser
from tests.functional.commissioning import builders as board
from tests.functional.findings import builders as made
from tests.functional.registry.builders import actor, person
from tests.functional.tracking.test_leavers import leaves

SignIn = Callable[[str], Browser]


def _reporting(stage: Stage = Stage.REPORTING) -> Project:
    found = made.analysed()
    made.finding(found)
    made.sent(found)
    found.stage = stage
    db.session.commit()
    return found


def _first(found: Project) -> made.Finding:
    return made.final_report.account_of(found).evidence.in_force[0]


def test_a_recommendation_rests_on_findings_and_has_an_owner(in_app: Flask) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    assert (row.number, row.disposition, row.owner.email) == (
        1, "pending", "lead2@demo.example",
    )  # fmt: skip
    assert made.recommended(found, _first(found), "Teach the shops").number == 2
    given = {
        "idempotency_key": "b" * 32, "text": "", "why": "", "severity": "urgent", "owner": None,
        "findings": [10**6],
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        recommendations.propose(**made.by("lead", found), **given)
    assert set(refused.value.fields) == {"text", "severity", "owner", "findings"}


def test_a_finding_of_another_study_carries_no_recommendation(in_app: Flask) -> None:
    found = _reporting()
    other = made.analysed(reference="EBP-2026-5601")
    with pytest.raises(Invalid, match="rests on"):
        made.recommended(found, made.finding(other))


@pytest.mark.parametrize("name", ["staff", "member", "secretary", "auditor", "admin", "lead2"])
def test_only_the_team_recommends(in_app: Flask, name: str) -> None:
    found = _reporting()
    with pytest.raises(NotAllowed):
        recommendations.propose(
            **made.by(name, found), idempotency_key="b" * 32, text="Go", why="", severity="recommendation",
            owner=person("lead2"), findings=[_first(found).id],
        )  # fmt: skip


def test_the_board_implements_only_what_was_presented_and_registered_whole(in_app: Flask) -> None:
    """T11: the findings presented at a meeting; the lead's word on exactly these recommendations."""
    found = _reporting()
    made.recommended(found, _first(found))
    with pytest.raises(Invalid) as refused:
        move(found, Move.BEGIN_IMPLEMENTATION, actor=actor("secretary"))
    assert len(refused.value.fields) == 2
    made.presented(found)
    made.confirmed(found)
    made.recommended(found, _first(found), "One more")
    with pytest.raises(Invalid, match="confirm again"):
        move(found, Move.BEGIN_IMPLEMENTATION, actor=actor("secretary"))
    made.confirmed(found)
    offered = hooks.kinds()["implementation"].candidates(viewer_for(actor("secretary")))
    assert [each.project_id for each in offered] == [found.id]
    board.decide(board.session_on(found, kind="implementation"))
    assert found.stage == Stage.IMPLEMENTATION


def test_a_confirmation_of_another_number_is_refused(in_app: Flask) -> None:
    found = _reporting()
    made.recommended(found, _first(found))
    with pytest.raises(Invalid, match="There are 1 now"):
        final_report.confirm_recommendations(**made.by("lead", found), count=0)


@pytest.mark.parametrize(
    ("outcome", "disposition"),
    [
        ("accept", "accepted"),
        ("accept_in_part", "partly_accepted"),
        ("reject", "rejected"),
        ("supersede", "superseded"),
        ("refer", "referred"),
    ],
)
def test_the_boards_word_becomes_the_disposition(
    in_app: Flask, outcome: str, disposition: str
) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    if outcome != "accept":
        with pytest.raises(Invalid, match="reasons"):
            made.disposed(row, outcome, reasons="")
        db.session.rollback()
    decision = made.disposed(row, outcome, reasons="As the paper says")
    assert (row.disposition, row.decision_id) == (disposition, decision.id)
    assert row.decided_on == decision.item.meeting.held_on


def test_the_board_decides_on_each_once(in_app: Flask) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    later = board.planned(days=30)
    board.listed(later, found, kind="recommendation", subject=str(row.id))
    made.disposed(row)
    db.session.refresh(later)
    assert later.items == [], "decided elsewhere, it leaves the next agenda"
    with pytest.raises(Invalid, match="decided on it"):
        recommendations.edit(
            **made.by("lead", found), recommendation=row, text="Otherwise", why="",
            severity="recommendation", owner=person("lead2"), findings=[_first(found).id],
            version=None,
        )  # fmt: skip


def test_the_cover_sheet_says_what_is_recommended_and_why(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        found = _reporting()
        row = made.recommended(found, _first(found))
        item = board.listed(board.planned(), found, kind="recommendation", subject=str(row.id))
        address = f"/board/meetings/{item.meeting_id}/items/{item.id}"
        (offered,) = hooks.kinds()["recommendation"].candidates(viewer_for(actor("secretary")))
        assert offered.title.startswith("Recommendation 1 of")
    page = sign_in("member").text(address)
    for words in ("Stop buying bells", "They cost money", "Bells did not change"):
        assert words in page


def test_the_benefits_review_waits_for_every_disposition_and_owned_actions(in_app: Flask) -> None:
    """T12, journey J10: five recommendations, one undecided, and it is named."""
    found = _reporting(Stage.IMPLEMENTATION)
    rows = [made.recommended(found, _first(found), f"Number {number}") for number in range(1, 6)]
    for row in rows[:3]:
        made.disposed(row)
    made.disposed(rows[3], "accept_in_part", reasons="The second half")
    for row in rows[:3]:
        made.action(row)
    with pytest.raises(Invalid) as refused:
        move(found, Move.BEGIN_BENEFITS_REVIEW, actor=actor("secretary"))
    assert set(refused.value.fields.values()) == {"Not decided: R5.", "No action yet: R4."}
    made.disposed(rows[4], "reject", reasons="It costs more than it saves")
    made.action(rows[3])
    move(found, Move.BEGIN_BENEFITS_REVIEW, actor=actor("secretary"))
    assert found.stage == Stage.BENEFITS_REVIEW


def test_a_rejected_recommendation_gets_no_action(in_app: Flask) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    made.disposed(row, "reject", reasons="It costs more than it saves")
    with pytest.raises(Invalid, match="not accepted"):
        made.action(row)
    assert judges.actions_are_owned([found])[found.id].met is GateStatus.NOT_REQUIRED


@pytest.mark.parametrize(
    ("field", "percent", "status", "evidence"),
    [
        ("percent", 101, "open", ""),
        ("percent", -1, "open", ""),
        ("percent", None, "open", ""),
        ("percent", 99, "complete", "Minute 4"),
        ("status", 100, "open", "Minute 4"),
        ("status", 50, "handed_on", "Minute 4"),
        ("evidence", 100, "complete", ""),
        ("evidence", 10, "stopped", ""),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    in_app: Flask, field: str, percent: int | None, status: str, evidence: str
) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    made.disposed(row)
    action = made.action(row)
    with pytest.raises(Invalid) as refused:
        actions.report(
            **made.on_action(action, "lead2"), percent=percent, status=status, evidence=evidence,
            version=None,
        )  # fmt: skip
    assert field in refused.value.fields


def test_the_owner_reports_and_somebody_else_verifies(in_app: Flask) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    made.disposed(row)
    action = made.action(row, owner="member")
    for name in ("lead", "secretary", "member2", "chair"):
        with pytest.raises(NotAllowed):
            actions.report(
                **made.on_action(action, name), percent=10, status="open", evidence="",
                version=None,
            )  # fmt: skip
    with pytest.raises(Invalid, match="not reported"):
        actions.verify(**made.on_action(action, "member2"), is_verified=True, note="")
    made.completed(action, verified_by="")
    with pytest.raises(Invalid, match="somebody else"):
        actions.verify(**made.on_action(action, "member"), is_verified=True, note="")
    with pytest.raises(NotAllowed):
        actions.verify(**made.on_action(action, "lead"), is_verified=True, note="")
    with pytest.raises(Invalid, match="missing"):
        actions.verify(**made.on_action(action, "member2"), is_verified=False, note="")
    actions.verify(**made.on_action(action, "member2"), is_verified=False, note="Which shops?")
    assert (action.status, action.percent) == ("open", 99)
    made.completed(action, verified_by="member2")
    assert judges.actions_are_verified([found])[found.id].met is GateStatus.YES
    with pytest.raises(Invalid, match="settled"):
        actions.report(
            **made.on_action(action, "member"), percent=10, status="open", evidence="",
            version=None,
        )  # fmt: skip


def test_an_action_handed_on_has_a_receiving_owner(in_app: Flask) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    made.disposed(row)
    action = made.action(row)
    given = made.keeping(row)
    del given["recommendation"]
    with pytest.raises(Invalid) as refused:
        actions.hand_on(**given, action=action, receiver=None, note="")
    assert set(refused.value.fields) == {"owner", "note"}
    assert judges.actions_are_verified([found])[found.id].met is GateStatus.NO
    actions.hand_on(**given, action=action, receiver=person("supervisor"), note="Business as usual")
    assert action.owner.email == "supervisor@demo.example"
    assert judges.actions_are_verified([found])[found.id].met is GateStatus.YES


def test_units_go_their_own_way_and_going_back_needs_words(in_app: Flask) -> None:
    found = _reporting()
    row = made.recommended(found, _first(found))
    with pytest.raises(Invalid, match="not accepted"):
        made.adopted(row)
    made.disposed(row)
    made.adopted(row, "explore", made.day(-9))
    made.adopted(row, "pilot", made.day(-5), unit="Solihull")
    made.adopted(row, "business_as_usual", made.day(-3), unit=" solihull ")
    assert {each.unit: each.stage for each in row.adoptions} == {
        "Coventry": "explore", "Solihull": "business_as_usual",
    }  # fmt: skip
    with pytest.raises(Invalid, match="before"):
        made.adopted(row, "pilot", made.day(-10))
    with pytest.raises(Invalid, match="today"):
        made.adopted(row, "pilot", made.day(1))
    with pytest.raises(Invalid, match="already"):
        made.adopted(row, "explore", made.day(-1))
    with pytest.raises(Invalid, match="given up"):
        made.adoption.enter_stage(
            **made.keeping(row), unit="Solihull", owner=person("lead2"), stage="de_implement",
            entered_on=made.day(0), note="",
        )  # fmt: skip


def test_who_leaves_leaves_no_recommendation_action_or_unit_without_an_owner(
    in_app: Flask,
) -> None:
    """Journey J7: what the student has in hand goes to the successor."""
    found = _reporting()
    row = made.recommended(found, _first(found), owner="student")
    made.disposed(row)
    done, open_one = made.action(row, owner="student"), made.action(row, owner="student")
    made.completed(done)
    made.adopted(row)
    row.adoptions[0].owner = person("student")
    db.session.commit()
    leaves(found, made.day(0))
    db.session.commit()
    new = person("supervisor").id
    assert (row.owner_id, open_one.owner_id, row.adoptions[0].owner_id) == (new, new, new)
    assert done.owner_id == person("student").id, "what is verified keeps its name"
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.verb == FindingsVerb.RECOMMENDATIONS_HANDED_OVER)
    ).one()
    assert set(entry.difference) == {
        f"recommendation {row.id}: {row.text}", f"action {open_one.id}: {open_one.text}",
        f"adoption {row.adoptions[0].id}: Coventry",
    }  # fmt: skip
    whose = [person("student").name, person("supervisor").name]
    assert all(change == whose for change in entry.difference.values())
