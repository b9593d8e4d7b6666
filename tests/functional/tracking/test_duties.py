"""What waits for whom, what is overdue by room, unit and partner, and reminders told once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from evidence_hub.commissioning.hooks import candidates
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.notifications import tasks
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.audience import Viewer, viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import reminding, worklist
from tests.functional.registry.builders import actor, person
from tests.functional.tracking.builders import (
    benefit,
    by,
    day,
    everything,
    live,
    milestone,
    moved,
    report,
    risk,
)


def viewing(name: str) -> Viewer:
    return viewer_for(actor(name))


def duties(name: str, found: Project) -> list[str]:
    return [
        task.title
        for task in tasks.of_viewer(viewing(name))
        if task.params.get("ref") == found.reference and task.endpoint.startswith("tracking.")
    ]


def test_each_sees_what_waits_for_them_and_nobody_elses(in_app: Flask) -> None:
    found = live(since=-130)
    everything(found)
    assert any("Say when “Half of the sample” is met" in each for each in duties("lead", found))
    secretary = duties("secretary", found)
    assert any(each.startswith("Answer the progress report") for each in secretary)
    assert any(each.startswith("Grant or refuse") for each in secretary)
    assert any(each.startswith("Confirm money") for each in secretary)
    assert any(each.startswith("Check the measured benefit") for each in duties("member", found))
    for name in ("staff", "partner", "student", "auditor", "admin", "infogov"):
        assert duties(name, found) == []


def test_owners_are_asked_when_the_day_has_come(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = live()
    risk(found)
    benefit(found, target_on=day(10))
    assert duties("lead2", found) == []
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", day(31).isoformat())
    assert duties("lead2", found) == ["Measure “Fewer bikes stolen”"]
    assert any("Look again" in each for each in duties("lead", found))


def test_late_is_counted_by_room_unit_and_partner(in_app: Flask) -> None:
    found = live(since=-130)
    row = milestone(found, day(10))
    row.first_on = row.baseline_on = day(-4)
    db.session.commit()
    late = [
        each
        for each in worklist.late_things(viewing("secretary"), clock.today())
        if each.project.id == found.id
    ]
    assert {each.what for each in late} == {"Milestone: Half of the sample", "Progress report"}
    assert worklist.counted(late, "room") == [("Tracking", 2)]
    assert worklist.counted(late, "partner") == [("Demo University (DEMO)", 2)]
    assert next(each.days for each in late if each.what.startswith("Mile")) == 4


def test_what_is_granted_paused_or_waits_for_an_answer_is_not_late(in_app: Flask) -> None:
    found = live(since=-130)
    moved(found, Stage.PAUSED, day(-60))
    moved(found, Stage.LIVE, day(-20))
    row = milestone(found, day(10))
    row.first_on = row.baseline_on = day(-30)
    db.session.commit()
    report(found)
    late = worklist.late_things(viewing("secretary"), clock.today())
    assert [each for each in late if each.project.id == found.id] == []


def test_somebody_who_may_not_see_a_project_counts_nothing_of_it(in_app: Flask) -> None:
    found = live(since=-130, marking="official_sensitive")
    assert found.id not in {
        each.project.id for each in worklist.late_things(viewing("member"), clock.today())
    }
    listed = db.session.scalars(worklist.lists(viewing("member")).of("all"))
    assert found.id not in {project.id for project in listed}


def test_a_red_project_is_offered_to_the_board_and_an_amber_one_is_not(in_app: Flask) -> None:
    red, amber = live(), live(reference="EBP-2026-5611")
    risk(red, 5, 5)
    risk(amber, 4, 3)
    offered = {
        each.project_id for each in candidates(viewing("secretary")) if each.kind == "at_risk"
    }
    assert red.id in offered
    assert amber.id not in offered


def remind() -> int:
    done = 0
    for piece in reminding.reminders():
        with writing():
            done += piece()
            db.session.commit()
    return done


def test_a_reminder_is_told_once_for_each_mark(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = live()
    milestone(found, day(20))

    def told() -> int:
        return db.session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.key.like("milestone-due:%"), Notice.person_id == person("lead").id)
        ) or 0  # fmt: skip

    remind()
    assert told() == 0
    for ahead, count in ((6, 1), (7, 1), (17, 2), (20, 2), (25, 2)):
        monkeypatch.setenv("EVIDENCE_HUB_TODAY", day(ahead).isoformat())
        remind()
        remind()
        assert told() == count
        monkeypatch.delenv("EVIDENCE_HUB_TODAY")


def test_the_team_is_told_and_answers_are_told_to_it(in_app: Flask) -> None:
    found = live()
    everything(found)
    keys = set(db.session.scalars(select(Notice.key).where(Notice.project_id == found.id)))
    assert any(each.startswith("rebaseline:") for each in keys)
    assert any(each.startswith("report-sent:") for each in keys)
    assert by("lead", found)["project"] is found
