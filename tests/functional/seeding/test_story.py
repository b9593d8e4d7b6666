"""The DEMO told as one joined story: each study stands where the story leaves it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.agreements.models import ClearanceSubmission
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.models import AgendaItem, Decision, Meeting
from evidence_hub.commissioning.states import Status
from evidence_hub.core import clock
from evidence_hub.core.database import Base, db
from evidence_hub.findings.models import Finding, Recommendation
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.programme.models import Advice, Award, Fair, Opportunity, Partnership, Placement
from evidence_hub.registering import queries as registering
from evidence_hub.registry.audience import conflicted_people
from evidence_hub.registry.models import Enquiry, Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.project_status import project_status
from tests.conftest import Place, on_sqlite
from tests.functional.registry.builders import person

STAGES = {
    "EBP-2026-7102": Stage.RETURNED,
    "EBP-2026-7355": Stage.SCREENING,
    "EBP-2026-5273": Stage.ASSESSMENT,
    "EBP-2026-6021": Stage.BOARD_READY,
    "EBP-2026-3417": Stage.SET_UP,
    "EBP-2026-2864": Stage.LIVE,
    "EBP-2025-6148": Stage.SUSPENDED,
    "EBP-2026-4718": Stage.ANALYSIS,
    "EBP-2025-8230": Stage.REPORTING,
    "EBP-2025-3949": Stage.IMPLEMENTATION,
    "EBP-2025-1538": Stage.CLOSED,
    "EBP-2026-4490": Stage.DECLINED,
    "EBP-2026-5076": Stage.DEFERRED,
}


@pytest.fixture
def told(place: Place, app: Flask) -> Iterator[Flask]:
    done = place.flask("seed", "demo")
    assert done.returncode == 0, done.stderr
    assert "13 studies, 6 meetings" in done.stdout
    with app.app_context():
        yield app


def study(reference: str) -> Project:
    return db.session.scalars(select(Project).where(Project.reference == reference)).one()


def one(model: type[Base], *where: Any) -> Any:
    return db.session.scalars(select(model).where(*where)).one()


def unmet(found: Project) -> dict[str, str]:
    rows = check_gates([found], gates.LIVE_GATES)[found.id]
    return {row.name: row.why for row in rows if not row.met.lets_pass}


def test_each_study_stands_where_the_story_leaves_it(told: Flask) -> None:
    found = {row.reference: row for row in db.session.scalars(select(Project))}
    assert {reference: found[reference].stage for reference in STAGES} == STAGES
    for reference in STAGES:
        assert found[reference].is_demo
        assert found[reference].title.startswith("DEMO: ")

    enquiry = one(Enquiry, Enquiry.status == "open")
    assert enquiry.raised_by.email == "staff@demo.example"

    returned = registering.current_submission(study("EBP-2026-7102").id)
    assert returned is not None
    assert set(returned.comments) == {"sample_plan", "data_wanted"}
    looked_at = registering.current_submission(study("EBP-2026-7355").id)
    assert looked_at is not None
    assert "bike marking" in looked_at.duplicates_note
    assert check_gates([study("EBP-2026-5273")], [gates.ETHICS_ADVISED])  # one question is open
    (advised,) = check_gates([study("EBP-2026-5273")], [gates.ETHICS_ADVISED])[
        study("EBP-2026-5273").id
    ]
    assert not advised.met.lets_pass
    letters = study("EBP-2026-6021")
    assert person("member2").id in conflicted_people(letters.id, clock.today())

    assert unmet(study("EBP-2026-3417")) == {
        gates.SHARING_IN_FORCE.name: "The agreement with Demo University (DEMO) waits for 1 signature."
    }
    assert set(unmet(study("EBP-2025-6148"))) == {gates.ETHICS_IN_FORCE.name}
    assert project_status(study("EBP-2026-2864")).colour[0] == "amber"


@on_sqlite
def test_what_was_found_is_told_with_what_came_of_it(told: Flask) -> None:
    submission = one(ClearanceSubmission, ClearanceSubmission.status == "open")
    assert submission.file.document.project.reference == "EBP-2025-8230"

    stickers = study("EBP-2025-3949")
    null = one(Finding, Finding.project_id == stickers.id)
    assert null.direction == "no_detectable_effect"
    assert null.released_at is not None
    rows = db.session.scalars(
        select(Recommendation.disposition)
        .where(Recommendation.project_id == stickers.id)
        .order_by(Recommendation.number)
    ).all()
    assert rows == ["accepted", "pending"]

    benefit = one(Benefit, Benefit.project_id == study("EBP-2025-1538").id)
    assert benefit.status == "not_realised"
    declined = one(Decision, Decision.project_id == study("EBP-2026-4490").id)
    deferred = one(Decision, Decision.project_id == study("EBP-2026-5076").id)
    assert declined.outcome == "decline"
    assert declined.reasons
    assert deferred.until is not None
    assert deferred.until > clock.today()
    assert deferred.needs


@on_sqlite
def test_the_board_met_each_quarter_and_will_meet_again(told: Flask) -> None:
    held = db.session.scalars(select(Meeting).order_by(Meeting.held_on)).all()
    assert [row.status for row in held] == [
        *([Status.APPROVED] * 4), Status.CHECKED, Status.PLANNED,
    ]  # fmt: skip
    assert all(row.held_on.weekday() < 5 for row in held)
    assert all(row.minutes for row in held[:-1])
    waiting = db.session.scalars(
        select(AgendaItem.kind).where(AgendaItem.meeting_id == held[-1].id)
    ).all()
    assert set(waiting) >= {
        "proposal", "presentation", "recommendation", "venture_review", "opportunity",
    }  # fmt: skip
    adopted = db.session.scalars(select(Decision).where(Decision.outcome == "adopt")).all()
    assert adopted == [], "the priorities of this hub were adopted before"


@on_sqlite
def test_the_wider_programme_is_there(told: Flask) -> None:
    award = one(Award)
    assert (award.status, award.presented_on, award.student) == (
        "completed",
        None,
        person("student"),
    )
    assert award.project.reference == "EBP-2026-4718"
    for model, least in (
        (Advice, 2), (Fair, 2), (Partnership, 2), (Placement, 1), (Opportunity, 1),
    ):  # fmt: skip
        assert len(db.session.scalars(select(model)).all()) >= least, model
    answered = one(Advice, Advice.answered_at.is_not(None))
    assert answered.title.startswith("DEMO")


@on_sqlite
def test_the_trail_is_whole_and_nothing_is_told_twice(told: Flask, place: Place) -> None:
    assert audit.verify() == []
    db.session.rollback()
    assert "studies" not in place.flask("seed", "demo").stdout


@on_sqlite
@pytest.mark.parametrize("day", ["2027-04-05", "2028-02-29", "2029-01-01"])
def test_it_can_be_told_on_any_day(place: Place, day: str) -> None:
    done = place.flask("seed", "demo", EVIDENCE_HUB_TODAY=f"{day}T12:00")
    assert "13 studies" in done.stdout, done.stderr
