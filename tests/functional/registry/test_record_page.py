"""The record's page: what each viewer is shown of it, what is blank, and what stands where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.accounts.models import Clearance
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.lifecycle import panels
from evidence_hub.lifecycle.operations.conditions import impose
from evidence_hub.registry import record
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.hooks import Answer, Panel, PanelPlace
from evidence_hub.registry.queries import visible_project
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser
from tests.functional.registry.builders import LONG_AGO, actor, person, project

SignIn = Callable[[str], Browser]
TEAM = {
    "lead": Relation.LEAD,
    "supervisor": Relation.SUPERVISOR,
    "partner": Relation.PARTNER,
    "ethics": Relation.ASSIGNED,
}
REFERENCE = "EBP-2026-5555"
ADDRESS = f"/projects/{REFERENCE}"
TURNING_POINT = "EBP-2013-0115"
WAITING = 'id="missing"'


@pytest.fixture
def live(app: Flask) -> None:
    with app.app_context(), writing():
        project(Stage.LIVE, TEAM)


def test_turning_point_has_no_lead_no_design_and_no_dates_that_its_source_does_not_give(
    in_app: Flask,
) -> None:
    """DOMAIN J2: a blank of an import is data, and stands there as a blank."""
    viewer = viewer_for(actor("staff"))
    found, tier = visible_project(TURNING_POINT, viewer)
    page = record.assemble(found, tier, viewer, {}, {})
    rows = {row.field.code: row for section in page.sections for row in section.rows}
    for code in ("lead", "ethics", "data_sharing"):
        assert rows[code].values == [], code
    assert record.people_shown(found, viewer, tier) == []
    assert {step.state for step in page.steps} == {"unknown"}
    assert "does not say which stage" in record.stage_note(found)


def test_a_register_reader_has_title_question_and_methods_and_not_the_sample(
    app: Flask, sign_in: SignIn, live: None
) -> None:
    page = sign_in("staff").text(ADDRESS)
    assert "Do bells prevent thefts?" in page
    assert "Half of the bikes get bells." in page
    assert "200 bikes" not in page
    assert "Recorded thefts" not in page
    assert "200 bikes" in sign_in("lead").text(ADDRESS)


def test_a_partner_on_the_project_is_not_told_who_else_takes_part(
    app: Flask, sign_in: SignIn, live: None
) -> None:
    with app.app_context():
        supervisor = person("supervisor").name
    assert supervisor in sign_in("lead").text(ADDRESS)
    assert supervisor not in sign_in("partner").text(ADDRESS)


def test_the_team_is_told_what_is_missing_and_a_register_reader_is_not(
    app: Flask, sign_in: SignIn, live: None
) -> None:
    page = sign_in("lead").text(ADDRESS)
    assert WAITING in page
    assert 'href="#missing"' in page
    outside = sign_in("staff").text(ADDRESS)
    assert WAITING not in outside
    assert 'href="#missing"' not in outside


def test_a_partner_is_not_told_who_lacks_a_clearance(app: Flask, sign_in: SignIn) -> None:
    """Who is vetted for what stays in the force (DOMAIN section 4)."""
    with app.app_context(), writing():
        project(Stage.SET_UP, TEAM, marking="official_sensitive")
        for name in ("partner", "secretary"):
            until = dt.date(2090, 1, 1)
            db.session.add(
                Clearance(
                    person_id=person(name).id, level="bpss", valid_from=LONG_AGO, expires_on=until
                )
            )
        db.session.commit()
        lead = person("lead").name
    assert lead in sign_in("secretary").text(ADDRESS).split(WAITING)[1]
    page = sign_in("partner").text(ADDRESS)
    assert "It is looked after by the force." in page
    assert lead not in page.split(WAITING)[1]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SCREENING, Stage.BOARD_READY])
def test_before_the_approval_nobody_asks_whether_data_can_be_collected(
    in_app: Flask, stage: Stage
) -> None:
    made, viewer = project(stage, TEAM), viewer_for(actor("lead"))
    found, tier = visible_project(made.reference, viewer)
    assert panels.permission_panel(found, viewer, tier) is None


@pytest.mark.parametrize(
    ("stage", "is_legacy", "where"),
    [
        (Stage.COMMISSIONED, False, PanelPlace.HEADER),
        (Stage.SUSPENDED, False, PanelPlace.HEADER),
        (Stage.ANALYSIS, True, PanelPlace.END),
    ],
)
def test_of_an_import_the_answer_stands_last_since_its_gates_were_never_kept(
    in_app: Flask, stage: Stage, is_legacy: bool, where: PanelPlace
) -> None:
    made, viewer = project(stage, TEAM, is_legacy=is_legacy), viewer_for(actor("secretary"))
    found, tier = visible_project(made.reference, viewer)
    panel = panels.permission_panel(found, viewer, tier)
    assert panel is not None
    assert panel.place is where
    assert not panel.context["permission"].allowed


def panel(anchor: str, place: PanelPlace = PanelPlace.SECTION, **answers: list[Answer]) -> Panel:
    return Panel(anchor, anchor.capitalize(), "none.html", {}, answers, place)


def test_the_navigation_names_sections_first_and_what_is_missing_last(in_app: Flask) -> None:
    made, viewer = project(Stage.LIVE, TEAM), viewer_for(actor("lead"))
    found, tier = visible_project(made.reference, viewer)
    page = record.assemble(found, tier, viewer, {}, {})
    shown = [panel("missing", PanelPlace.HEADER), panel("findings"), panel("documents")]
    links = [link["href"] for link in record.side_links(page, shown)]
    assert links[:2] == ["#findings", "#documents"]
    assert links[-1] == "#missing"


def test_what_two_packages_answer_in_the_same_words_stands_once_with_both_marks() -> None:
    said = [Answer("Fewer thefts", "beneficial", ["a"]), Answer("No change", "", ["b"])]
    also = [Answer("Fewer thefts", "beneficial", ["c"])]
    found = record.answers([panel("findings", found=said), panel("library", found=also)])["found"]
    assert [(answer.text, list(answer.mark)) for answer in found] == [
        ("Fewer thefts", ["a", "c"]),
        ("No change", ["b"]),
    ]


@pytest.mark.parametrize(
    ("stage", "says"),
    [(Stage.LIVE, ""), (Stage.SUSPENDED, "Suspended."), (Stage.EXIT_DUTIES, "Exit duties.")],
)
def test_a_side_state_is_said_beside_the_way(in_app: Flask, stage: Stage, says: str) -> None:
    assert record.stage_note(project(stage)) == says


def test_the_history_keeps_from_its_authors_what_belongs_to_the_review(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        made = project(Stage.SCREENING, TEAM)
        acting = actor("ethics")
        impose(
            actor=acting, relationship=viewer_for(acting).relationship(made), project=made,
            origin="ethics", text="Translate the form", timing="later", owner="Lead",
        )  # fmt: skip
        db.session.commit()
    page = sign_in("lead").text(f"{ADDRESS}/history")
    assert "Condition set" in page
    assert "Translate the form" in page
    outside = sign_in("partner").text(f"{ADDRESS}/history")
    assert "Condition set" in outside
    assert "Translate the form" not in outside


def test_a_register_reader_has_no_history(app: Flask, sign_in: SignIn, live: None) -> None:
    sign_in("staff").text(f"{ADDRESS}/history", status=404)


def test_the_list_of_the_register_finds_by_stage_and_ignores_codes_of_nothing(
    app: Flask, sign_in: SignIn, live: None
) -> None:
    staff = sign_in("staff")
    assert REFERENCE in staff.text("/projects?stage=live")
    assert REFERENCE not in staff.text("/projects?stage=closed")
    assert REFERENCE not in staff.text("/projects?stage=nonsense")
    assert REFERENCE not in staff.text("/projects?year=1999&stage=live")


def test_what_the_report_merely_mentions_is_listed_only_when_asked_for(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        project(Stage.LEGACY_IMPORT, TEAM, is_legacy=True, record_kind="mention")
    staff = sign_in("staff")
    assert REFERENCE not in staff.text("/projects?stage=legacy_import")
    assert REFERENCE in staff.text("/projects?stage=legacy_import&record_kind=mention")
