"""The plan: dates that are kept, moved only by a grant, and never met before they began."""

from __future__ import annotations

import pytest
from flask import Flask

from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.lifecycle import State
from evidence_hub.tracking.operations import plan
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.rag import Rag
from tests.functional.tracking.builders import by, day, live, milestone, moved

ALL = ("staff", "lead", "lead2", "supervisor", "member", "chair", "secretary", "ethics2", "infogov",
       "legal", "partner", "student", "auditor", "admin")  # fmt: skip


def test_only_the_lead_and_the_supervisor_plan_and_only_the_secretary_grants(
    in_app: Flask,
) -> None:
    found = live()
    row = milestone(found, day(10))
    may_plan, may_grant = set(), set()
    for name in ALL:
        try:
            plan.forecast(
                **by(name, found), milestone=row, forecast_on=day(9), reason="", version=row.version
            )
            may_plan.add(name)
        except NotAllowed:
            pass
        try:
            plan.answer_new_date(**by(name, found), milestone=row, is_granted=True, answer="")
        except NotAllowed:
            continue
        except Invalid:
            may_grant.add(name)
    assert may_plan == {"lead", "supervisor"}
    assert may_grant == {"secretary"}


def test_a_date_moves_only_by_a_grant_and_the_old_one_stays(in_app: Flask) -> None:
    found = live()
    row = milestone(found, day(10))
    with pytest.raises(Invalid, match="fixed"):
        plan.edit(
            **by("lead", found), milestone=row, title=row.title, owner=None, baseline_on=day(40),
            reason="Slow", version=row.version,
        )  # fmt: skip
    plan.ask_new_date(**by("lead", found), milestone=row, becomes_on=day(40), reason="Snow")
    assert row.baseline_on == day(10)
    plan.answer_new_date(**by("secretary", found), milestone=row, is_granted=True, answer="Seen")
    assert (row.baseline_on, row.first_on) == (day(40), day(10))
    assert row.rebaselines[0].was_on == day(10)
    late = project_status(found).late(row)
    assert (late.days, late.granted) == (0, 30)


def test_a_refused_date_changes_nothing_and_needs_words(in_app: Flask) -> None:
    found = live()
    row = milestone(found, day(10))
    plan.ask_new_date(**by("lead", found), milestone=row, becomes_on=day(40), reason="Snow")
    with pytest.raises(Invalid, match="why it is refused"):
        plan.answer_new_date(**by("secretary", found), milestone=row, is_granted=False, answer="")
    plan.answer_new_date(**by("secretary", found), milestone=row, is_granted=False, answer="No")
    assert row.baseline_on == day(10)
    with pytest.raises(Invalid, match="already"):
        plan.answer_new_date(**by("secretary", found), milestone=row, is_granted=True, answer="")


def test_before_the_start_a_date_is_changed_with_a_reason_and_kept_too(in_app: Flask) -> None:
    found = live(Stage.SET_UP)
    row = milestone(found, day(10))
    values = {"milestone": row, "title": row.title, "owner": None, "baseline_on": day(20)}
    with pytest.raises(Invalid, match="why the date changes"):
        plan.edit(**by("lead", found), **values, reason="", version=row.version)
    plan.edit(**by("lead", found), **values, reason="Term dates", version=row.version)
    assert [each.was_on for each in row.rebaselines] == [day(10)]


def test_an_overdue_milestone_needs_a_reason_with_its_forecast(in_app: Flask) -> None:
    found = live()
    row = milestone(found, day(10))
    row.first_on = row.baseline_on = day(-5)
    db.session.commit()
    values = {"milestone": row, "forecast_on": day(5)}
    with pytest.raises(Invalid, match="Say why it will be later"):
        plan.forecast(**by("lead", found), **values, reason="", version=row.version)
    plan.forecast(**by("lead", found), **values, reason="Snow", version=row.version)
    assert project_status(found).state(row) is State.MISSED
    assert project_status(found).computed is Rag.AMBER


def test_nothing_is_met_before_it_began_before_the_project_or_in_the_future(in_app: Flask) -> None:
    found = live()
    moved(found, Stage.COMMISSIONED, day(-120))
    moved(found, Stage.LIVE, day(-100))
    row = milestone(found, day(10))
    for begun, actual, words in (
        (day(-3), day(-4), "before it began"),
        (None, day(1), "still to come"),
        (day(-121), None, "commissioned on"),
        (None, None, "when it began or when it was met"),
    ):
        with pytest.raises(Invalid, match=words):
            plan.reach(
                **by("lead", found), milestone=row, begun_on=begun, actual_on=actual,
                version=row.version,
            )  # fmt: skip
    plan.reach(
        **by("lead", found), milestone=row, begun_on=day(-3), actual_on=day(-1), version=row.version
    )
    assert project_status(found).state(row) is State.MET


def test_a_milestone_met_after_its_pause_is_met_in_time(in_app: Flask) -> None:
    found = live()
    moved(found, Stage.PAUSED, day(-20))
    moved(found, Stage.LIVE, day(-10))
    row = milestone(found, day(5))
    row.first_on = row.baseline_on = day(-8)
    row.actual_on = day(0)
    db.session.commit()
    seen = project_status(found)
    assert seen.late(row).still == 10
    assert seen.state(row) is State.MET


def test_somebody_who_saved_meanwhile_is_not_overwritten(in_app: Flask) -> None:
    found = live()
    row = milestone(found, day(10))
    shown = row.version
    plan.forecast(**by("lead", found), milestone=row, forecast_on=day(8), reason="", version=shown)
    db.session.commit()
    with pytest.raises(Conflict) as caught:
        plan.forecast(
            **by("supervisor", found), milestone=row, forecast_on=day(9), reason="", version=shown
        )
    assert caught.value.theirs["Expected"] != caught.value.yours["Expected"]


def test_a_starting_set_is_spread_over_the_planned_time_and_made_once(in_app: Flask) -> None:
    found = live(Stage.SET_UP)
    rows = plan.add_starting_set(**by("lead", found), idempotency_key="a" * 32)
    db.session.commit()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0].first_on == day(-100)
    assert rows[-1].first_on == day(300)
    with pytest.raises(Invalid, match="already"):
        plan.add_starting_set(**by("lead", found), idempotency_key="b" * 32)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.BOARD_READY])
def test_no_plan_is_made_before_commissioning_or_after_the_end(in_app: Flask, stage: Stage) -> None:
    found = live(stage)
    with pytest.raises(Invalid):
        milestone(found, day(10))
