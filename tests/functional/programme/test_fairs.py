"""Research Fairs: offers, interests, and the one click from interest to enquiry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.programme.models import Fair, FairInterest
from evidence_hub.programme.operations import fairs as operations
from evidence_hub.registering.operations import enquiries
from evidence_hub.registry.models import Enquiry
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, refs
from tests.functional.programme.builders import day, fair, interest
from tests.functional.registry.builders import actor, person, project

SignIn = Callable[[str], Browser]


@pytest.mark.parametrize(
    "name", ["chair", "member", "lead", "staff", "partner", "auditor", "admin"]
)
def test_only_the_secretary_plans_fairs_and_records_interest(in_app: Flask, name: str) -> None:
    with pytest.raises(NotAllowed):
        fair(name)
    row = fair()
    with pytest.raises(NotAllowed):
        interest(row, name)
    said = interest(row)
    with pytest.raises(NotAllowed):
        operations.make_enquiry(actor=actor(name), interest=said)


def test_an_enquiry_carries_everything_that_was_said(in_app: Flask) -> None:
    row, secretary = fair(), actor("secretary")
    offered = operations.offer(
        actor=secretary, fair=row, kind="question", text="What stops thefts of bikes?", area=None
    )
    said = interest(row, offer=offered, level="doctorate")
    made = operations.make_enquiry(actor=secretary, interest=said)
    db.session.commit()
    told = (
        f"{made.title} {made.question} {made.decision_informed} {made.partner} {made.rough_dates}"
    )
    for words in (
        said.topic, said.question, "Recorded thefts", "What stops thefts of bikes?",
        "Demo University", "Doctorate", "next spring",
    ):  # fmt: skip
        assert words in told
    assert made.people_or_data == "yes"


def test_two_clicks_make_one_enquiry(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        address = f"/programme/fairs/interests/{interest(fair()).id}/enquiry"
    secretary = sign_in("secretary")
    first, again = secretary.post(address, {}), secretary.post(address, {})
    assert first.location == again.location
    assert "DEMO fair: Demo University, Master’s" in secretary.text(first.location)
    with app.app_context():
        assert (
            db.session.query(Enquiry).filter(Enquiry.title == "Do marked bikes come back?").count()
            == 1
        )


def test_what_came_of_a_fair_follows_the_enquiry_and_hides_what_is_hidden(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        row = fair()
        said_id = interest(row).id
        address = f"/programme/fairs/{row.id}"
    staff = sign_in("staff")
    assert "No enquiry yet" in staff.text(address)
    with app.app_context():
        said = db.session.get_one(FairInterest, said_id)
        made = operations.make_enquiry(actor=actor("secretary"), interest=said)
        db.session.commit()
        key = made.id
    assert "Waits for the secretary" in staff.text(address)
    with app.app_context():
        found = enquiries.accept_enquiry(
            actor=actor("secretary"), enquiry=db.session.get_one(Enquiry, key),
            lead=person("lead"), answer="Do it",
        )  # fmt: skip
        db.session.commit()
        reference = found.reference
    assert reference in sign_in("secretary").text(address)
    assert reference not in staff.text(address)


def test_a_fair_is_read_by_the_register_and_its_interests_by_the_secretary(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        row = fair()
        key, said = f"fair-{row.id}", interest(row, contact="Dr Demo, room 5").id
    for name in ("staff", "lead", "chair", "auditor"):
        assert key in refs(sign_in(name).text("/programme/fairs"))
        sign_in(name).text(f"/programme/fairs/interests/{said}", 404)
    assert "Dr Demo" in sign_in("secretary").text(f"/programme/fairs/interests/{said}")
    for name in ("partner", "student", "admin"):
        sign_in(name).text("/programme/fairs", 404)


def test_an_offer_that_somebody_takes_up_stays(in_app: Flask) -> None:
    row, secretary = fair(), actor("secretary")
    taken, free = (
        operations.offer(actor=secretary, fair=row, kind="data", text=text, area=None)
        for text in ("Thefts", "Calls")
    )
    interest(row, offer=taken)
    operations.withdraw_offer(actor=secretary, fair=row, offer=free)
    with pytest.raises(Invalid, match="stays"):
        operations.withdraw_offer(actor=secretary, fair=row, offer=taken)


def test_a_fair_that_is_called_off_or_was_held_is_refused_what_no_longer_fits(
    in_app: Flask,
) -> None:
    held, secretary = fair(held_on=day(-1)), actor("secretary")
    with pytest.raises(Invalid, match="was held"):
        operations.call_off(actor=secretary, fair=held, reason="Rain")
    row = fair(idempotency_key="b" * 32)
    with pytest.raises(Invalid, match="Say why"):
        operations.call_off(actor=secretary, fair=row, reason="")
    operations.call_off(actor=secretary, fair=row, reason="Rain")
    with pytest.raises(Invalid, match="called off"):
        interest(row)


def test_bad_input_is_refused_in_its_fields(in_app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        fair(title="", held_on=None)
    assert set(refused.value.fields) == {"title", "held_on"}
    row = fair()
    with pytest.raises(Invalid) as refused:
        interest(row, institution="", topic="", question="", level="nursery")
    assert set(refused.value.fields) == {"institution", "topic", "question", "level"}


def test_two_who_change_a_fair_at_once_do_not_overwrite_each_other(in_app: Flask) -> None:
    row, secretary = fair(), actor("secretary")
    seen = row.version
    given = {"actor": secretary, "fair": row, "venue": "The library", "note": "", "version": seen}
    operations.alter(**given, held_on=day(31))
    db.session.commit()
    with pytest.raises(Conflict):
        operations.alter(**given, held_on=day(32))


def test_a_record_that_no_list_offers_is_named_by_its_reference(
    app: Flask, sign_in: Callable[[str], Browser]
) -> None:
    with app.app_context():
        seen = project(Stage.LIVE, reference="EBP-2026-6802")
        db.session.commit()
        number = seen.id
    secretary = sign_in("secretary")
    fields = {
        "title": "Autumn fair", "held_on": ["5", "11", "2027"], "venue": "", "note": "",
        "project": "0", "idempotency_key": "f" * 32,
    }  # fmt: skip
    unknown = secretary.post("/programme/fairs/new", {**fields, "reference": "EBP-2026-9999"})
    assert unknown.status_code == 422
    assert "There is no record with this reference" in unknown.get_data(as_text=True)
    known = secretary.post("/programme/fairs/new", {**fields, "reference": "EBP-2026-6802"})
    assert known.status_code == 302
    with app.app_context():
        made = db.session.scalars(select(Fair).where(Fair.title == "Autumn fair")).one()
        assert made.project_id == number
