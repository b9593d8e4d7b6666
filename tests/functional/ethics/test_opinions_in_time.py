"""Opinions as days pass: reminders, lapse at midnight in London, renewals, later words."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core import clock, due
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.ethics import queries
from evidence_hub.ethics.due import threshold
from evidence_hub.ethics.models import Opinion
from evidence_hub.ethics.operations import applications, life, opinions
from evidence_hub.ethics.operations.opinions import ConditionText
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.functional.ethics import builders as made
from tests.functional.ethics.test_opinions import TEAM, accept, amend, gate, speak
from tests.functional.registry.builders import actor, person, project


@pytest.mark.parametrize(
    ("left", "mark"),
    [(61, None), (60, 60), (31, 60), (30, 30), (14, 14), (1, 14), (0, 14), (-1, None)],
)
def test_each_reminder_has_its_days(left: int, mark: int | None) -> None:
    assert threshold(left, (60, 30, 14)) == mark


def test_reminders_are_told_once_each_and_a_lapse_suspends_at_midnight_in_london(
    in_app: Flask,
) -> None:
    found = project(Stage.LIVE, TEAM)
    end = made.approved(found).valid_to
    assert end is not None
    told = []
    for days in (70, 60, 59, 30, 14, 13):
        with made.at(end - dt.timedelta(days=days)):
            due.run()
            told.append(
                len(
                    db.session.scalars(
                        select(Notice).where(
                            Notice.person_id == person("lead").id, Notice.key.like("ethics-ends:%")
                        )
                    ).all()
                )
            )
    assert told == [0, 1, 1, 2, 3, 3]
    with made.at(end, "23:59"):
        due.run()
        assert gate(found)[0] is GateStatus.YES
        assert found.stage == Stage.LIVE
    with made.at(end + dt.timedelta(days=1), "00:00"):
        assert gate(found)[0] is GateStatus.NO
        due.run()
        due.run()
        db.session.refresh(found)
        assert found.stage == Stage.SUSPENDED
    moves = db.session.scalars(select(StageMove).where(StageMove.project_id == found.id)).all()
    assert [row.name for row in moves] == [Move.SUSPEND]
    people = set(
        db.session.scalars(select(Notice.person_id).where(Notice.key == f"suspended:{moves[0].id}"))
    )
    wanted = {person(name).id for name in ("lead", "supervisor", "ethics", "infogov")}
    assert wanted <= people


def test_a_renewal_after_a_lapse_begins_no_earlier_than_the_day_it_is_given(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    end = made.approved(found).valid_to
    assert end is not None
    later = end + dt.timedelta(days=10)
    with made.at(later):
        due.run()
        db.session.refresh(found)
        lead, ethics = actor("lead"), actor("ethics")
        renewal = life.file_renewal(
            actor=lead, relationship=made.relationship(lead, found), project=found, recruited=12,
            progress="Half is done", incidents="none", changes="none",
            until=later + dt.timedelta(days=90),
        )  # fmt: skip
        given = {
            "actor": ethics, "relationship": made.relationship(ethics, found), "project": found,
            "renewal": renewal, "is_renewed": True, "answer": "",
        }  # fmt: skip
        with pytest.raises(Invalid, match="before the day"):
            life.decide_renewal(**given, valid_from=end, valid_to=later + dt.timedelta(days=30))
        life.decide_renewal(**given, valid_from=later, valid_to=later + dt.timedelta(days=30))
        db.session.commit()
        assert gate(found)[0] is GateStatus.YES
        assert found.stage == Stage.SUSPENDED


def test_a_revoked_opinion_stops_collecting(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    opinion = made.approved(found)
    ethics = actor("ethics")
    opinions.revoke(
        actor=ethics, relationship=made.relationship(ethics, found), project=found, opinion=opinion,
        reason="The consent form was not used",
    )  # fmt: skip
    db.session.commit()
    assert gate(found)[0] is GateStatus.NO
    due.run()
    db.session.refresh(found)
    assert found.stage == Stage.SUSPENDED


def again(found: Project, value: str, **given: object) -> Opinion:
    """Open a decided application again, send it and give another opinion."""
    lead = actor("lead")
    application = queries.application_of(found.id)
    assert application is not None
    applications.open_again(
        actor=lead, relationship=made.relationship(lead, found), project=found, application=application,
        reason="A new question",
    )  # fmt: skip
    made.send(found, application)
    made.review_all(found, application)
    opinion = made.give(found, application, value, **given)
    db.session.commit()
    return opinion


def test_a_later_refusal_rules_and_lifts_no_condition(in_app: Flask) -> None:
    found = project(Stage.SET_UP, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    condition = [ConditionText("Translate the form", "before_start", "Research lead")]
    made.give(found, application, "favourable_with_conditions", conditions_set=condition)
    again(found, "unfavourable")
    met, why = gate(found)
    assert (met, why) == (GateStatus.NO, "The last opinion is unfavourable.")
    assert gate(found, gates.CONDITIONS_MET)[0] is GateStatus.NO
    again(found, "favourable")
    assert gate(found)[0] is GateStatus.YES
    assert gate(found, gates.CONDITIONS_MET)[0] is GateStatus.NOT_REQUIRED


def test_a_shorter_later_opinion_does_not_fall_back_to_a_longer_one(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    end = again(found, "favourable", valid_to=clock.today() + dt.timedelta(days=5)).valid_to
    assert end is not None
    with made.at(end + dt.timedelta(days=1)):
        assert gate(found)[0] is GateStatus.NO


def test_a_revoked_renewal_does_not_bring_back_the_opinion_before(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    ethics, lead = actor("ethics"), actor("lead")
    renewal = life.file_renewal(
        actor=lead, relationship=made.relationship(lead, found), project=found, recruited=1,
        progress="Half is done", incidents="none", changes="none",
        until=clock.today() + dt.timedelta(days=200),
    )  # fmt: skip
    about = {"actor": ethics, "relationship": made.relationship(ethics, found), "project": found}
    opinion = life.decide_renewal(
        **about, renewal=renewal, is_renewed=True, valid_from=clock.today(),
        valid_to=clock.today() + dt.timedelta(days=200), answer="",
    )  # fmt: skip
    assert opinion is not None
    opinions.revoke(**about, opinion=opinion, reason="Forms were not used")
    db.session.commit()
    assert gate(found)[0] is GateStatus.NO


def test_a_renewal_brings_in_no_change_that_nobody_agreed_to(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    row = amend(found, "urgent_safety")
    accept(found, row)
    speak(found, row, agrees=False)
    lead, ethics = actor("lead"), actor("ethics")
    until = clock.today() + dt.timedelta(days=90)
    renewal = life.file_renewal(
        actor=lead, relationship=made.relationship(lead, found), project=found, recruited=1,
        progress="Half", incidents="none", changes="none", until=until,
    )  # fmt: skip
    with pytest.raises(Invalid, match="Sample plan"):
        life.decide_renewal(
            actor=ethics, relationship=made.relationship(ethics, found), project=found, renewal=renewal,
            is_renewed=True, valid_from=clock.today(), valid_to=until, answer="",
        )  # fmt: skip


def test_an_opinion_begins_soon_or_when_the_one_before_it_ends(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT, TEAM)
    application = made.sent(found)
    made.review_all(found, application)
    late = clock.today() + dt.timedelta(days=91)
    with pytest.raises(Invalid, match="at the latest"):
        made.give(found, application, valid_from=late, valid_to=late)


def test_the_clock_leaves_alone_what_the_gate_lets_pass(in_app: Flask) -> None:
    found = project(Stage.LIVE, TEAM)
    made.approved(found)
    again(found, "out_of_scope")
    with made.at(clock.today() + dt.timedelta(days=300)):
        due.run()
        db.session.refresh(found)
        assert found.stage == Stage.LIVE
