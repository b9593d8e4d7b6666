"""Texts that wait for clearance, and the cover sheet of each kind of item."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from evidence_hub.agreements import queries
from evidence_hub.commissioning import paper
from evidence_hub.commissioning.models import AgendaItem
from evidence_hub.commissioning.operations import meetings
from evidence_hub.commissioning.sockets import candidates
from evidence_hub.core.database import db
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as terms
from tests.functional.commissioning import builders as made
from tests.functional.registry.builders import actor


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
    papers = paper.of_items(meeting.items)
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
    said = {gate.name: gate.met for gate in paper.of_items([item])[item.id].positions}
    assert {"Disposal of shared data certified", "Money reconciled", "Lessons written"} <= set(said)
