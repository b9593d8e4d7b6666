"""People on a project and declared interests: who sees, who is conflicted, from when until when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import DeclaredInterest, Project
from tests.conftest import Browser
from tests.functional.registering.test_enquiries import accept, raise_one

SignIn = Callable[[str], Browser]


def test_a_person_named_to_a_project_sees_it_until_their_part_ends(sign_in: SignIn) -> None:
    lead, secretary, other = sign_in("lead"), sign_in("secretary"), sign_in("supervisor")
    reference = accept(secretary, raise_one(sign_in("staff")))
    people = f"/projects/{reference}/people"
    assert other.get(f"/projects/{reference}").status_code == 404
    named = {"email": "supervisor@demo.example", "part": "supervisor"}
    assert lead.post(people, named).status_code == 302
    assert other.get(f"/projects/{reference}").status_code == 200
    assert lead.post(people, named).status_code == 422  # twice
    part = re.search(r'name="part_id" value="(\d+)"', lead.text(people))
    assert part
    assert lead.post(f"{people}/end", {"part_id": part[1], "reason": "Moved"}).status_code == 302
    assert other.get(f"/projects/{reference}").status_code == 404
    assert "Sue Visor" in lead.text(f"/projects/{reference}/history")


def test_a_part_needs_its_role(sign_in: SignIn) -> None:
    lead, secretary = sign_in("lead"), sign_in("secretary")
    reference = accept(secretary, raise_one(sign_in("staff")))
    people = f"/projects/{reference}/people"
    for email, part in (
        ("staff@demo.example", "supervisor"),
        ("nobody@demo.example", "team"),
        ("lead2@demo.example", "student"),
    ):
        assert lead.post(people, {"email": email, "part": part}).status_code == 422, email
    assert (
        sign_in("staff").post(people, {"email": "x@y.example", "part": "team"}).status_code == 404
    )


def declare(browser: Browser, **changes: str) -> int:
    today = clock.today()
    data: dict[str, object] = {
        "kind": "academic",
        "nature": "I wrote a paper with the team",
        "reference": "",
        "organisation": "",
        "started_on": [str(today.day), str(today.month), str(today.year)],
        "ended_on": ["", "", ""],
        **changes,
    }
    return browser.post("/account/interests", data).status_code


def conflicted_on(app: Flask, email: str, reference: str, day: dt.date | None = None) -> bool:
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.email == email)).one()
        project = db.session.scalars(select(Project).where(Project.reference == reference)).one()
        viewer = viewer_for(person.as_actor(day or clock.today()), day)
        return Relation.CONFLICTED in viewer.relations.get(project.id, ())


def test_an_interest_in_a_project_makes_its_owner_conflicted_while_it_lasts(
    app: Flask, sign_in: SignIn
) -> None:
    member = sign_in("member")
    assert declare(member, reference="EBP-2013-0116") == 302
    assert conflicted_on(app, "member@demo.example", "EBP-2013-0116")
    assert not conflicted_on(app, "member@demo.example", "EBP-2013-0115")
    assert not conflicted_on(app, "member2@demo.example", "EBP-2013-0116")
    yesterday = clock.today() - dt.timedelta(days=1)
    assert not conflicted_on(app, "member@demo.example", "EBP-2013-0116", yesterday)


def test_an_interest_in_an_organisation_reaches_every_project_with_it(
    app: Flask, sign_in: SignIn
) -> None:
    assert declare(sign_in("member"), organisation="cambridge") == 302
    assert conflicted_on(app, "member@demo.example", "EBP-2013-0037")
    assert conflicted_on(app, "member@demo.example", "EBP-2013-0115")
    assert not conflicted_on(app, "member@demo.example", "EBP-2013-0116")


def test_interests_that_cannot_be_are_refused_and_say_nothing_of_what_is_hidden(
    app: Flask, sign_in: SignIn
) -> None:
    member = sign_in("member")
    assert declare(member) == 422  # in nothing
    assert declare(member, reference="EBP-2025-9001") == 422  # hidden reads like absent
    assert declare(member, reference="EBP-1999-0001") == 422
    assert declare(member, kind="envy", reference="EBP-2013-0116") == 422
    with app.app_context():
        assert db.session.scalar(select(DeclaredInterest.id)) is None


def test_an_interest_is_ended_by_its_owner_alone(app: Flask, sign_in: SignIn) -> None:
    member, other = sign_in("member"), sign_in("member2")
    declare(member, reference="EBP-2013-0116")
    with app.app_context():
        key = db.session.scalar(select(DeclaredInterest.id))
    assert other.post("/account/interests/end", {"interest_id": str(key)}).status_code == 403
    assert member.post("/account/interests/end", {"interest_id": str(key)}).status_code == 302
