"""Confirming a marking: who may stand on a need-to-know list, and what the trail keeps of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.core.markings import opens
from evidence_hub.registry.models import Project
from evidence_hub.registry.operations.marking import ask_for_marking, confirm_marking
from evidence_hub.registry.stages import Stage
from tests.functional.registry.builders import actor, person, project

SENSITIVE = "official_sensitive"
Confirm = Callable[..., None]


@pytest.fixture
def screened(in_app: Flask) -> Project:
    return project(Stage.SCREENING, {"ctu": Relation.LEAD}, marking="none_stated", marked_on=None)


@pytest.fixture
def confirm(screened: Project) -> Confirm:
    def confirm(**values: object) -> None:
        confirm_marking(
            **{
                "actor": actor("chair"),
                "relationship": Relationship(record=f"project:{screened.reference}"),
                "project": screened,
                "marking": "official",
                "is_listed_only": False,
                "listed": [],
                "reason": "Names suspects",
                **values,
            }
        )

    return confirm


def on_the_list(of: Project) -> set[str]:
    return {entry.person.name for entry in of.need_to_know}


def is_cleared(who: Person) -> bool:
    return opens(SENSITIVE, who.clearances_on(clock.today()))


def test_somebody_without_a_clearance_is_refused_on_a_need_to_know_list(
    confirm: Confirm, screened: Project
) -> None:
    uncleared = person("staff")
    assert not is_cleared(uncleared)

    with pytest.raises(Invalid, match=re.escape(f": {uncleared.name}")):
        confirm(marking=SENSITIVE, is_listed_only=True, listed=[person("ctu"), uncleared])

    assert on_the_list(screened) == set()
    assert screened.marking == "none_stated"


def test_cleared_people_stand_on_the_list_and_nobody_else(
    confirm: Confirm, screened: Project
) -> None:
    listed = [person("ctu"), person("chair")]
    assert all(is_cleared(who) for who in listed)

    confirm(marking=SENSITIVE, is_listed_only=True, listed=listed)

    assert screened.is_listed_only
    assert on_the_list(screened) == {who.name for who in listed}


def test_the_research_lead_cannot_be_left_off_the_list(confirm: Confirm) -> None:
    with pytest.raises(Invalid, match="The research lead must be on the list"):
        confirm(is_listed_only=True, listed=[person("chair")])


def test_a_list_is_emptied_when_the_record_is_no_longer_for_listed_people_alone(
    confirm: Confirm, screened: Project
) -> None:
    confirm(is_listed_only=True, listed=[person("ctu"), person("chair")])

    confirm(is_listed_only=False, listed=[person("ctu")])

    assert on_the_list(screened) == set()


def test_a_name_that_stays_on_the_list_is_not_written_twice(
    confirm: Confirm, screened: Project
) -> None:
    confirm(is_listed_only=True, listed=[person("ctu"), person("chair")])

    confirm(is_listed_only=True, listed=[person("ctu"), person("deputy")])

    assert on_the_list(screened) == {person("ctu").name, person("deputy").name}


@pytest.mark.parametrize("marking", ["none_stated", "secret", "restricted", "purple"])
def test_a_marking_that_the_service_may_not_hold_or_that_is_none_is_refused(
    confirm: Confirm, marking: str
) -> None:
    with pytest.raises(Invalid, match="Choose a marking that this service may hold"):
        confirm(marking=marking)


def test_a_marking_needs_a_reason(confirm: Confirm) -> None:
    with pytest.raises(Invalid, match="Say why this marking is right"):
        confirm(reason="")


def test_the_research_lead_does_not_confirm_the_marking_of_their_own_project(
    confirm: Confirm,
) -> None:
    with pytest.raises(NotAllowed):
        confirm(
            actor=actor("ctu"),
            relationship=Relationship(relations=frozenset({Relation.LEAD}), record="project"),
        )


def test_who_was_asked_for_the_marking_has_no_part_once_it_is_confirmed(
    confirm: Confirm, screened: Project
) -> None:
    asked = ask_for_marking(
        actor=actor("secretary"),
        relationship=Relationship(record=f"project:{screened.reference}"),
        project=screened,
        person=person("chair"),
    )

    confirm()

    assert asked.ended_on == clock.today()


def test_nobody_is_asked_twice_for_one_marking(screened: Project) -> None:
    request = {
        "actor": actor("secretary"),
        "relationship": Relationship(record=f"project:{screened.reference}"),
        "project": screened,
        "person": person("chair"),
    }
    ask_for_marking(**request)

    with pytest.raises(Invalid, match="has been asked already"):
        ask_for_marking(**request)


def test_the_trail_keeps_the_marking_and_the_list_before_and_after(
    confirm: Confirm, screened: Project
) -> None:
    confirm(is_listed_only=True, listed=[person("ctu")])

    entry = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.project_id == screened.id, AuditEntry.verb == "marking confirmed")
        .order_by(AuditEntry.id.desc())
    ).first()
    assert entry is not None
    assert entry.difference["marking"] == ["none_stated", "official"]
    assert entry.difference["need to know"] == [[], [person("ctu").id]]
