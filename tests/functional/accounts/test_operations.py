"""What an administrator may do to an account, and what nobody does to their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts import operations, passwords, sign_in
from evidence_hub.accounts.models import Person
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from tests.conftest import PASSWORD
from tests.functional.registry.builders import actor, person

DAY = dt.timedelta(days=1)
READER, SECRETARY = frozenset({Role.STAFF_READER}), frozenset({Role.SECRETARY})


def roles_of(somebody: Person) -> frozenset[Role]:
    return somebody.roles_on(clock.today())


def set_roles(name: str, roles: frozenset[Role], by: str = "admin", **values: Any) -> None:
    operations.set_roles(actor=actor(by), person=person(name), roles=roles, **values)


def give_clearance(name: str, by: str = "admin", level: str = "sc", days: int = 30) -> None:
    operations.give_clearance(
        actor=actor(by), person=person(name), level=level, valid_from=clock.today(),
        expires_on=clock.today() + days * DAY,
    )  # fmt: skip


def last_entry() -> AuditEntry:
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return entry


CHANGES: dict[str, Callable[[str, str], None]] = {
    "roles": lambda name, by: set_roles(name, SECRETARY, by),
    "a clearance": give_clearance,
    "whether it is active": lambda name, by: operations.set_active(
        actor=actor(by), person=person(name), is_active=False
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_no_administrator_changes_it_of_themselves(in_app: Flask, what: str) -> None:
    before = roles_of(person("admin"))
    with pytest.raises(NotAllowed, match="your own"):
        CHANGES[what]("admin", "admin")
    assert roles_of(person("admin")) == before
    assert not person("admin").clearances_on(clock.today())
    assert person("admin").is_active


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("by", ["chair", "secretary", "auditor"])
def test_nobody_but_an_administrator_changes_it(in_app: Flask, what: str, by: str) -> None:
    with pytest.raises(NotAllowed):
        CHANGES[what]("staff", by)


def test_a_role_that_is_taken_ends_today_and_stays_in_the_history(in_app: Flask) -> None:
    set_roles("staff", SECRETARY, reason="New post")
    held = {Role(grant.role): grant for grant in person("staff").grants}
    assert held[Role.STAFF_READER].ended_on == clock.today()
    assert (held[Role.SECRETARY].granted_on, held[Role.SECRETARY].ended_on) == (clock.today(), None)
    assert roles_of(person("staff")) == SECRETARY
    assert last_entry().difference == {"roles": [["staff_reader"], ["secretary"]]}
    assert last_entry().reason == "New post"


def test_a_role_given_again_is_a_grant_of_its_own(in_app: Flask) -> None:
    set_roles("staff", SECRETARY)
    set_roles("staff", READER)
    grants = [grant for grant in person("staff").grants if grant.role == Role.STAFF_READER]
    assert [grant.ended_on is None for grant in grants] == [False, True]


def test_roles_that_stay_as_they_are_leave_no_entry(in_app: Flask) -> None:
    before = last_entry().id
    set_roles("staff", READER)
    assert last_entry().id == before


def test_roles_changed_since_the_page_was_shown_are_a_conflict(in_app: Flask) -> None:
    set_roles("staff", SECRETARY)
    with pytest.raises(Conflict) as conflict:
        set_roles("staff", frozenset({Role.AUDITOR}), seen=READER)
    assert conflict.value.theirs == {"Roles": "Board secretary"}
    set_roles("staff", SECRETARY, seen=READER)  # both wanted the same


def test_a_clearance_needs_a_known_level_and_days_in_order(in_app: Flask) -> None:
    with pytest.raises(Invalid) as unknown:
        give_clearance("staff", level="top")
    assert set(unknown.value.fields) == {"level"}
    with pytest.raises(Invalid) as backwards:
        give_clearance("staff", days=-1)
    assert set(backwards.value.fields) == {"expires_on"}


def test_a_clearance_is_withdrawn_once_and_is_none_from_that_day(in_app: Flask) -> None:
    give_clearance("staff")
    db.session.flush()
    given = person("staff").clearances[-1]
    assert person("staff").clearances_on(clock.today()) == {"sc"}
    withdrawal: dict[str, Any] = {
        "actor": actor("admin"), "person": person("staff"), "clearance_id": given.id,
        "reason": "Left the post",
    }  # fmt: skip
    operations.withdraw_clearance(**withdrawal)
    assert not person("staff").clearances_on(clock.today())
    assert last_entry().difference == {"clearance": ["sc", None]}
    with pytest.raises(Invalid, match="already withdrawn"):
        operations.withdraw_clearance(**withdrawal)


def test_disabling_ends_every_session_and_enabling_revives_none(in_app: Flask) -> None:
    token = sign_in.begin_session(person("staff"))
    for is_active in (False, True):
        operations.set_active(actor=actor("admin"), person=person("staff"), is_active=is_active)
        assert sign_in.find_session(token) is None


def change(name: str, by: str, current: str = PASSWORD, new: str = "three random words") -> str:
    token = sign_in.begin_session(person(name))
    operations.change_password(
        actor=actor(by), person=person(name), current=current, new=new, token=token
    )
    return token


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(in_app: Flask) -> None:
    elsewhere = sign_in.begin_session(person("staff"))
    here = change("staff", by="staff")
    assert sign_in.find_session(here) is not None
    assert sign_in.find_session(elsewhere) is None
    assert not person("staff").must_change_password


@pytest.mark.parametrize(
    ("values", "field"),
    [({"current": "not this one"}, "current_password"), ({"new": "short"}, "new_password")],
)
def test_a_password_is_changed_with_the_current_one_to_an_acceptable_one(
    in_app: Flask, values: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        change("staff", by="staff", **values)
    assert set(refusal.value.fields) == {field}


def test_not_even_an_administrator_changes_the_password_of_another(in_app: Flask) -> None:
    with pytest.raises(NotAllowed, match="your own password"):
        change("staff", by="admin")


def create(email: str = "New@Demo.Example ", **values: Any) -> tuple[Person, str]:
    return operations.create_person(actor=actor("admin"), email=email, name="New", **values)


def test_a_new_person_has_no_role_and_a_one_time_password(in_app: Flask) -> None:
    somebody, one_time = create()
    assert somebody.email == "new@demo.example"
    assert not roles_of(somebody)
    assert somebody.must_change_password
    assert passwords.matches(somebody.password_hash, one_time)


@pytest.mark.parametrize("email", ["STAFF@demo.example", "nobody", "a@b@demo.example"])
def test_an_address_is_real_and_nobody_elses(in_app: Flask, email: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create(email)
    assert set(refusal.value.fields) == {"email"}


def test_a_password_given_with_the_account_must_be_acceptable(in_app: Flask) -> None:
    with pytest.raises(Invalid):
        create(password="new new new new")
    somebody, _ = create(password="three random words")
    assert not somebody.must_change_password


def test_details_changed_meanwhile_are_a_conflict_that_shows_both(in_app: Flask) -> None:
    somebody = person("staff")
    with pytest.raises(Conflict) as conflict:
        operations.update_person(
            actor=actor("admin"), person=somebody, name="Sam Other", job_title=somebody.job_title,
            organisation=somebody.organisation, version=somebody.version - 1,
        )  # fmt: skip
    assert conflict.value.yours == {"Full name": "Sam Other"}
    assert conflict.value.theirs == {"Full name": somebody.name}
