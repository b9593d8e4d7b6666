"""From which day to which day a role or a clearance is held."""

from __future__ import annotations

import datetime as dt

import pytest

from evidence_hub.accounts.models import Clearance, Person, RoleGrant
from evidence_hub.core.authority import Role

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 6, 30)
DAY = dt.timedelta(days=1)


def grant(ended_on: dt.date | None = None) -> RoleGrant:
    return RoleGrant(role=Role.SECRETARY, granted_on=FIRST, ended_on=ended_on)


def clearance(withdrawn_on: dt.date | None = None) -> Clearance:
    return Clearance(level="sc", valid_from=FIRST, expires_on=LAST, withdrawn_on=withdrawn_on)


@pytest.mark.parametrize(("day", "is_held"), [(FIRST - DAY, False), (FIRST, True), (LAST, True)])
def test_a_role_without_an_end_is_held_from_its_first_day(day: dt.date, is_held: bool) -> None:
    assert grant().is_held(day) is is_held


@pytest.mark.parametrize(("day", "is_held"), [(LAST - DAY, True), (LAST, False)])
def test_access_ends_on_the_day_that_the_role_ends(day: dt.date, is_held: bool) -> None:
    assert grant(ended_on=LAST).is_held(day) is is_held


def test_a_role_given_and_taken_on_one_day_was_never_held() -> None:
    assert not grant(ended_on=FIRST).is_held(FIRST)


@pytest.mark.parametrize(
    ("day", "is_held"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]
)
def test_a_clearance_is_valid_through_its_last_day(day: dt.date, is_held: bool) -> None:
    assert clearance().is_held(day) is is_held


@pytest.mark.parametrize(("day", "is_held"), [(LAST - 2 * DAY, True), (LAST - DAY, False)])
def test_a_withdrawn_clearance_is_none_from_that_day(day: dt.date, is_held: bool) -> None:
    assert clearance(withdrawn_on=LAST - DAY).is_held(day) is is_held


def test_an_actor_holds_what_the_person_holds_on_that_day_and_no_more() -> None:
    person = Person(id=7, name="Sam Reader", is_demo=True)
    person.grants = [
        grant(ended_on=LAST),
        RoleGrant(role=Role.AUDITOR, granted_on=LAST, ended_on=None),
    ]
    person.clearances = [clearance()]
    before, after = person.as_actor(FIRST), person.as_actor(LAST + DAY)
    assert (before.roles, before.clearances) == ({Role.SECRETARY}, {"sc"})
    assert (after.roles, after.clearances) == ({Role.AUDITOR}, frozenset())
    assert (after.person_id, after.name, after.is_demo) == (7, "Sam Reader", True)
