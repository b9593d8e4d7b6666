"""Incidents: reported by anybody, seen by few, with a clock of 72 hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import queries
from evidence_hub.tracking.models import Incident
from evidence_hub.tracking.operations import incidents as operations
from tests.functional.registry.builders import actor, project

HOUR = dt.timedelta(hours=1)
TEAM = {
    "lead": Relation.LEAD, "supervisor": Relation.SUPERVISOR, "student": Relation.STUDENT,
    "ethics": Relation.ASSIGNED,
}  # fmt: skip


def about(name: str, found: Project) -> dict[str, Any]:
    who = actor(name)
    return {"actor": who, "relationship": viewer_for(who).relationship(found), "project": found}


def report(found: Project, name: str = "student", **given: Any) -> Incident:
    return operations.report(
        **about(name, found),
        **{
            "idempotency_key": name * 8,
            "category": "personal_data_breach",
            "what": "A memory stick was lost",
            "aware_at": clock.now() - 10 * HOUR,
            "people_affected": 12,
            "containment": "The bus company was asked",
            **given,
        },
    )


def decide(found: Project, row: Incident, name: str = "infogov", **given: Any) -> None:
    operations.decide(
        **about(name, found),
        **{
            "incident": row,
            "category": row.category,
            "decision": "notified",
            "reason": "People can be identified",
            "notified_at": clock.now(),
            "reference": "IC-1",
            "late_reason": "",
            "are_people_told": True,
            **given,
        },
    )


def test_the_reporter_and_those_who_decide_see_it_and_nobody_else(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    row = report(found)
    seen = {
        name
        for name in ("staff", "lead", "supervisor", "student", "member", "secretary", "ethics",
                     "ethics2", "infogov", "chair", "deputy", "auditor", "partner")
        if row in queries.incidents_of(found, viewer_for(actor(name)))
    }  # fmt: skip
    assert seen == {"lead", "supervisor", "student", "ethics", "infogov", "chair", "auditor"}


def test_the_clock_counts_from_when_it_was_known_not_from_the_report(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    row = report(found, aware_at=clock.now() - 80 * HOUR)
    with pytest.raises(Invalid, match="72 hours"):
        decide(found, row)
    decide(found, row, late_reason="The student told us late")
    assert row.late_reason
    assert row.decision == "notified"


def test_the_clock_counts_hours_that_pass_when_the_clocks_change(in_app: Flask) -> None:
    known = dt.datetime(2026, 10, 24, 12, tzinfo=clock.LONDON)  # an hour is gained that night
    row = Incident(aware_at=known.astimezone(dt.UTC), category="personal_data_breach")
    assert clock.in_london(row.notify_by).hour == 11


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"aware_at": None}, "when it became known"),
        ({"category": "magic"}, "Choose a kind"),
        ({"containment": ""}, "what was done"),
    ],
)
def test_a_report_without_its_facts_is_refused(
    in_app: Flask, given: dict[str, Any], says: str
) -> None:
    found = project(Stage.LIVE, TEAM)
    with pytest.raises(Invalid, match=says):
        report(found, **given)


def test_a_time_to_come_is_refused(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    with pytest.raises(Invalid, match="not later than now"):
        report(found, aware_at=clock.now() + HOUR)


def test_a_double_click_reports_once(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    assert report(found).id == report(found).id


@pytest.mark.parametrize("name", ["lead", "chair", "ethics", "secretary", "auditor"])
def test_only_information_governance_decides_on_notification(in_app: Flask, name: str) -> None:
    found = project(Stage.LIVE, TEAM)
    row = report(found)
    with pytest.raises(NotAllowed):
        decide(found, row, name)


def test_a_breach_cannot_be_waved_through_as_no_breach(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    row = report(found)
    with pytest.raises(Invalid, match="kind of incident"):
        decide(found, row, decision="none_needed")


def test_a_reviewer_who_stops_the_study_after_an_incident_suspends_it(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    row = report(found)
    operations.decide_continuation(
        **about("ethics", found), incident=row, continuation="suspend", reason="People were upset"
    )
    assert found.stage == Stage.SUSPENDED
