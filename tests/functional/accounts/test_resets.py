"""A forgotten password: a link of one use to the holder's own mailbox."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts import operations, passwords, resets, sign_in
from evidence_hub.accounts.models import Person
from evidence_hub.core.clock import standing_at
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.notifications.models import Mail, Notice
from tests.conftest import Browser, token_of
from tests.functional.registry.builders import actor, person

AT = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
STAFF, NEW = "staff@demo.example", "tulip gravel umbrella"


def mailed() -> list[str]:
    """Do the background work, and return the tokens that were mailed to the staff reader."""
    for piece in list(resets.links_due()):
        piece()
    bodies = db.session.scalars(
        select(Mail.body)
        .where(Mail.person_id == person("staff").id, Mail.key.like("password-reset%"))
        .order_by(Mail.id)
    )
    return [found[1] for body in bodies if (found := re.search(r"/sign-in/reset/(\S+)", body))]


def link(email: str = STAFF) -> str:
    resets.ask(email=email, address="10.0.0.1")
    return mailed()[-1]


def test_the_link_gives_its_holder_a_new_password_and_ends_the_sessions(in_app: Flask) -> None:
    session = sign_in.begin_session(person("staff"))
    resets.choose_password(token=link(), new=NEW)
    assert passwords.matches(person("staff").password_hash, NEW)
    assert sign_in.find_session(session) is None


def test_a_link_works_once(in_app: Flask) -> None:
    token = link()
    resets.choose_password(token=token, new=NEW)
    with pytest.raises(Invalid, match="was used"):
        resets.choose_password(token=token, new="another gravel tulip")


def test_a_link_works_for_thirty_minutes(in_app: Flask) -> None:
    with standing_at(AT):
        token = link()
    with standing_at(AT + 30 * MINUTE):
        assert resets.find(token) is not None
    with standing_at(AT + 31 * MINUTE), pytest.raises(Invalid, match="older than 30 minutes"):
        resets.choose_password(token=token, new=NEW)


def test_using_one_link_ends_the_earlier_ones(in_app: Flask) -> None:
    first, second = link(), link()
    resets.choose_password(token=second, new=NEW)
    assert resets.find(first) is None


def test_a_password_that_is_easy_to_guess_leaves_the_link_unused(in_app: Flask) -> None:
    token = link()
    with pytest.raises(Invalid, match="Many people"):
        resets.choose_password(token=token, new="Password1234")
    assert resets.find(token) is not None


def test_an_address_without_an_account_gets_no_mail(in_app: Flask) -> None:
    resets.ask(email="nobody@demo.example", address="10.0.0.1")
    assert mailed() == []


def test_nobody_fills_a_mailbox_with_links(in_app: Flask) -> None:
    for _ in range(10):
        resets.ask(email=STAFF, address="10.0.0.1")
    assert len(mailed()) == resets.MOST_FOR_ACCOUNT


def test_no_notice_shows_the_link(in_app: Flask) -> None:
    token = link()
    assert all(token not in text for text in db.session.scalars(select(Notice.text)))


def test_the_holder_is_told_that_the_password_was_changed(in_app: Flask) -> None:
    resets.choose_password(token=link(), new=NEW)
    keys = db.session.scalars(select(Mail.key)).all()
    assert any(key.startswith("password-chosen") for key in keys)


def reset_by_the_administrator(name: str) -> None:
    operations.reset_password(actor=actor("admin"), person=person(name))


def test_an_administrators_reset_ends_the_old_password_and_the_sessions(in_app: Flask) -> None:
    session = sign_in.begin_session(person("staff"))
    reset_by_the_administrator("staff")
    assert person("staff").password_hash == ""
    assert sign_in.find_session(session) is None
    resets.choose_password(token=mailed()[-1], new=NEW)
    assert passwords.matches(person("staff").password_hash, NEW)


def test_clearance_rests_after_a_reset_by_others_until_it_is_confirmed(in_app: Flask) -> None:
    held = actor("ctu").clearances
    assert held
    reset_by_the_administrator("ctu")
    assert actor("ctu").clearances == frozenset()
    operations.confirm_holder(actor=actor("infogov"), person=person("ctu"))
    assert actor("ctu").clearances == held


def test_a_link_that_one_asked_for_oneself_lets_nothing_rest(in_app: Flask) -> None:
    resets.choose_password(token=link(), new=NEW)
    assert not actor("staff").is_resting


@pytest.mark.parametrize("name", ["admin", "secretary", "staff"])
def test_only_chair_and_information_governance_confirm(in_app: Flask, name: str) -> None:
    reset_by_the_administrator("ctu")
    with pytest.raises(NotAllowed):
        operations.confirm_holder(actor=actor(name), person=person("ctu"))


def test_nobody_confirms_their_own_account(in_app: Flask) -> None:
    reset_by_the_administrator("chair")
    with pytest.raises(NotAllowed, match="your own"):
        operations.confirm_holder(actor=actor("chair"), person=person("chair"))


def test_the_chair_and_information_governance_hear_of_a_reset_by_others(in_app: Flask) -> None:
    reset_by_the_administrator("ctu")
    told = db.session.scalars(select(Mail.person_id).where(Mail.key.like("confirm-account%"))).all()
    assert {person("chair").id, person("infogov").id} == set(told)


def test_the_pages_of_a_forgotten_password_answer_every_address_alike(app: Flask) -> None:
    client = app.test_client()
    answers = []
    for email in (STAFF, "nobody@demo.example"):
        token = token_of(client.get("/sign-in/forgotten"))
        answer = client.post("/sign-in/forgotten", data={"csrf_token": token, "email": email})
        answers.append((answer.status_code, answer.headers["Location"]))
    assert answers == [(302, "/sign-in")] * 2


def test_a_link_that_is_none_says_where_to_ask_for_another(app: Flask) -> None:
    page = app.test_client().get("/sign-in/reset/nothing").get_data(as_text=True)
    assert 'href="/sign-in/forgotten"' in page
    assert "new_password" not in page


def test_the_chair_confirms_an_account_on_its_page(
    app: Flask, sign_in: Callable[[str], Browser]
) -> None:
    with app.app_context():
        key = db.session.scalars(select(Person.id).where(Person.email == "ctu@demo.example")).one()
    assert sign_in("admin").post(f"/admin/people/{key}/reset", {}).status_code == 302
    chair = sign_in("chair")
    assert "ctu@demo.example" in chair.text("/account/confirmations")
    assert chair.post(f"/account/confirmations/{key}", {}).status_code == 302
    assert "ctu@demo.example" not in chair.text("/account/confirmations")
    assert chair.post(f"/account/confirmations/{key}", {}).status_code in (302, 422)
