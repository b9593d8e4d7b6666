"""Registering in a real browser: sending, a lost session, two editors, return, untidy lists."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from evidence_hub.accounts.models import BrowserSession, Person
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from tests.browser import drafts
from tests.browser.conftest import Enter
from tests.conftest import PASSWORD
from tests.functional.importing.sheets import untidy

pytestmark = pytest.mark.browser


def end_sessions(app: Flask, name: str) -> None:
    """End somebody's sessions in the hub; their browser does not know yet."""
    with app.app_context(), writing():
        person = select(Person.id).where(Person.email == f"{name}@demo.example").scalar_subquery()
        db.session.execute(
            update(BrowserSession)
            .where(BrowserSession.person_id == person)
            .values(ended_at=clock.now())
        )
        db.session.commit()


def sign_in_again(page: Page, name: str) -> None:
    page.get_by_label("E-mail address").fill(f"{name}@demo.example")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")


def test_an_enquiry_goes_all_the_way_to_the_secretary(enter: Enter) -> None:
    title = "Do reminders by text message bring witnesses to court?"
    staff, secretary, lead = enter("staff"), enter("secretary"), enter("lead")
    staff.goto("/enquiries/new")
    for name, value in (
        ("title", title),
        ("question", "Do texts help witnesses to come?"),
        ("decision_informed", "Whether to send texts"),
        ("people_or_data", "unsure"),
    ):
        drafts.give(staff, name, value)
    staff.get_by_role("button", name="Send to the secretary").click()
    secretary.goto("/enquiries")
    secretary.get_by_role("link", name=title).click()
    secretary.get_by_label("Accept: it becomes a draft with a named lead").check()
    secretary.get_by_label("Research lead").select_option(label="Lee Lead (DEMO)")
    secretary.get_by_role("button", name="Send the answer").click()
    staff.reload()
    expect(staff.locator("main")).to_contain_text("Accepted")
    lead.goto("/projects?stage=draft")
    lead.get_by_role("link", name=title).first.click()
    reference = lead.locator("main h1").get_attribute("data-ref") or ""
    lead.get_by_role("link", name="Go on with the draft").click()
    lead.locator('main a[href$="/draft/question"]').click()
    # The six answers of the enquiry stand in the draft.
    expect(drafts.field(lead, "title")).to_have_value(title)
    expect(drafts.field(lead, "decision_informed")).to_have_value("Whether to send texts")
    drafts.fill(lead, reference)
    drafts.send(lead, reference)
    lead.go_back()
    expect(lead.locator("main")).to_contain_text("This project has been sent")
    expect(lead.get_by_role("button", name="Send to the secretary")).to_have_count(0)
    secretary.goto("/")
    secretary.get_by_role("link", name="Projects", exact=True).click()
    secretary.get_by_role("link", name="Screening", exact=True).click()
    expect(secretary.locator("main")).to_contain_text(title)


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_typed_when_the_session_ended_is_offered_again(
    enter: Enter, serving: tuple[str, Flask], javascript: bool
) -> None:
    lead = enter("lead2", javascript=javascript)
    reference = drafts.start(lead, f"A study whose lead goes to lunch ({javascript})")
    lead.goto(f"/projects/{reference}/draft/question")
    typed = "Forty streets were compared in 2019, and nothing was written down."
    drafts.give(lead, "background", typed)
    end_sessions(serving[1], "lead2")
    drafts.save(lead)
    expect(lead).to_have_url(re.compile("/sign-in"))
    sign_in_again(lead, "lead2")
    # Signing in leads back to the page, with what was typed.
    expect(lead).to_have_url(re.compile(f"/projects/{reference}/draft/question$"))
    expect(drafts.field(lead, "background")).to_have_value(typed)
    expect(lead.locator("main")).to_contain_text("What you typed here earlier was not saved")
    drafts.save(lead)
    expect(lead.locator("main")).to_contain_text("Saved at")
    lead.goto(f"/projects/{reference}/check")
    expect(lead.locator("main")).to_contain_text(typed)


def test_errors_keep_what_was_typed_and_name_each_field(enter: Enter) -> None:
    lead = enter("lead2")
    reference = drafts.start(lead, "A study that asks for odd money")
    lead.goto(f"/projects/{reference}/draft/dates")
    drafts.give(lead, "amount_asked", "a lot")
    drafts.give(lead, "funding_stated", "The force's own budget")
    drafts.save(lead)
    summary = lead.locator(".govuk-error-summary")
    expect(summary).to_be_visible()
    expect(drafts.field(lead, "amount_asked")).to_have_value("a lot")
    expect(drafts.field(lead, "funding_stated")).to_have_value("The force's own budget")
    summary.get_by_role("link").first.click()
    expect(drafts.field(lead, "amount_asked")).to_be_focused()


