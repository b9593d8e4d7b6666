"""The wider programme in a real browser: from fair to commissioned, advice, a consortium's review."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from evidence_hub.commissioning.models import Meeting
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.browser import drafts
from tests.browser.conftest import Enter
from tests.browser.test_board import BOARD, _attend, _decide, _go, _record
from tests.browser.test_ethics import fill_date
from tests.functional.tracking.builders import moved

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)
TOPIC = "Do painted benches bring people back to squares?"


def _hold_the_fair(secretary: Page) -> None:
    """Plan a fair, offer data, and write down what a university would study."""
    secretary.goto("/programme")
    secretary.get_by_role("link", name="Research Fairs").click()
    secretary.get_by_role("button", name="Plan a fair").click()
    secretary.get_by_label("Title").fill("DEMO fair of the year")
    fill_date(secretary, "held_on", clock.today())
    secretary.get_by_role("button", name="Plan it").click()
    secretary.get_by_role("link", name="Offer a question or data").click()
    secretary.get_by_label("Data", exact=True).check()
    secretary.get_by_label("In one or two sentences").fill("Counts of people in squares")
    secretary.get_by_role("button", name="Offer it").click()
    secretary.get_by_role("link", name="Record an interest").click()
    secretary.get_by_label("University", exact=True).fill("Demo University")
    secretary.get_by_label("Master’s").check()
    secretary.get_by_label("What it takes up").select_option(label="Counts of people in squares")
    secretary.get_by_label("Topic").fill(TOPIC)
    secretary.get_by_label("What would they find out?").fill("Whether people come back")
    secretary.get_by_label("Data they would need").fill("Weekly counts")
    secretary.get_by_role("button", name="Save", exact=True).click()


def _accept(secretary: Page) -> None:
    """One click makes the interest an enquiry with all that was said; it becomes a draft."""
    secretary.get_by_role("link", name="Make an enquiry of it").click()
    secretary.get_by_role("button", name="Make the enquiry").click()
    for words in ("Weekly counts", "Counts of people in squares", "Demo University (Master’s)"):
        expect(secretary.locator("main")).to_contain_text(words)
    secretary.get_by_label("Accept: it becomes a draft with a named lead").check()
    secretary.get_by_label("Research lead").select_option(label="Lee Lead (DEMO)")
    secretary.get_by_role("button", name="Send the answer").click()


def _ready_for_the_board(app: Flask, reference: str) -> None:
    """What the reviewers and advisers do is followed in journeys of their own."""
    with app.app_context(), writing():
        found = db.session.scalars(select(Project).where(Project.reference == reference)).one()
        found.marking, found.marked_on = "official", clock.today() - DAY
        moved(found, Stage.BOARD_READY, clock.today())


def test_an_interest_at_a_fair_becomes_a_commissioned_study(
    enter: Enter, serving: tuple[str, Flask], today_meeting: Meeting
) -> None:
    """Journey J1 from the fair to the board's decision; going live is a journey of its own."""
    secretary = enter("secretary")
    _hold_the_fair(secretary)
    _accept(secretary)
    lead = enter("lead")
    lead.goto("/projects?stage=draft")
    lead.get_by_role("link", name=TOPIC).first.click()
    reference = lead.locator("main h1").get_attribute("data-ref") or ""
    drafts.fill(lead, reference)
    drafts.send(lead, reference)
    _ready_for_the_board(serving[1], reference)
    _go(secretary, today_meeting)
    secretary.get_by_role("button", name="Put everything that is ready").click()
    secretary.get_by_role("button", name="Open the meeting").click()
    _attend(secretary, BOARD)
    _decide(secretary, TOPIC, "Approve")
    secretary.get_by_text("To approve: benefit owner").click()
    owner = secretary.get_by_label("E-mail address of the benefit owner")
    owner.fill("supervisor@demo.example")
    secretary.get_by_label("Money", exact=True).select_option("The money is confirmed")
    secretary.get_by_label("Why it is approved without").fill("The board’s first fair study")
    _record(secretary)
    secretary.goto("/programme/fairs")
    secretary.get_by_role("link", name="DEMO fair of the year").click()
    expect(secretary.locator("main")).to_contain_text(f"{reference}: Commissioned")
    staff = enter("staff")
    staff.goto("/programme/fairs")
    staff.get_by_role("link", name="DEMO fair of the year").click()
    staff.get_by_role("link", name=f"{reference}: Commissioned").click()
    expect(staff.locator("main h1")).to_contain_text(TOPIC)


def test_a_question_is_answered_and_found_by_the_next_who_searches(enter: Enter) -> None:
    question = "Do humming fridges keep shoplifters away?"
    staff = enter("staff")
    staff.goto("/")
    staff.get_by_role("link", name="Ask the hub").first.click()
    staff.get_by_label("What do you want to know?").fill(question)
    staff.get_by_role("button", name="See what is known").click()
    expect(staff.get_by_label("Your question")).to_have_value(question)
    staff.get_by_role("button", name="Send the question").click()
    expect(staff.locator("main")).to_contain_text("It waits for the hub’s team")
    secretary = enter("secretary")
    secretary.get_by_role("link", name=f"Answer “{question}”").click()
    secretary.get_by_role("link", name="Say who answers").click()
    secretary.get_by_label("Who answers").select_option(label="Lee Lead (DEMO)")
    secretary.get_by_role("button", name="Hand it over").click()
    lead = enter("lead")
    lead.get_by_role("link", name=f"Answer “{question}”").click()
    lead.get_by_role("button", name="Answer the question").click()
    lead.get_by_label("Answer", exact=True).fill("Nobody has tried humming; brighter ones helped")
    lead.get_by_label("References of the records").fill("EBP-2013-0116")
    lead.get_by_role("button", name="Send the answer").click()
    staff.goto("/account/notices")
    staff.get_by_role("link", name=f"The hub answered: {question}").click()
    staff.get_by_role("button", name="Say whether it helped").click()
    staff.get_by_label("Yes", exact=True).check()
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.locator("main")).to_contain_text("It helped 1 of 1")
    other = enter("lead2")
    other.goto("/search?q=humming+fridges")
    other.get_by_role("link", name=question).click()
    expect(other.locator("main")).to_contain_text("brighter ones helped")
    expect(other.locator("main")).not_to_contain_text("Sam Reader")


def test_a_consortium_comes_before_the_board_in_time(enter: Enter, today_meeting: Meeting) -> None:
    name = "DEMO consortium for slow evenings"
    secretary = enter("secretary")
    secretary.goto("/programme/consortia")
    secretary.get_by_role("button", name="Record a consortium").click()
    secretary.get_by_label("Name").fill(name)
    secretary.get_by_label("What it is for").fill("Trials of slow evenings")
    secretary.get_by_label("Joined").check()
    fill_date(secretary, "starts_on", clock.today() - 900 * DAY)
    fill_date(secretary, "review_on", clock.today() + 60 * DAY)
    secretary.get_by_role("button", name="Record it").click()
    page = secretary.url
    _go(secretary, today_meeting)
    secretary.get_by_role("button", name="Put everything that is ready").click()
    secretary.get_by_role("button", name="Open the meeting").click()
    _attend(secretary, BOARD)
    _decide(secretary, f"Review of {name}", "Approve")
    _record(secretary)
    secretary.goto(page)
    expect(secretary.locator("main")).to_contain_text("Approved")
    expect(secretary.locator("main")).to_contain_text("Not set")
    secretary.goto("/")
    expect(secretary.locator("main")).to_contain_text(f"Set the day on which {name} is reviewed")
