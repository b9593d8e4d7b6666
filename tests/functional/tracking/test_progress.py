"""Progress reports: what they need, what they may not say, and when they are late."""

from __future__ import annotations

import pytest
from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.lifecycle.gates import NUMBERS_REPORTED
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.fields import ProgressContent
from evidence_hub.tracking.operations import progress, risks
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.rag import Rag
from tests.functional.registry.builders import person
from tests.functional.tracking.builders import by, day, live, moved, report, risk


def test_a_report_is_sent_accepted_and_changes_no_more(in_app: Flask) -> None:
    found = live()
    row = report(found)
    assert row.status == "sent"
    assert project_status(found).open_report is None
    with pytest.raises(Invalid, match="sent already"):
        progress.save(
            **by("lead", found), report=row, idempotency_key="x", kind="periodic",
            content=ProgressContent(**{**vars_of(row), "done": "Other"}), is_sent=False,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        progress.answer(**by("lead", found), report=row, is_accepted=True, note="")
    progress.answer(**by("secretary", found), report=row, is_accepted=True, note="")
    assert row.status == "accepted"
    assert project_status(found).declared is Rag.GREEN


def vars_of(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in progress.LABELS}


def test_amber_and_red_need_cause_action_owner_and_date(in_app: Flask) -> None:
    found = live()
    for colour in ("amber", "red"):
        with pytest.raises(Invalid) as caught:
            report(found, declared=colour)
        assert set(caught.value.fields) == {"cause", "action", "action_owner", "action_by"}
    action = {"cause": "Snow", "action": "Wait", "action_owner": "Lead"}
    with pytest.raises(Invalid, match="day to come"):
        report(found, declared="red", **action, action_by=day(-1))
    row = report(found, declared="red", **action, action_by=day(7))
    seen = project_status(found)
    assert (seen.declared, seen.computed) == (Rag.RED, Rag.GREEN)
    assert seen.disagrees
    assert row.computed == "green"


def test_sent_in_time_is_not_late_while_it_waits_and_handing_back_asks_again(
    in_app: Flask,
) -> None:
    found = live(since=-100)
    due = project_status(found).open_report
    assert due is not None
    row = report(found)
    (first,) = project_status(found).due_reports
    assert not first.is_open
    assert not first.late.is_late
    progress.answer(**by("secretary", found), report=row, is_accepted=False, note="No numbers")
    db.session.commit()
    back = project_status(found).open_report
    assert back is not None
    assert not back.late.is_late
    assert back.late.due_on > clock.today()


def test_a_report_late_by_the_house_rule_is_late_and_makes_the_colour_grey(in_app: Flask) -> None:
    found = live(since=-130)
    seen = project_status(found)
    assert seen.open_report is not None
    assert seen.open_report.late.is_late
    assert seen.computed is Rag.GREY


def test_paused_time_moves_the_report_on(in_app: Flask) -> None:
    found = live(since=-130)
    moved(found, Stage.PAUSED, day(-120))
    moved(found, Stage.LIVE, day(-60))
    waiting = project_status(found).open_report
    assert waiting is not None
    assert waiting.late.still == 60
    assert not waiting.late.is_late


def test_people_reached_while_collecting_was_stopped_are_no_progress(in_app: Flask) -> None:
    found = live(since=-100)
    moved(found, Stage.SUSPENDED, day(-5))
    with pytest.raises(Invalid, match="report what was collected later as an incident"):
        report(found, counted_on=day(-2))
    row = report(found, counted_on=day(-6))
    assert row.recruited == 40


def test_the_day_on_which_collecting_goes_on_counts_and_the_stopped_days_do_not(
    in_app: Flask,
) -> None:
    found = live(since=-100)
    moved(found, Stage.PAUSED, day(-5))
    moved(found, Stage.LIVE, day(0))
    with pytest.raises(Invalid, match="report what was collected later"):
        report(found, counted_on=day(-1))
    assert report(found, counted_on=day(0)).recruited == 40


def test_an_adopted_import_reports_from_its_adoption_and_on_no_year_before(in_app: Flask) -> None:
    found = live(Stage.ANALYSIS, since=-4000, is_legacy=True, adopted_on=day(-10))
    assert project_status(found).due_reports == []
    found.adopted_on = day(-100)
    db.session.commit()
    (due,) = project_status(found).due_reports
    assert due.period.starts_on == day(-100)


def test_no_report_before_going_live_or_on_a_closed_project(in_app: Flask) -> None:
    for number, stage in enumerate((Stage.SET_UP, Stage.CLOSED, Stage.IMPLEMENTATION)):
        found = live(stage, reference=f"EBP-2026-77{number:02}")
        with pytest.raises(Invalid):
            report(found)


@pytest.mark.parametrize("number", [-1, 10**10])
def test_numbers_are_whole_and_not_absurd(in_app: Flask, number: int) -> None:
    with pytest.raises(Invalid, match="whole number"):
        report(live(), recruited=number)


def test_analysis_waits_for_the_report_at_the_end_of_collecting(in_app: Flask) -> None:
    found = live()
    report(found)
    (gate,) = check_gates([found], [NUMBERS_REPORTED])[found.id]
    assert gate.met is GateStatus.NO
    with pytest.raises(Invalid) as caught:
        report(found, kind="end_of_collecting", deviations="", attrition="", recruited=None)
    assert {"recruited", "deviations", "attrition"} <= set(caught.value.fields)
    report(found, kind="end_of_collecting")
    (gate,) = check_gates([found], [NUMBERS_REPORTED])[found.id]
    assert gate.met is GateStatus.YES


def test_risks_are_scored_owned_reviewed_and_closed_with_a_reason(in_app: Flask) -> None:
    found = live()
    row = risk(found, 5, 4)
    assert project_status(found).computed is Rag.RED
    for bad in ({"likelihood": 6}, {"impact": 0}, {"owner": None}, {"review_on": day(-1)}):
        with pytest.raises(Invalid):
            risk(found, **{"likelihood": 2, "impact": 2, **bad})
    with pytest.raises(Invalid, match="may not see"):
        risk(live(reference="EBP-2026-7799", marking="official_sensitive"), owner=person("staff"))
    with pytest.raises(Invalid, match="why it is over"):
        risks.close(**by("lead", found), risk=row, reason="")
    risks.close(**by("lead", found), risk=row, reason="Enough bikes came")
    assert project_status(found).computed is Rag.GREEN
