"""How a person stands to a record today: parts and interests have days on which they hold."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import RoleGrant
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.audience import (
    Tier,
    conflicted_people,
    conflicts_of,
    tier_of,
    viewer_for,
    visible_ids,
)
from evidence_hub.registry.models import DeclaredInterest, NeedToKnow, Project
from evidence_hub.registry.people import holders, independent, sees, team_ids
from evidence_hub.registry.queries import visible_project
from evidence_hub.registry.stages import Stage
from tests.functional.registry.builders import actor, interest, person, project

DAY = dt.timedelta(days=1)


def tier(name: str, made: Project, day: dt.date | None = None) -> Tier:
    return tier_of(viewer_for(actor(name), day), made)


def test_a_part_holds_from_its_first_day_and_not_on_its_last(in_app: Flask) -> None:
    made, today = project(Stage.DRAFT), clock.today()
    part = made.people[0]
    part.started_on, part.ended_on = today, today + DAY
    db.session.flush()
    assert tier("lead", made, today - DAY) is Tier.NOTHING
    assert tier("lead", made, today) is Tier.FULL
    assert tier("lead", made, today + DAY) is Tier.NOTHING


def test_a_reviewer_who_is_assigned_sees_a_draft_and_is_not_of_its_team(in_app: Flask) -> None:
    made = project(Stage.ASSESSMENT, {"lead": Relation.LEAD, "ethics": Relation.ASSIGNED})
    assert tier("ethics", made) is Tier.FULL
    assert team_ids(made) == {person("lead").id}
    assert made.id not in viewer_for(actor("ethics")).own_team_of


def test_an_interest_holds_through_its_last_day(in_app: Flask) -> None:
    made, today = project(Stage.BOARD_READY), clock.today()
    interest("member", made)
    row = db.session.scalars(select(DeclaredInterest)).all()[-1]
    row.ended_on = today
    db.session.flush()
    assert tier("member", made, today) is Tier.NOTHING
    assert tier("member", made, today + DAY) is Tier.FULL


def test_an_interest_in_a_partner_is_one_in_each_of_its_projects(in_app: Flask) -> None:
    made, other = project(Stage.LIVE), project(Stage.LIVE, reference="EBP-2026-5556")
    interest("member", made, through="demo_university")
    found = conflicts_of([made.id, other.id], clock.today())
    assert found == {made.id: {person("member").id}, other.id: frozenset()}
    assert conflicted_people(made.id, clock.today()) == {person("member").id}


def test_a_lead_with_an_interest_still_reads_the_papers_of_their_own_project(
    in_app: Flask,
) -> None:
    made = project(Stage.BOARD_READY)
    interest("lead", made)
    assert tier("lead", made) is Tier.FULL


def test_a_restricted_record_needs_the_clearance_and_the_place_on_its_list(in_app: Flask) -> None:
    made = project(
        Stage.LIVE, {"ctu": Relation.LEAD}, marking="official_sensitive", is_listed_only=True
    )
    assert tier("ctu", made) is Tier.NOTHING
    made.need_to_know.append(NeedToKnow(person_id=person("ctu").id))
    db.session.flush()
    assert tier("ctu", made) is Tier.FULL
    assert sees(made, person("ctu"))
    assert not sees(made, person("lead"))


def test_a_clearance_that_ran_out_yesterday_shows_nothing(in_app: Flask) -> None:
    made = project(Stage.LIVE, {"ctu": Relation.LEAD}, marking="official_sensitive")
    assert tier("ctu", made) is Tier.FULL
    for clearance in person("ctu").clearances:
        clearance.expires_on = clock.today() - DAY
    db.session.flush()
    assert tier("ctu", made) is Tier.NOTHING


def test_a_record_that_is_not_seen_is_not_found(in_app: Flask) -> None:
    made = project(Stage.DRAFT)
    with pytest.raises(NotFound):
        visible_project(made.reference, viewer_for(actor("staff")))
    found, seen = visible_project(made.reference.lower(), viewer_for(actor("lead")))
    assert (found.id, seen) == (made.id, Tier.FULL)


def test_whoever_is_nobody_has_no_place_anywhere(in_app: Flask) -> None:
    made = project(Stage.LIVE)
    viewer = viewer_for(actor("admin"))
    assert made.id not in set(db.session.scalars(visible_ids(viewer)))
    assert not viewer.reads_register


def test_the_deputy_acts_everywhere_where_there_is_no_chair(in_app: Flask) -> None:
    made = project(Stage.LIVE)
    for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.role == Role.CHAIR)):
        grant.ended_on = clock.today()
    db.session.flush()
    assert Relation.CHAIR_AWAY in viewer_for(actor("deputy")).relationship(made)


def test_only_the_unconflicted_who_may_see_it_can_take_a_duty(in_app: Flask) -> None:
    made = project(Stage.SCREENING, {"lead": Relation.LEAD, "ethics2": Relation.TEAM})
    assert [each.email for each in independent(made, holders(Role.ETHICS_REVIEWER))] == [
        "ethics@demo.example"
    ]
    interest("ethics", made, through="demo_university")
    assert independent(made, holders(Role.ETHICS_REVIEWER)) == []
    restricted = project(Stage.SCREENING, reference="EBP-2026-5556", marking="official_sensitive")
    assert [each.email for each in independent(restricted, holders(Role.ETHICS_REVIEWER))] == [
        "ethics@demo.example"
    ]


def test_the_deputy_acts_where_the_chair_has_an_interest_and_not_elsewhere(in_app: Flask) -> None:
    made = project(Stage.LIVE)
    other = project(Stage.LIVE, reference="EBP-2026-5556")
    interest("chair", made)
    deputy = viewer_for(actor("deputy"))
    assert Relation.CHAIR_AWAY in deputy.relationship(made)
    assert Relation.CHAIR_AWAY not in deputy.relationship(other)
    assert made.id not in deputy.team_of


def test_who_holds_a_role_is_asked_of_today(in_app: Flask) -> None:
    assert person("ethics") in holders(Role.ETHICS_REVIEWER)
    for grant in person("ethics").grants:
        grant.ended_on = clock.today()
    db.session.flush()
    assert person("ethics") not in holders(Role.ETHICS_REVIEWER)
