"""Conditions: who sets, meets and accepts them, and what each page shows to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.core.errors import Invalid, NotAllowed, NotFound
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.conditions import condition, conditions_of
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.lifecycle.models import Condition
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser
from tests.functional.registry.builders import actor, person, project

SignIn = Callable[[str], Browser]
TEAM = {
    "lead": Relation.LEAD,
    "supervisor": Relation.SUPERVISOR,
    "partner": Relation.PARTNER,
    "ethics": Relation.ASSIGNED,
}
ADDRESS = "/projects/EBP-2026-5555/conditions"


def by(who: str, made: Project) -> dict[str, Any]:
    acting = actor(who)
    return {
        "actor": acting,
        "relationship": viewer_for(acting).relationship(made),
        "project": made,
    }


def impose(made: Project, who: str = "ethics", **given: Any) -> Condition:
    return conditions.impose(
        **by(who, made),
        **{
            "origin": "ethics",
            "text": "Translate the consent form",
            "timing": "before_start",
            "owner": "Research lead",
            **given,
        },
    )


def gate_of(made: Project) -> GateStatus:
    return check_gates([made], [gates.CONDITIONS_MET])[made.id][0].met


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": ""}, "Write the condition"),
        ({"timing": "whenever"}, "when it must be met"),
        ({"owner": ""}, "who meets the condition"),
    ],
)
def test_a_condition_says_what_when_and_who(
    in_app: Flask, given: dict[str, str], says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        impose(project(Stage.ASSESSMENT, TEAM), **given)


@pytest.mark.parametrize(
    ("origin", "who"), [("ethics", "secretary"), ("board", "ethics"), ("agreements", "lead")]
)
def test_a_package_takes_conditions_only_from_those_who_decide_in_it(
    in_app: Flask, origin: str, who: str
) -> None:
    with pytest.raises(NotAllowed):
        impose(project(Stage.ASSESSMENT, TEAM), who, origin=origin)


def test_no_condition_means_that_the_gate_asks_for_nothing(in_app: Flask) -> None:
    assert gate_of(project(Stage.SET_UP, TEAM)) is GateStatus.NOT_REQUIRED


def test_a_condition_for_later_does_not_hold_the_start(in_app: Flask) -> None:
    made = project(Stage.SET_UP, TEAM)
    impose(made, timing="later")
    assert gate_of(made) is GateStatus.NOT_REQUIRED


def test_a_condition_that_a_newer_opinion_replaced_holds_nothing(in_app: Flask) -> None:
    made = project(Stage.SET_UP, TEAM)
    row = impose(made)
    assert gate_of(made) is GateStatus.NO
    row.lifted_at = row.set_at
    assert not row.is_open
    assert gate_of(made) is GateStatus.NOT_REQUIRED


def test_whoever_leads_or_supervises_shows_it_met_and_nobody_else(in_app: Flask) -> None:
    made = project(Stage.SET_UP, TEAM)
    row = impose(made)
    for who in ("ethics", "secretary", "partner", "chair"):
        with pytest.raises(NotAllowed):
            conditions.show_met(**by(who, made), condition=row, evidence="Done")
    conditions.show_met(**by("supervisor", made), condition=row, evidence="Done")
    assert row.shown_by_name == person("supervisor").name


def test_it_is_shown_met_with_evidence_and_only_once(in_app: Flask) -> None:
    made = project(Stage.SET_UP, TEAM)
    row = impose(made)
    with pytest.raises(Invalid, match="what was done"):
        conditions.show_met(**by("lead", made), condition=row, evidence="")
    conditions.show_met(**by("lead", made), condition=row, evidence="Form 2 is attached")
    with pytest.raises(Invalid, match="waits to be accepted"):
        conditions.show_met(**by("lead", made), condition=row, evidence="Form 3")


def test_what_is_sent_back_needs_a_reason_and_can_be_shown_again(in_app: Flask) -> None:
    made = project(Stage.SET_UP, TEAM)
    row = impose(made)
    conditions.show_met(**by("lead", made), condition=row, evidence="Form 2")
    with pytest.raises(Invalid, match="still missing"):
        conditions.settle(**by("ethics", made), condition=row, is_met=False, answer="")
    conditions.settle(**by("ethics", made), condition=row, is_met=False, answer="Punjabi too")
    assert row.is_open
    assert row.shown_at is None
    conditions.show_met(**by("lead", made), condition=row, evidence="Both")
    conditions.settle(**by("ethics", made), condition=row, is_met=True, answer="")
    assert gate_of(made) is GateStatus.YES


def test_the_lead_cannot_accept_what_the_lead_showed(in_app: Flask) -> None:
    made = project(Stage.SET_UP, TEAM)
    row = impose(made)
    conditions.show_met(**by("lead", made), condition=row, evidence="Form 2")
    with pytest.raises(NotAllowed):
        conditions.settle(**by("lead", made), condition=row, is_met=True, answer="")


def test_conditions_come_in_the_order_in_which_they_were_set(in_app: Flask) -> None:
    made, other = project(Stage.SET_UP, TEAM), project(Stage.SET_UP, reference="EBP-2026-5556")
    for text in ("First", "Second"):
        impose(made, text=text)
    found = conditions_of([made.id, other.id])
    assert [row.text for row in found[made.id]] == ["First", "Second"]
    assert other.id not in found


def test_a_condition_is_found_only_through_its_own_project(in_app: Flask) -> None:
    made, other = project(Stage.SET_UP, TEAM), project(Stage.SET_UP, reference="EBP-2026-5556")
    row = impose(made)
    assert condition(made.id, row.id) is row
    with pytest.raises(NotFound):
        condition(other.id, row.id)


@pytest.fixture
def imposed(app: Flask) -> int:
    """A project in set-up with one condition of the ethics review; its id."""
    with app.app_context(), writing():
        row = impose(project(Stage.SET_UP, TEAM), due_on=dt.date(2090, 1, 1))
        db.session.commit()
        return row.id


def test_a_condition_goes_from_the_lead_to_who_set_it_and_is_met(
    app: Flask, sign_in: SignIn, imposed: int
) -> None:
    lead, ethics = sign_in("lead"), sign_in("ethics")
    assert "Show that it is met" in lead.text(ADDRESS)
    assert "Show that it is met" not in ethics.text(ADDRESS)
    empty = lead.post(f"{ADDRESS}/{imposed}/show", {"evidence": ""})
    assert empty.status_code == 422
    shown = lead.post(f"{ADDRESS}/{imposed}/show", {"evidence": "Form 2 is attached"})
    assert shown.status_code == 302
    assert "Form 2 is attached" in ethics.text(f"{ADDRESS}/{imposed}")
    assert "Accept it or send it back" in ethics.text(ADDRESS)
    unsaid = ethics.post(f"{ADDRESS}/{imposed}/settle", {"verdict": "not_met", "answer": ""})
    assert unsaid.status_code == 422
    done = ethics.post(f"{ADDRESS}/{imposed}/settle", {"verdict": "met", "answer": "Good"})
    assert done.status_code == 302
    page = lead.text(ADDRESS)
    assert "Accepted" in page
    assert "Show that it is met" not in page


def test_a_partner_reads_a_condition_and_not_who_set_it(
    app: Flask, sign_in: SignIn, imposed: int
) -> None:
    with app.app_context():
        name = person("ethics").name
    assert name in sign_in("lead").text(ADDRESS)
    page = sign_in("partner").text(ADDRESS)
    assert "Translate the consent form" in page
    assert name not in page
    assert name not in sign_in("partner").text(f"{ADDRESS}/{imposed}")


def test_whoever_is_not_inside_the_project_finds_no_conditions(
    app: Flask, sign_in: SignIn, imposed: int
) -> None:
    staff = sign_in("staff")
    assert staff.get(ADDRESS).status_code == 404
    assert staff.get(f"{ADDRESS}/{imposed}").status_code == 404
