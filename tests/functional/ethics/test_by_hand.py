"""The ways through ethics, markings, incidents and house rules, as forms are really sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser
from tests.functional.ethics import builders as made
from tests.functional.registry.builders import person, project

SignIn = Callable[[str], Browser]
TEAM = {"lead": Relation.LEAD, "supervisor": Relation.SUPERVISOR, "student": Relation.STUDENT}


def day(at: dt.date) -> list[str]:
    return [str(at.day), str(at.month), str(at.year)]


def made_at(app: Flask, stage: Stage, **values: object) -> str:
    with app.app_context():
        return project(stage, TEAM, **values).reference


def stage_of(app: Flask, reference: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Project.stage).where(Project.reference == reference)).one()


def test_the_proportionate_route_is_walked_before_the_board_and_can_be_taken_back(
    app: Flask, sign_in: SignIn
) -> None:
    ref = made_at(app, Stage.ASSESSMENT, people_or_data="no")
    lead, secretary, infogov = sign_in("lead"), sign_in("secretary"), sign_in("infogov")
    ethics = f"/projects/{ref}/ethics"
    assert lead.post(f"{ethics}/screening", made.NO_DATA).status_code == 302
    equality = {
        "base": "", "eqia": "not_needed", "eqia_reason": "Only totals", "eqia_reference": "",
        "eqia_date": ["", "", ""], "eqia_review": ["", "", ""],
    }  # fmt: skip
    page = lead.text(f"{ethics}/sections/equality")
    base = page.split('name="base"')[1].split('value="')[1].split('"')[0]
    assert lead.post(f"{ethics}/sections/equality", {**equality, "base": base}).status_code == 302
    assert lead.post(f"{ethics}/send", {}).status_code == 302
    assert infogov.get(f"{ethics}/confirmation").status_code == 404
    with app.app_context():
        officer = person("infogov").id
    assert secretary.post(f"{ethics}/reviewers", {"person": str(officer)}).status_code == 302
    assert "no people and no personal data" in infogov.text("/")
    wrong = {"verdict": "", "reason": ""}
    assert infogov.post(f"{ethics}/confirmation", wrong).status_code == 422
    right = {"verdict": "confirm", "reason": "Only monthly totals"}
    assert infogov.post(f"{ethics}/confirmation", right).status_code == 302
    assert "Not required" in lead.text(ethics)
    assert lead.post(f"{ethics}/confirmation/withdraw", {"reason": "x"}).status_code == 403
    assert infogov.post(f"{ethics}/confirmation/withdraw", {"reason": ""}).status_code == 422
    withdrawn = infogov.post(f"{ethics}/confirmation/withdraw", {"reason": "Names were found"})
    assert withdrawn.status_code == 302
    assert "Not required" not in lead.text(ethics)


def test_a_project_of_people_is_sent_back_to_a_full_review(app: Flask, sign_in: SignIn) -> None:
    ref = made_at(app, Stage.ASSESSMENT, people_or_data="no")
    with app.app_context():
        found = db.session.scalars(select(Project).where(Project.reference == ref)).one()
        made.sent(found, made.NO_DATA)
    answer = {"verdict": "refuse", "reason": "Officers are interviewed"}
    address = f"/projects/{ref}/ethics/confirmation"
    assert sign_in("infogov").post(address, answer).status_code == 302
    assert "Sent back" in sign_in("lead").text(f"/projects/{ref}/ethics")


def test_an_opinion_is_revoked_and_a_condition_stated_by_form(app: Flask, sign_in: SignIn) -> None:
    ref = made_at(app, Stage.ASSESSMENT)
    with app.app_context():
        found = db.session.scalars(select(Project).where(Project.reference == ref)).one()
        application = made.sent(found)
        round_id = str(application.rounds[-1].id)
    reviewer, ethics = sign_in("ethics"), f"/projects/{ref}/ethics"
    stated = {"text": "The university first", "owner": "Lead", "due_on": ["", "", ""]}
    assert reviewer.post(f"{ethics}/condition", {**stated, "text": ""}).status_code == 422
    assert reviewer.post(f"{ethics}/condition", stated).status_code == 302
    for section in ("participants", "reputation_legitimacy", "data", "equality", "materials"):
        assert reviewer.get(f"{ethics}/review/{section}").status_code == 200
        said = {"round_id": round_id, "comment": "", "private_note": ""}
        bad = {**said, "verdict": "change"}
        assert reviewer.post(f"{ethics}/review/{section}", bad).status_code == 422
        good = {**said, "verdict": "acceptable"}
        assert reviewer.post(f"{ethics}/review/{section}", good).status_code == 302
    today = clock.today()
    opinion = {
        "round_id": round_id, "value": "favourable", "reasons": "", "valid_from": day(today),
        "valid_to": day(today + dt.timedelta(days=30)),
        **{f"{name}_{i}": "" for i in range(6) for name in ("condition", "owner")},
        **{f"timing_{i}": "before_start" for i in range(6)},
    }  # fmt: skip
    early = {**opinion, "valid_from": day(today - dt.timedelta(days=1))}
    assert reviewer.post(f"{ethics}/opinion", early).status_code == 422
    strange = {**opinion, "round_id": "²"}
    assert reviewer.post(f"{ethics}/opinion", strange).status_code == 422
    assert reviewer.post(f"{ethics}/opinion", opinion).status_code == 302
    with app.app_context():
        found = db.session.scalars(select(Project).where(Project.reference == ref)).one()
        given = made.queries.opinions_of(found.id)[-1].id
    revoke = f"{ethics}/opinions/{given}/revoke"
    assert reviewer.get(revoke).status_code == 200
    assert reviewer.post(revoke, {"reason": ""}).status_code == 422
    assert reviewer.post(revoke, {"reason": "Forms were not used"}).status_code == 302
    assert "The opinion was revoked" in sign_in("lead").text(ethics)


def test_an_incident_is_reported_decided_and_stops_the_study(app: Flask, sign_in: SignIn) -> None:
    ref = made_at(app, Stage.LIVE)
    with app.app_context():
        found = db.session.scalars(select(Project).where(Project.reference == ref)).one()
        found.people.append(
            ProjectPerson(
                person_id=person("ethics").id, part=Relation.ASSIGNED, started_on=clock.today()
            )
        )
        db.session.commit()
    student, infogov, reviewer = sign_in("student"), sign_in("infogov"), sign_in("ethics")
    address = f"/projects/{ref}/incidents"
    yesterday = clock.today() - dt.timedelta(days=1)
    report = {
        "idempotency_key": "c" * 32, "category": "security_compromise", "what": "A laptop was lost",
        "aware_on": day(yesterday), "aware_time": "14:05", "people_affected": "12",
        "containment": "The bus company was asked",
    }  # fmt: skip
    assert student.get(f"{address}/new").status_code == 200
    for name, wrong in (("aware_time", "25:99"), ("people_affected", "-1"), ("what", "")):
        assert student.post(f"{address}/new", {**report, name: wrong}).status_code == 422, name
    made_here = student.post(f"{address}/new", report)
    assert made_here.status_code == 302
    one = made_here.headers["Location"]
    assert "laptop" in student.text(one)
    assert sign_in("staff").get(one).status_code == 404
    assert "72 hours" in infogov.text("/") or "incident" in infogov.text("/")
    decision = {
        "category": "personal_data_breach", "decision": "notified", "reason": "Names were on it",
        "notified_on": day(clock.today()), "notified_time": "00:01", "reference": "IC-7",
        "late_reason": "", "people_told": "yes",
    }  # fmt: skip
    assert infogov.post(f"{one}/decide", {**decision, "decision": "none_needed"}).status_code == 422
    assert infogov.post(f"{one}/decide", {**decision, "reference": ""}).status_code == 422
    assert sign_in("chair").post(f"{one}/decide", decision).status_code == 403
    assert infogov.post(f"{one}/decide", decision).status_code == 302
    goes_on = {"continuation": "suspend", "continuation_reason": "People were upset"}
    assert sign_in("supervisor").post(f"{one}/continuation", goes_on).status_code == 403
    assert infogov.post(f"{one}/continuation", goes_on).status_code == 403
    assert reviewer.post(f"{one}/continuation", goes_on).status_code == 302
    assert stage_of(app, ref) == Stage.SUSPENDED
    history = student.text(f"/projects/{ref}/history")
    assert "upset" not in history
    assert "laptop" not in history


def test_the_chair_confirms_a_marking_when_asked_and_no_longer_sees_the_draft(
    app: Flask, sign_in: SignIn
) -> None:
    ref = made_at(app, Stage.SCREENING, marked_on=None, marking="none_stated")
    chair, secretary = sign_in("chair"), sign_in("secretary")
    marking = f"/projects/{ref}/marking"
    assert chair.get(marking).status_code == 404
    assert secretary.post(f"/projects/{ref}/ask-for-marking", {}).status_code == 302
    assert "Confirm the marking" in chair.text("/")
    assert chair.get(marking).status_code == 200
    given = {"marking": "official", "listed": "", "reason": "Ordinary records"}
    listed = {**given, "is_listed_only": "y", "listed": "staff@demo.example"}
    assert chair.post(marking, {**given, "reason": ""}).status_code == 422
    assert chair.post(marking, {**given, "marking": "secret"}).status_code == 422
    assert chair.post(marking, listed).status_code == 422  # the lead is not on the list
    assert chair.post(marking, {**listed, "listed": "nobody@demo.example"}).status_code == 422
    assert chair.post(marking, given).status_code == 302
    assert chair.get(f"/projects/{ref}").status_code == 404


def test_the_secretary_records_a_house_rule_that_the_board_adopted(
    app: Flask, sign_in: SignIn
) -> None:
    secretary, staff = sign_in("secretary"), sign_in("staff")
    rule = "/admin/house-rules/opinion_months"
    assert "Proposed by the hub" in staff.text("/admin/house-rules")
    assert staff.get(rule).status_code == 403
    assert secretary.get(rule).status_code == 200
    assert secretary.get("/admin/house-rules/nothing").status_code == 404
    today = clock.today()
    given = {"value": "6", "adopted_on": day(today), "decision": "Meeting of today, item 1"}
    for name, wrong in (("value", "600"), ("value", "six"), ("decision", "")):
        assert secretary.post(rule, {**given, name: wrong}).status_code == 422
    later = {**given, "adopted_on": day(today + dt.timedelta(days=1))}
    assert secretary.post(rule, later).status_code == 422
    assert staff.post(rule, given).status_code == 403
    assert secretary.post(rule, given).status_code == 302
    assert "6 months" in staff.text("/admin/house-rules")
    earlier = {**given, "value": "9", "adopted_on": day(today - dt.timedelta(days=3))}
    assert secretary.post(rule, earlier).status_code == 422
