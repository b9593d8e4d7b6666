"""Who sees what is said once; for one record, in SQL and in search it comes out equal."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from evidence_hub.core.authority import Actor, Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.markings import MARKINGS
from evidence_hub.registry.audience import Tier, Viewer, audience, tier_of, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage

WHEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

viewers = st.builds(
    lambda roles, clearances, relations, listed: Viewer(
        Actor(1, "Somebody", frozenset(roles), frozenset(clearances)),
        {9001: frozenset(relations)} if relations else {},
        frozenset({9001} if listed else set()),
    ),
    st.sets(st.sampled_from(list(Role)), max_size=3),
    st.sets(st.sampled_from(["bpss", "rv", "nppv_1", "nppv_3", "sc"]), max_size=2),
    st.sets(
        st.sampled_from([Relation.LEAD, Relation.ASSIGNED, Relation.CONFLICTED, Relation.TEAM]),
        max_size=2,
    ),
    st.booleans(),
)
records = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(list(Stage)),
        "marking": st.sampled_from(list(MARKINGS)),
        "is_listed_only": st.booleans(),
        "is_legacy": st.booleans(),
        "adopted_on": st.none() | st.just(dt.date(2026, 1, 1)),
    }
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(viewer=viewers, values=records)
def test_one_record_sql_and_search_agree(
    in_app: Flask, viewer: Viewer, values: dict[str, object]
) -> None:
    project = db.session.get(Project, 9001)
    if project is None:
        project = Project(
            id=9001, reference="EBP-2026-0001", title="T", year=2026, created_at=WHEN, updated_at=WHEN,
            not_stated=[], not_stated_notes=[], keywords=[],
        )  # fmt: skip
        db.session.add(project)
    for name, value in values.items():
        setattr(project, name, value)
    db.session.flush()
    tier = tier_of(viewer, project)
    for wanted in (Tier.REGISTER, Tier.FULL):
        in_sql = db.session.scalar(
            select(Project.id).where(Project.id == 9001, visible(viewer, wanted))
        )
        assert (in_sql is not None) is (tier >= wanted)
        assert audience(project, wanted).admits(viewer.tokens) is (tier >= wanted)


def sees(
    roles: set[Role], stage: Stage, relations: set[Relation] = frozenset(), **values: object
) -> Tier:  # type: ignore[assignment]
    project = Project(
        id=1, stage=stage, marking="none_stated", is_listed_only=False, is_legacy=False
    )
    for name, value in values.items():
        setattr(project, name, value)
    viewer = Viewer(
        Actor(1, "Somebody", frozenset(roles)),
        {1: frozenset(relations)} if relations else {},
        frozenset(),
    )
    return tier_of(viewer, project)


def test_before_the_board_only_the_team_and_the_secretary_see_a_project() -> None:
    for stage in (Stage.ENQUIRY, Stage.DRAFT, Stage.SUBMITTED, Stage.SCREENING, Stage.ASSESSMENT):
        for role in Role:
            expected = Tier.FULL if role is Role.SECRETARY else Tier.NOTHING
            assert sees({role}, stage) is expected, (role, stage)
        assert sees({Role.RESEARCH_LEAD}, stage, {Relation.LEAD}) is Tier.FULL
        assert sees({Role.ETHICS_REVIEWER}, stage, {Relation.ASSIGNED}) is Tier.FULL


def test_board_ready_papers_are_closed_to_the_conflicted() -> None:
    assert sees({Role.BOARD_MEMBER}, Stage.BOARD_READY) is Tier.FULL
    assert sees({Role.BOARD_MEMBER}, Stage.BOARD_READY, {Relation.CONFLICTED}) is Tier.NOTHING
    assert sees({Role.AUDITOR}, Stage.BOARD_READY) is Tier.FULL
    assert sees({Role.STAFF_READER}, Stage.BOARD_READY) is Tier.NOTHING


def test_from_commissioned_readers_have_the_register_view_and_the_board_the_full() -> None:
    full = {Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER, Role.SECRETARY, Role.AUDITOR,
            Role.INFORMATION_GOVERNANCE}  # fmt: skip
    nothing = {Role.EXTERNAL_PARTNER, Role.STUDENT, Role.ADMINISTRATOR}
    for role in Role:
        expected = Tier.FULL if role in full else Tier.NOTHING if role in nothing else Tier.REGISTER
        assert sees({role}, Stage.LIVE) is expected, role


def test_staff_see_all_stated_facts_of_an_import() -> None:
    assert sees({Role.STAFF_READER}, Stage.ANALYSIS, is_legacy=True) is Tier.FULL
    assert sees({Role.STUDENT}, Stage.ANALYSIS, is_legacy=True) is Tier.NOTHING
