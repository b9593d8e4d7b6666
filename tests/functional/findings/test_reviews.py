"""The benefits review: marks that outlive the project, and conclusions verified by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.findings import gates as judges
from evidence_hub.findings import reviewing
from evidence_hub.findings import tasks as duties
from evidence_hub.findings.operations import reviews
from evidence_hub.findings.reviewing import Measured, marks_of, months_after
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.models import Benefit, BenefitReading
from tests.conftest import Browser
from tests.functional.findings import builders as made
from tests.functional.registry.builders import actor, person

DAY = dt.date(2025, 8, 31)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))


def reading(day: dt.date, *, is_verified: bool | None = True) -> BenefitReading:
    return BenefitReading(measured_on=day, is_verified=is_verified)


def _reviewed() -> tuple[Project, Benefit]:
    found = made.analysed(Stage.IMPLEMENTATION)
    row = made.benefit(found)
    found.stage = Stage.BENEFITS_REVIEW
    db.session.commit()
    return found, row


def _met(found: Project) -> tuple[GateStatus, str]:
    said = judges.benefits_are_reviewed([found])[found.id]
    return said.met, said.why


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2025, 8, 31), 6, dt.date(2026, 2, 28)),
        (dt.date(2023, 8, 31), 6, dt.date(2024, 2, 29)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 29), 24, dt.date(2026, 2, 28)),
        (dt.date(2025, 1, 15), 24, dt.date(2027, 1, 15)),
        (dt.date(2025, 12, 1), 1, dt.date(2026, 1, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(
    day: dt.date, months: int, then: dt.date
) -> None:
    assert months_after(day, months) == then


@given(adopted=DAYS, today=DAYS, days=st.lists(DAYS, max_size=4))
def test_each_value_counts_for_one_mark_and_marks_come_in_order(
    adopted: dt.date, today: dt.date, days: list[dt.date]
) -> None:
    rows = [reading(day) for day in sorted(days)]
    marks = marks_of(rows, adopted, today)
    assert [mark.months for mark in marks] == [6, 12, 24]
    counted = [mark.reading for mark in marks if mark.reading is not None]
    assert len({id(row) for row in counted}) == len(counted)
    for mark in marks:
        assert mark.opens_on < mark.due_on
        is_late = mark.state in (Measured.OVERDUE, Measured.MISSED)
        assert is_late == (
            mark.reading is None
            and (today > mark.due_on or (mark.closes_on is not None and today >= mark.closes_on))
        )


def test_what_is_unmeasured_is_overdue_until_the_next_mark_opens() -> None:
    due = months_after(DAY, 6)
    states = {
        due - dt.timedelta(days=40): Measured.TO_COME,
        due - dt.timedelta(days=1): Measured.DUE,
        due: Measured.DUE,
        due + dt.timedelta(days=1): Measured.OVERDUE,
        months_after(DAY, 11): Measured.MISSED,
    }
    for today, state in states.items():
        assert marks_of([], DAY, today)[0].state is state, today
    assert marks_of([], DAY, months_after(DAY, 40))[2].state is Measured.OVERDUE
    assert marks_of([reading(due)], DAY, due)[0].state is Measured.MEASURED
    wrong = reading(due, is_verified=False)
    assert marks_of([wrong], DAY, due + dt.timedelta(days=1))[0].state is Measured.OVERDUE


def test_a_closed_project_is_still_measured_and_its_owner_asked(in_app: Flask) -> None:
    """The marks outlive the project: adopted 13 months ago, closed, and 12 months is unmeasured."""
    found, row = _reviewed()
    first = made.finding(found)
    recommended = made.recommended(found, first)
    made.disposed(recommended)
    made.adopted(recommended, "explore", made.day(-900))
    made.adopted(recommended, "roll_out", made.day(-396))
    found.stage = Stage.CLOSED
    db.session.commit()
    assert reviewing.adopted_days([found.id]) == {found.id: made.day(-396)}
    titles = [task.title for task in duties.tasks(viewer_for(actor("lead2")))]
    assert "Measure “Fewer bikes stolen”, 12 months on" in titles
    made.measured(row)
    (held,) = reviewing.reviewed([found], clock.today())[found.id]
    assert [mark.state for mark in held.marks] == [
        Measured.MISSED, Measured.MEASURED, Measured.TO_COME,
    ]  # fmt: skip


def test_what_is_late_stands_on_the_list_of_everything_late(
    app: Flask, sign_in: Callable[[str], Browser]
) -> None:
    """An action past its day, and the unmeasured mark of a project that is closed already."""
    with app.app_context():
        found, _ = _reviewed()
        recommended = made.recommended(found, made.finding(found))
        made.disposed(recommended)
        action = made.action(recommended)
        action.due_on = made.day(-3)
        made.adopted(recommended, "roll_out", made.day(-250))
        db.session.commit()
        project_id = found.id
    page = sign_in("member").text("/tracking/overdue")
    assert "Action: Tell the shops" in page
    assert "Benefit not measured 6 months on: Fewer bikes stolen" in page
    with app.app_context():
        db.session.get_one(Project, project_id).stage = Stage.CLOSED
        db.session.commit()
    page = sign_in("member").text("/tracking/overdue")
    assert "Action: Tell the shops" not in page
    assert "Benefit not measured 6 months on: Fewer bikes stolen" in page


def test_what_ended_early_is_measured_no_more(in_app: Flask) -> None:
    found, row = _reviewed()
    found.stage = Stage.TERMINATED
    db.session.commit()
    with pytest.raises(Invalid, match="over"):
        made.measured(row)


def test_not_realised_with_an_explanation_passes_and_unreviewed_does_not(in_app: Flask) -> None:
    """Journey J10: baseline 100, target 85, actual 101."""
    found, row = _reviewed()
    assert _met(found) == (GateStatus.NO, "Not reviewed: Fewer bikes stolen.")
    with pytest.raises(Invalid, match="No value is verified"):
        made.concluded(row)
    made.measured(row, 101)
    with pytest.raises(Invalid, match="Say why"):
        made.concluded(row, explanation="")
    made.concluded(row, verified_by="")
    assert _met(found)[0] is GateStatus.NO, "its owner says so, nobody has verified it"
    with pytest.raises(Invalid, match="waits to be verified"):
        made.concluded(row)
    db.session.rollback()
    (held,) = reviewing.reviewed([found], clock.today())[found.id]
    assert held.waiting is not None
    reviews.check(**made.by("member", found), review=held.waiting, is_verified=True, note="")
    assert _met(found)[0] is GateStatus.YES
    assert (row.status, row.status_reason) == ("not_realised", "Bells do not stop thieves")


def test_a_study_without_a_benefit_is_not_reviewed(in_app: Flask) -> None:
    found = made.analysed(Stage.BENEFITS_REVIEW)
    assert _met(found)[0] is GateStatus.NO


def test_the_verifier_is_neither_owner_nor_conflicted(in_app: Flask) -> None:
    found = made.analysed(Stage.IMPLEMENTATION)
    row = made.benefit(found, owner=person("member"))
    made.measured_by(row, "member2")
    found.stage = Stage.BENEFITS_REVIEW
    db.session.commit()
    review = made.concluded(row, verified_by="")
    for name in ("lead", "supervisor", "staff", "admin", "auditor", "chair"):
        with pytest.raises(NotAllowed):
            reviews.check(**made.by(name, found), review=review, is_verified=True, note="")
    with pytest.raises(Invalid, match="somebody else"):
        reviews.check(**made.by("member", found), review=review, is_verified=True, note="")
    with pytest.raises(Invalid, match="does not hold"):
        reviews.check(**made.by("member2", found), review=review, is_verified=False, note="")
    reviews.check(**made.by("member2", found), review=review, is_verified=False, note="Which?")
    assert row.status == "tracking"
    with pytest.raises(Invalid, match="already"):
        reviews.check(**made.by("member2", found), review=review, is_verified=True, note="")
    with pytest.raises(NotAllowed):
        reviews.conclude(
            **made.by("lead", found), benefit=row, idempotency_key="c" * 32, conclusion="not_measurable",
            explanation="No data", receiver=None,
        )  # fmt: skip


def test_a_transferred_benefit_gets_the_receiving_owner(in_app: Flask) -> None:
    found, row = _reviewed()
    with pytest.raises(Invalid, match="who takes it over"):
        made.concluded(row, "transferred")
    db.session.rollback()
    with pytest.raises(Invalid, match="who takes it over"):
        made.concluded(row, "not_measurable", receiver=person("supervisor"))
    db.session.rollback()
    made.concluded(row, "transferred", receiver=person("supervisor"))
    assert row.owner.email == "supervisor@demo.example"
    assert _met(found)[0] is GateStatus.YES
