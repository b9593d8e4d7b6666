"""The board's calendar: a year at once, one meeting more, another day, a meeting called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.commissioning.models import Meeting
from evidence_hub.commissioning.operations import calendar, session
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from tests.conftest import Browser, on_sqlite
from tests.functional.commissioning import builders as made
from tests.functional.registry.builders import actor

SignIn = Callable[[str], Browser]


def day(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def test_a_year_of_meetings_is_planned_in_one_step(in_app: Flask) -> None:
    first = dt.date(clock.today().year + 1, 11, 5)
    asked = {"actor": actor("secretary"), "first_on": first, "starts_at": "", "place": ""}
    rows = calendar.plan_year(**asked)
    assert [(row.held_on.month, row.held_on.day) for row in rows] == [
        (11, 5), (2, 5), (5, 5), (8, 5),
    ]  # fmt: skip
    assert [row.held_on.year - first.year for row in rows] == [0, 1, 1, 1]
    with pytest.raises(Invalid, match="already"):
        calendar.plan_year(**asked)


def test_a_meeting_called_off_hands_its_agenda_to_the_next(in_app: Flask) -> None:
    off, following = made.planned(20), made.planned(40)
    item = made.listed(off, None, "other", title="The next fair")
    calendar.call_off(actor=actor("secretary"), meeting=off, reason="No quorum is coming")
    db.session.commit()
    assert [row.title for row in following.items] == ["The next fair"]
    assert item.carried_to_id == following.items[0].id
    with pytest.raises(Invalid, match="Called off"):
        session.open_meeting(actor=actor("secretary"), meeting=off)


def test_nothing_is_lost_where_no_later_meeting_is_planned_yet(in_app: Flask) -> None:
    off = made.planned(5000)
    made.listed(off, None, "other", title="The next fair")
    calendar.call_off(actor=actor("secretary"), meeting=off, reason="No quorum is coming")
    extra = calendar.plan_one(
        actor=actor("secretary"), held_on=day(5001), starts_at="09:30", place="Lloyd House"
    )
    earlier = db.session.query(Meeting).filter(Meeting.status == "planned").all()
    held = [item.title for row in earlier for item in row.items]
    assert extra in earlier
    assert held.count("The next fair") == 1


def test_a_day_that_was_called_off_is_free_again_and_no_day_has_two(in_app: Flask) -> None:
    off, other = made.planned(20), made.planned(30)
    values = {"actor": actor("secretary"), "starts_at": "", "place": ""}
    with pytest.raises(Invalid, match="already"):
        calendar.plan_one(held_on=day(20), **values)
    with pytest.raises(Invalid, match="already"):
        calendar.reschedule(meeting=other, held_on=day(20), **values)
    with pytest.raises(Invalid, match="past"):
        calendar.plan_one(held_on=day(-1), **values)
    calendar.call_off(actor=actor("secretary"), meeting=off, reason="No room")
    calendar.reschedule(meeting=other, held_on=day(20), **values)
    assert other.held_on == day(20)


def test_only_a_planned_meeting_moves_and_only_the_secretary_moves_it(in_app: Flask) -> None:
    meeting = made.planned()
    made.listed(meeting, None, "other", title="The next fair")
    values = {"meeting": meeting, "held_on": day(9), "starts_at": "", "place": ""}
    for name in ("chair", "member", "admin", "lead"):
        with pytest.raises(NotAllowed):
            calendar.reschedule(actor=actor(name), **values)
        with pytest.raises(NotAllowed):
            calendar.call_off(actor=actor(name), meeting=meeting, reason="I say so")
    made.opened(meeting)
    with pytest.raises(Invalid, match="planned"):
        calendar.reschedule(actor=actor("secretary"), **values)
    with pytest.raises(Invalid, match="In session"):
        calendar.call_off(actor=actor("secretary"), meeting=meeting, reason="Too late")


def test_the_secretary_plans_moves_and_calls_off_by_the_pages(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    when = day(77)
    given = {
        "held_on": [str(when.day), str(when.month), str(when.year)],
        "starts_at": "10:00", "place": "Lloyd House",
    }  # fmt: skip
    answer = secretary.post("/board/meetings/new", given)
    assert answer.status_code == 302
    meeting = answer.location
    assert secretary.post("/board/meetings/new", given).status_code == 422
    answer = secretary.post(f"{meeting}/day", {**given, "starts_at": "25:99"})
    assert answer.status_code == 422
    assert "must be a real time, from 00:00 to 23:59" in answer.get_data(as_text=True)
    assert secretary.post(f"{meeting}/day", {**given, "place": "Tally Ho"}).status_code == 302
    assert "Tally Ho" in secretary.text(meeting)
    secretary.post(f"{meeting}/call-off", {"reason": ""})
    assert "Called off" not in secretary.text(meeting)
    secretary.post(f"{meeting}/call-off", {"reason": "Snow"})
    page = sign_in("member").text(meeting)
    assert "It was called off: Snow" in page
    assert "Called off" in page


def test_a_meeting_is_planned_with_the_day_and_time_as_a_careful_person_writes_them(
    sign_in: SignIn,
) -> None:
    secretary = sign_in("secretary")
    answer = secretary.post("/board/meetings/new", {
        "held_on": ["5th", "November", "2027"], "starts_at": "9.30am", "place": "Lloyd House",
    })  # fmt: skip
    page = secretary.text(answer.location)
    assert "5 November 2027" in page
    assert "09:30" in page


@pytest.mark.parametrize(
    ("held_on", "words"),
    [(["5", "11", "27"], "Year must have 4 numbers"),
     (["31", "2", "2027"], "February 2027 has 28 days"),
     (["", "11", "2027"], "must include a day"),
     (["05/11/27", "", ""], "Did you mean 5 November 2027?")],
)  # fmt: skip
@on_sqlite
def test_a_day_that_cannot_be_taken_says_what_to_change_and_keeps_what_was_typed(
    sign_in: SignIn, held_on: list[str], words: str
) -> None:
    answer = sign_in("secretary").post("/board/meetings/new", {"held_on": held_on})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert all(f'value="{part}"' in page for part in held_on if part)
