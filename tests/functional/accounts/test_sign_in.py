"""The brake on guessing, and how long a session lives."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts import due, sign_in
from evidence_hub.accounts.devices import Device
from evidence_hub.accounts.models import BrowserSession, FailedSignIn
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core.clock import standing_at
from evidence_hub.core.database import db
from evidence_hub.notifications.models import Mail
from tests.conftest import PASSWORD
from tests.functional.registry.builders import actor, person

AT = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
STAFF, LEAD = "staff@demo.example", "lead@demo.example"


def tries(
    email: str,
    password: str = PASSWORD,
    address: str = "10.0.0.1",
    device: Device | None = None,
) -> str | None:
    return sign_in.sign_in(email=email, password=password, address=address, device=device)


def fails(
    times: int, email: str = STAFF, address: str = "10.0.0.1", device: Device | None = None
) -> None:
    for _ in range(times):
        assert tries(email, "wrong", address, device) is None


def known_device(email: str = STAFF) -> Device:
    return Device().with_account(sign_in.account_hash(email))


def live(token: str | None) -> bool:
    assert token is not None
    return sign_in.find_session(token) is not None


def test_after_eight_failures_even_the_right_password_has_to_wait(in_app: Flask) -> None:
    fails(sign_in.MOST_FAILURES_ACCOUNT - 1)
    assert tries(STAFF) is not None
    fails(1)
    with pytest.raises(sign_in.TooManyAttempts):
        tries(STAFF)


def test_the_brake_lets_go_after_a_quarter_of_an_hour(in_app: Flask) -> None:
    with standing_at(AT):
        fails(sign_in.MOST_FAILURES_ACCOUNT)
    with standing_at(AT + 14 * MINUTE), pytest.raises(sign_in.TooManyAttempts):
        tries(STAFF)
    with standing_at(AT + 15 * MINUTE):
        assert tries(STAFF) is not None


def test_one_spelling_of_an_address_is_as_good_as_another_to_the_brake(in_app: Flask) -> None:
    fails(sign_in.MOST_FAILURES_ACCOUNT - 1)
    fails(1, email="  Staff@Demo.Example ")
    with pytest.raises(sign_in.TooManyAttempts):
        tries(STAFF)


def test_another_account_is_not_slowed_down_by_it(in_app: Flask) -> None:
    fails(sign_in.MOST_FAILURES_ACCOUNT)
    assert tries(LEAD) is not None


def test_one_machine_that_tries_many_accounts_is_slowed_down_alone(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "MOST_FAILURES_ADDRESS", 4)
    for number in range(4):
        fails(1, email=f"nobody{number}@demo.example", address="10.0.0.9")
    with pytest.raises(sign_in.TooManyAttempts):
        tries(LEAD, address="10.0.0.9")
    assert tries(LEAD, address="10.0.0.1") is not None


def test_a_stranger_elsewhere_does_not_lock_the_holder_out(in_app: Flask) -> None:
    fails(sign_in.MOST_FAILURES_ACCOUNT, address="203.0.113.7")
    assert tries(STAFF) is not None


def test_guessing_at_one_account_from_many_addresses_is_slowed_down(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "MOST_FAILURES_EVERYWHERE", 5)
    for number in range(5):
        fails(1, address=f"203.0.113.{number}")
    with pytest.raises(sign_in.TooManyAttempts):
        tries(STAFF, address="203.0.113.99")
    assert tries(LEAD, address="203.0.113.99") is not None


def test_a_device_that_signed_in_before_is_let_through_all_the_same(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "MOST_FAILURES_EVERYWHERE", 5)
    monkeypatch.setattr(sign_in, "MOST_FAILURES_ADDRESS", 5)
    fails(5)
    assert tries(STAFF, device=known_device()) is not None


def test_a_device_is_known_for_its_own_accounts_alone(in_app: Flask) -> None:
    fails(sign_in.MOST_FAILURES_ACCOUNT)
    with pytest.raises(sign_in.TooManyAttempts):
        tries(STAFF, device=known_device(LEAD))


def test_a_known_device_that_guesses_is_slowed_down_by_its_own_failures(in_app: Flask) -> None:
    device = known_device()
    fails(sign_in.MOST_FAILURES_ACCOUNT, device=device)
    with pytest.raises(sign_in.TooManyAttempts):
        tries(STAFF, device=device)
    assert tries(STAFF) is not None


def told_of_guessing() -> int:
    for piece in list(due.guessing()):
        piece()
    return len(db.session.scalars(select(Mail).where(Mail.key.like("sign-in-guessed%"))).all())


def test_the_holder_is_told_of_guessing_once_a_day(in_app: Flask) -> None:
    fails(sign_in.MOST_FAILURES_ACCOUNT - 1)
    assert told_of_guessing() == 0
    fails(1)
    assert told_of_guessing() == 1
    assert told_of_guessing() == 1
    assert db.session.scalars(select(Mail.person_id)).all()[-1] == person("staff").id


def test_failures_that_no_brake_counts_any_more_are_forgotten(in_app: Flask) -> None:
    with standing_at(AT):
        fails(1)
    with standing_at(AT + HOUR):
        fails(1)
        for piece in list(due.old_failures()):
            piece()
    assert db.session.scalars(select(FailedSignIn.at)).all() == [AT + HOUR]


def test_a_disabled_account_reads_like_a_wrong_password(in_app: Flask) -> None:
    person("staff").is_active = False
    assert tries(STAFF) is None


@pytest.mark.parametrize("email", [STAFF, "nobody@demo.example"])
def test_a_failure_is_a_refusal_in_the_trail_without_the_address(in_app: Flask, email: str) -> None:
    fails(1, email)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.verb, entry.is_refusal) == ("sign in", True)
    known = f"person:{person('staff').id}" if email == STAFF else "person:unknown"
    assert entry.record == known
    assert email not in str(entry.difference) + entry.reason


def test_a_token_is_kept_as_a_hash_alone(in_app: Flask) -> None:
    token = tries(STAFF)
    assert token is not None
    assert token not in db.session.scalars(select(BrowserSession.token_hash)).all()


def test_a_session_ends_after_eight_idle_hours(in_app: Flask) -> None:
    with standing_at(AT):
        token = tries(STAFF)
    with standing_at(AT + 8 * HOUR):
        assert live(token)
    with standing_at(AT + 8 * HOUR + MINUTE):
        assert not live(token)


def test_a_session_in_use_still_ends_after_seven_days(in_app: Flask) -> None:
    with standing_at(AT):
        token = tries(STAFF)
    assert token is not None
    for hours in range(8, 7 * 24 + 1, 8):
        with standing_at(AT + hours * HOUR):
            session = sign_in.find_session(token)
            assert session is not None, hours
            sign_in.touch(session)
    with standing_at(AT + 7 * 24 * HOUR + MINUTE):
        assert not live(token)


def test_a_session_is_marked_as_used_every_five_minutes_not_with_each_page(in_app: Flask) -> None:
    with standing_at(AT):
        session = sign_in.find_session(sign_in.begin_session(person("staff")))
    assert session is not None
    with standing_at(AT + 5 * MINUTE):
        assert not sign_in.needs_touch(session)
    with standing_at(AT + 6 * MINUTE):
        assert sign_in.needs_touch(session)
        sign_in.touch(session)
        assert not sign_in.needs_touch(session)


def test_signing_out_ends_this_session_and_leaves_the_others(in_app: Flask) -> None:
    here, elsewhere = tries(STAFF), tries(STAFF)
    assert here is not None
    sign_in.sign_out(actor("staff"), here)
    assert not live(here)
    assert live(elsewhere)


def test_whose_token_it_was_is_known_after_it_ended_and_opens_nothing(in_app: Flask) -> None:
    token = sign_in.begin_session(person("staff"))
    sign_in.sign_out(actor("staff"), token)
    assert sign_in.person_of_token(token) == person("staff").id
    assert not live(token)
    assert sign_in.person_of_token("no such token") is None


def test_a_session_dies_with_its_account_whatever_its_age(in_app: Flask) -> None:
    token = sign_in.begin_session(person("staff"))
    person("staff").is_active = False
    assert not live(token)