def test_two_editors_see_both_versions_and_neither_is_lost(enter: Enter) -> None:
    first, second = enter("lead2"), enter("lead2")
    reference = drafts.start(first, "A study that two people write")
    address = f"/projects/{reference}/draft/question"
    first.goto(address)
    second.goto(address)
    drafts.give(first, "background", "What the first one wrote")
    drafts.save(first)
    drafts.give(second, "background", "What the second one wrote")
    drafts.save(second)
    expect(second.locator("main")).to_contain_text("What the first one wrote")
    expect(second.locator("main")).to_contain_text("What the second one wrote")
    second.goto(address)
    expect(drafts.field(second, "background")).to_have_value("What the second one wrote")
    drafts.give(second, "background", "What the first one wrote, and the second")
    drafts.save(second)
    first.goto(address)
    expect(drafts.field(first, "background")).to_have_value(
        "What the first one wrote, and the second"
    )


def test_a_returned_project_says_what_changed_and_keeps_its_place(enter: Enter) -> None:
    lead, secretary = enter("lead"), enter("secretary")
    earlier = drafts.start(lead, "The study that was sent first")
    later = drafts.start(lead, "The study that was sent second")
    for reference in (earlier, later):
        drafts.fill(lead, reference)
        drafts.send(lead, reference)
    secretary.goto(f"/projects/{earlier}/screening")
    secretary.get_by_role("button", name="Start screening").click()
    question = secretary.locator(".hub-desk-row", has_text="Research question").first
    question.get_by_text("Comment on this").click()
    question.locator("textarea").fill("Which burglaries? Say over how long.")
    secretary.locator('main [name="reason"]').fill("One answer is too broad.")
    secretary.get_by_role("button", name="Return with comments").click()
    lead.goto(f"/projects/{earlier}/draft")
    expect(lead.locator("main")).to_contain_text("One answer is too broad.")
    lead.locator('main a[href*="/draft/question"]').first.click()
    expect(lead.locator("main")).to_contain_text("Which burglaries? Say over how long.")
    drafts.give(lead, "question", "Do letters change repeat burglary within a year?")
    drafts.save(lead)
    lead.goto(f"/projects/{earlier}/check")
    drafts.give(lead, "reason", "Said over how long")
    lead.get_by_role("button", name="Send to the secretary").click()
    expect(lead.locator("main h1")).to_have_attribute("data-ref", earlier)
    secretary.goto("/screening")
    expect(secretary.locator(f"tr[data-ref='{earlier}']")).to_have_count(1)
    places = secretary.locator("tr[data-ref]").evaluate_all("rows => rows.map(r => r.dataset.ref)")
    assert places.index(earlier) < places.index(later)
    secretary.goto(f"/projects/{earlier}/screening")
    expect(secretary.locator("main")).to_contain_text("What changed since you returned it")
    expect(secretary.locator("main")).to_contain_text("within a year?")
    lead.goto(f"/projects/{earlier}/versions")
    lead.locator("#from").select_option("1.0")
    lead.locator("#to").select_option("2.0")
    lead.get_by_role("button", name="Compare").click()
    expect(lead.locator("main")).to_contain_text("Do letters change repeat burglary within a year?")


def test_three_hundred_untidy_lines_are_looked_at_brought_in_and_undone(enter: Enter) -> None:
    sheet, secretary = untidy(), enter("secretary")
    secretary.goto("/projects/import")
    secretary.locator("#file").set_input_files(
        {"name": "Research list.xlsx", "mimeType": "application/octet-stream", "buffer": sheet.data}
    )
    secretary.get_by_role("button", name="Look at the lines").click()
    expect(secretary.locator("[data-verdict=refused]")).to_have_text(f"{sheet.refused} refused")
    secretary.locator("[data-verdict=refused]").click()
    expect(secretary.locator("main")).to_contain_text("There is no such day as")
    secretary.get_by_role("link", name="Show all lines").click()
    secretary.get_by_role("button", name=re.compile(r"^Import \d+ new")).click()
    expect(secretary.locator("main")).to_contain_text(re.compile(r"\d+ projects imported"))
    batch = secretary.url
    secretary.goto("/search?q=%22Lamps+along+the+canal%22")
    expect(secretary.locator(".hub-hit__title")).to_have_text(["Lamps along the canal"])
    secretary.goto(batch)
    secretary.get_by_role("button", name="Undo this import").click()
    expect(secretary.locator("body")).to_contain_text(re.compile(r"Undone: \d+ projects removed"))
    secretary.goto("/search?q=%22Lamps+along+the+canal%22")
    expect(secretary.locator("h1")).to_contain_text("No results")
