"""An opinion: given on what was looked at, by who may, never back-dated, with a life of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core import clock, due
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.ethics import progress, queries
from evidence_hub.ethics.catalogue import Route, route_of
from evidence_hub.ethics.operations import applications, life, opinions, reviews
from evidence_hub.ethics.operations.opinions import ConditionText
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.registering.operations import amendments, people
from evidence_hub.registry import content
from evidence_hub.registry.models import Project, ProjectVersion
from evidence_hub.registry.stages import Stage
from tests.functional.ethics import builders as made
from tests.functional.registry.builders import actor, interest, person, project

TEAM = {"lead": Relation.LEAD, "supervisor": Relation.SUPERVISOR}


def gate(found: Project, named: gates.GateType = gates.ETHICS_IN_FORCE) -> tuple[GateStatus, str]:
    said = check_gates([found], [named])[found.id][0]
    return said.met, said.why


def test_a_favourable_opinion_opens_its_gates_and_freezes_the_version(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    assert gate(found) == (GateStatus.NO, "No ethics application was begun.")
    opinion = made.approved(found)
    assert gate(found)[0] is GateStatus.YES
    assert gate(found, gates.ETHICS_ADVISED)[0] is GateStatus.YES
    assert gate(found, gates.PROTOCOL_LOCKED)[0] is GateStatus.YES
    assert gate(found, gates.EQUALITY_DONE)[0] is GateStatus.YES
    version = db.session.get_one(ProjectVersion, opinion.version_id)
    assert version.frozen_at is not None
    assert opinion.covered["sample_plan"] == "200 bikes"


def test_a_change_of_a_covered_field_closes_the_gate_and_of_another_does_not(
    in_app: Flask,
) -> None:
    found = project(Stage.SET_UP, TEAM)
    made.approved(found)
    content.apply(found, {"sponsor": "Another chief superintendent"})
    db.session.commit()
    assert gate(found)[0] is GateStatus.YES
    content.apply(found, {"sample_plan": "900 bikes"})
    db.session.commit()
    met, why = gate(found)
    assert met is GateStatus.NO
    assert "Sample plan" in why
    assert gate(found, gates.PROTOCOL_LOCKED)[0] is GateStatus.NO


def test_no_opinion_while_a_section_is_not_looked_at(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review(found, application, "data")
    with pytest.raises(Invalid, match="not looked at"):
        made.give(found, application)


def test_a_concern_lets_no_plain_favourable_opinion_pass(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    made.review(found, application, "data", "change", comment="Say who sees the list")
    with pytest.raises(Invalid, match="asked for a change"):
        made.give(found, application)
    conditions = [ConditionText("Only two people see the list", "before_start", "Research lead")]
    made.give(found, application, "favourable_with_conditions", conditions_set=conditions)
    assert gate(found)[0] is GateStatus.YES
    assert gate(found, gates.CONDITIONS_MET)[0] is GateStatus.NO


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (-1, 100, "before the day"),
        (0, -1, "on or after"),
        (0, 800, "House rule"),
        (5, 4, "on or after"),
    ],
)
def test_days_before_the_opinion_and_beyond_the_house_rule_are_refused(
    in_app: Flask, start: int, end: int, says: str
) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    today = clock.today()
    with pytest.raises(Invalid, match=says):
        made.give(
            found,
            application,
            valid_from=today + dt.timedelta(days=start),
            valid_to=today + dt.timedelta(days=end),
        )
    assert queries.opinions_of(found.id) == []


def test_a_stale_round_gets_no_review_and_no_opinion(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    first = application.rounds[-1].id
    made.give(found, application, "further_information_required")
    made.send(found, application)
    with pytest.raises(Invalid, match="sent again"):
        made.review(found, application, "data", round_id=first)
    with pytest.raises(Invalid, match="sent again"):
        made.give(found, application, round_id=first)


def test_a_record_that_changed_under_the_review_gets_no_opinion(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    content.apply(found, {"methods": "Every bike gets a bell"})
    with pytest.raises(Invalid, match="Methods"):
        made.give(found, application)


def test_two_opinions_at_once_become_one(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.assign(found, application, "ethics2")
    for who in ("ethics", "ethics2"):
        made.review_all(found, application, by=who)
    made.give(found, application)
    with pytest.raises(Invalid, match="Opinion given"):
        made.give(found, application, "unfavourable", by="ethics2")


def test_a_reviewer_who_became_conflicted_gives_no_opinion(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    interest("ethics", found)
    with pytest.raises(NotAllowed):
        made.give(found, application)
    assert gate(found, gates.REVIEWERS_ASSIGNED)[0] is GateStatus.NO


@pytest.mark.parametrize(
    "name", ["lead", "chair", "secretary", "ethics2", "admin", "infogov", "auditor"]
)
def test_nobody_but_an_assigned_reviewer_gives_an_opinion(in_app: Flask, name: str) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    with pytest.raises(NotAllowed):
        made.give(found, application, by=name)


def test_an_assignment_is_undone_without_a_reason_only_before_it_is_opened(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    secretary = actor("secretary")
    about = {
        "actor": secretary,
        "relationship": made.relationship(secretary, found),
        "project": found,
    }
    first = application.reviewers[0]
    reviews.undo_assignment(**about, assignment=first, reason="")
    assert application.reviewers == []
    assert not any(
        part.person_id == first.person_id and part.is_held(clock.today()) for part in found.people
    )
    made.assign(found, application)
    made.review(found, application, "data")
    with pytest.raises(Invalid, match="say why"):
        reviews.undo_assignment(**about, assignment=application.reviewers[0], reason="")


def test_a_resubmission_reopens_only_what_changed(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    made.review(found, application, "data", "change", comment="Say who sees the list")
    made.give(found, application, "further_information_required")
    answer = {"applies": "no", "left_out": "Two named people see it"}
    made.fill(found, application, data=answer)
    with pytest.raises(Invalid, match="Answer the reviewers first: Data"):
        made.send(found, application)
    made.answer_all(found, application)
    made.send(found, application)
    looked = progress.of_reviewer(
        application, application.reviewers[0], queries.reviews_of(application)
    )
    assert {code for code, at in looked.items() if at.is_open} == {"data"}
    assert {code for code, at in looked.items() if at.has_changed} == {"data"}


def test_a_condition_stated_instead_lets_the_board_decide_but_not_the_start(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    ethics = actor("ethics")
    opinions.state_condition(
        actor=ethics, relationship=made.relationship(ethics, found), project=found,
        condition=ConditionText("The university’s committee first", "before_start", "Research lead"),
    )  # fmt: skip
    assert gate(found, gates.ETHICS_ADVISED)[0] is GateStatus.YES
    assert gate(found)[0] is GateStatus.NO
    made.review_all(found, application)
    made.give(found, application)
    assert gate(found, gates.CONDITIONS_MET)[0] is GateStatus.NOT_REQUIRED


def test_the_proportionate_route_needs_one_confirmation_and_falls_with_the_record(
    in_app: Flask,
) -> None:
    found = project(Stage.ASSESSMENT, TEAM, people_or_data="no")
    application = made.sent(found, made.NO_DATA)
    assert gate(found, gates.REVIEWERS_ASSIGNED)[0] is GateStatus.YES
    assert gate(found)[0] is GateStatus.NO
    infogov = actor("infogov")
    applications.confirm_proportionate(
        actor=infogov, relationship=made.relationship(infogov, found), project=found,
        application=application, reason="Only monthly totals of a ward",
    )  # fmt: skip
    db.session.commit()
    met, why = gate(found)
    assert met is GateStatus.NOT_REQUIRED
    assert infogov.name in why
    assert gate(found, gates.ETHICS_ADVISED)[0] is GateStatus.NOT_REQUIRED
    content.apply(found, {"data_wanted": "Names of owners"})
    assert gate(found)[0] is GateStatus.NO


def test_a_record_with_people_cannot_take_the_proportionate_route(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM, people_or_data="yes")
    with pytest.raises(Invalid, match="people or personal data"):
        made.screen(found, made.NO_DATA)


def amend(found: Project, kind: str, plan: str = "300 bikes") -> amendments.Amendment:
    lead, secretary = actor("lead"), actor("secretary")
    row = amendments.file_amendment(
        actor=lead, relationship=made.relationship(lead, found), project=found,
        changes={"sample_plan": plan}, reason="Too few", proposed_kind=kind,
    )  # fmt: skip
    amendments.classify_amendment(
        actor=secretary, relationship=made.relationship(secretary, found), project=found, amendment=row,
        kind=kind,
    )  # fmt: skip
    return row


def accept(found: Project, row: amendments.Amendment) -> None:
    secretary = actor("secretary")
    amendments.decide_amendment(
        actor=secretary, relationship=made.relationship(secretary, found), project=found, amendment=row,
        kind=row.kind, accept=True, answer="",
    )  # fmt: skip


def speak(found: Project, row: amendments.Amendment, *, agrees: bool) -> None:
    ethics = actor("ethics")
    life.review_amendment(
        actor=ethics, relationship=made.relationship(ethics, found), project=found, amendment=row,
        agrees=agrees, reason="" if agrees else "Too many for the aim",
    )  # fmt: skip


def test_a_substantial_amendment_waits_for_a_reviewer_and_then_stays_covered(
    in_app: Flask,
) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    row = amend(found, "substantial")
    with pytest.raises(Invalid, match="reviewer has to agree"):
        accept(found, row)
    assert found.sample_plan == "200 bikes"
    speak(found, row, agrees=True)
    accept(found, row)
    db.session.commit()
    assert found.sample_plan == "300 bikes"
    assert gate(found)[0] is GateStatus.YES
    assert gate(found, gates.PROTOCOL_LOCKED)[0] is GateStatus.YES


def test_an_amendment_that_the_reviewer_refused_cannot_be_accepted(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    row = amend(found, "substantial")
    speak(found, row, agrees=False)
    with pytest.raises(Invalid, match="did not agree"):
        accept(found, row)


def test_an_urgent_safety_measure_is_used_at_once_and_needs_a_word_in_time(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    row = amend(found, "urgent_safety")
    accept(found, row)
    db.session.commit()
    assert gate(found)[0] is GateStatus.YES
    with made.at(clock.today() + dt.timedelta(days=16)):
        assert gate(found)[0] is GateStatus.NO
    speak(found, row, agrees=True)
    db.session.commit()
    with made.at(clock.today() + dt.timedelta(days=16)):
        assert gate(found)[0] is GateStatus.YES


def test_imports_hold_no_evidence_rather_than_having_failed(in_app: Flask) -> None:
    found = db.session.scalars(select(Project).where(Project.reference == "EBP-2013-0115")).one()
    assert {said.met for said in check_gates([found], gates.LIVE_GATES)[found.id]} <= {
        GateStatus.NOT_HELD, GateStatus.NOT_REQUIRED,
    }  # fmt: skip


def test_a_change_of_what_the_opinion_covers_is_never_minor(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    lead, secretary = actor("lead"), actor("secretary")
    row = amendments.file_amendment(
        actor=lead, relationship=made.relationship(lead, found), project=found,
        changes={"data_wanted": "Names of owners"}, reason="More detail", proposed_kind="minor",
    )  # fmt: skip
    with pytest.raises(Invalid, match="not minor"):
        amendments.decide_amendment(
            actor=secretary, relationship=made.relationship(secretary, found), project=found,
            amendment=row, kind="minor", accept=True, answer="",
        )  # fmt: skip
    assert row.status == "proposed"


def test_only_the_last_word_on_a_field_counts(in_app: Flask) -> None:
    """A value that was once agreed to is not covered after a reviewer refused to go back to it."""
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    for bikes, kind, agrees in ((300, "substantial", True), (400, "substantial", True)):
        row = amend(found, kind, f"{bikes} bikes")
        speak(found, row, agrees=agrees)
        accept(found, row)
    back = amend(found, "urgent_safety", "300 bikes")
    accept(found, back)
    speak(found, back, agrees=False)
    db.session.commit()
    assert gate(found)[0] is GateStatus.NO


def test_a_confirmation_falls_with_the_route_and_can_be_taken_back(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM, people_or_data="no")
    application = made.sent(found, made.NO_DATA)
    infogov, lead = actor("infogov"), actor("lead")
    about = {"actor": infogov, "relationship": made.relationship(infogov, found), "project": found}
    applications.confirm_proportionate(**about, application=application, reason="Only totals")
    db.session.commit()
    assert gate(found)[0] is GateStatus.NOT_REQUIRED
    applications.open_again(
        actor=lead, relationship=made.relationship(lead, found), project=found, application=application,
        reason="We want to ask people",
    )  # fmt: skip
    made.screen(found, made.LIGHT)
    db.session.commit()
    assert gate(found)[0] is GateStatus.NO
    due.run()
    db.session.refresh(found)
    assert found.stage == Stage.SUSPENDED


def test_risky_answers_never_take_the_proportionate_route() -> None:
    for risk in ("vulnerable", "withheld", "powers"):
        assert route_of({**made.NO_DATA, risk: "yes"}) is Route.FULL
    assert route_of(made.NO_DATA) is Route.PROPORTIONATE


def test_a_lead_ends_no_reviewers_part_and_makes_none_a_member(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    made.sent(found)
    lead = actor("lead")
    about = {"actor": lead, "relationship": made.relationship(lead, found), "project": found}
    part = next(p for p in found.people if p.part == Relation.ASSIGNED)
    with pytest.raises(Invalid, match="Who assigned them"):
        people.end_part(**about, part_id=part.id, reason="Too strict")
    for name in ("ethics", "chair", "deputy"):
        with pytest.raises(Invalid, match="Ask the secretary"):
            people.add_person(**about, person=person(name), part=Relation.TEAM)
