"""Texts that wait for clearance, and the cover sheet of each kind of item."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flask import Flask

from evidence_hub.agreements import queries
from evidence_hub.commissioning import cover_sheet, pipeline
from evidence_hub.commissioning.hooks import candidates
from evidence_hub.commissioning.models import AgendaItem
from evidence_hub.commissioning.operations import meetings
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as terms
from tests.functional.commissioning import builders as made
from tests.functional.registry.builders import actor, project


def test_the_board_hears_of_a_waiting_text_and_clears_nothing_by_it(in_app: Flask) -> None:
    found = terms.study(Stage.REPORTING, title="Bikes at night")
    text = terms.submitted(found, Path(in_app.config["HUB"].data_dir))
    offered = candidates(viewer_for(actor("secretary")))
    meeting = made.planned()
    meetings.fill_agenda(actor=actor("secretary"), meeting=meeting, candidates=offered)
    item = next(each for each in meeting.items if each.kind == "publication")
    assert item.title == "Text waiting for clearance: Bikes at night"
    assert text.output.title not in item.title
    made.opened(meeting)
    made.decide(item, "note", money="", benefit_owner=None)
    assert queries.submission(found.id, text.id).decision is None


def test_a_text_that_is_decided_is_offered_no_more(in_app: Flask) -> None:
    found = terms.study(Stage.REPORTING)
    text = terms.submitted(found, Path(in_app.config["HUB"].data_dir))
    terms.decide(found, text)
    kinds = {each.kind for each in candidates(viewer_for(actor("secretary")))}
    assert "publication" not in kinds


def test_each_kind_of_item_has_a_cover_sheet_with_where_its_project_stands(
    in_app: Flask,
) -> None:
    found = terms.study(Stage.LIVE)
    meeting = made.planned()
    asked = made.listed(meeting, found, "referral")
    papers = cover_sheet.of_items(meeting.items)
    names = [gate.name for gate in papers[asked.id].positions]
    assert names == [
        "Ethics opinion favourable and in date",
        "Data protection impact assessment accepted or not needed",
        "Data sharing agreement in force for each external recipient",
        "Intellectual property terms agreed",
        "Conditions before the start met",
    ]
    assert not any(gate.met.lets_pass for gate in papers[asked.id].positions[:2])


def test_the_cover_sheet_of_a_closure_names_what_closing_needs(in_app: Flask) -> None:
    found = terms.study(Stage.BENEFITS_REVIEW)
    meeting = made.planned()
    item = AgendaItem(
        meeting_id=meeting.id, place=1, kind="closure", title=found.title, project=found
    )
    meeting.items.append(item)
    db.session.flush()
    said = {gate.name: gate.met for gate in cover_sheet.of_items([item])[item.id].positions}
    assert {"Disposal of shared data certified", "Money reconciled", "Lessons written"} <= set(said)


def test_what_stands_still_or_is_late_is_offered_and_what_is_on_time_is_not(in_app: Flask) -> None:
    today = clock.today()
    late, on_time, still = (
        project(
            stage,
            reference=f"EBP-2026-660{number}",
            intended_end_on=today + dt.timedelta(days=days),
        )
        for number, (stage, days) in enumerate(
            ((Stage.LIVE, -1), (Stage.LIVE, 0), (Stage.SUSPENDED, 90))
        )
    )
    db.session.commit()
    offered = {
        each.project_id
        for each in candidates(viewer_for(actor("secretary")))
        if each.kind == "attention"
    }
    assert {late.id, still.id} <= offered
    assert on_time.id not in offered


def test_the_boards_first_page_says_what_runs_on_after_its_end(in_app: Flask) -> None:
    today = clock.today()
    late = project(Stage.LIVE, intended_end_on=today - dt.timedelta(days=1))
    db.session.commit()
    viewer = viewer_for(actor("secretary"))
    lines = pipeline.first_page(viewer).late.rows
    day = late.intended_end_on
    assert day is not None
    why = [line.why for line in lines if line.text == late.title]
    assert why == [f"Was to end on {day.day} {day:%B %Y}"]
