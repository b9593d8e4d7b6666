"""From an enquiry to a submitted draft, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter

pytestmark = pytest.mark.browser
TITLE = "Do letters about open windows reduce burglary?"


def test_an_enquiry_becomes_a_draft_and_says_what_is_missing(enter: Enter) -> None:
    staff = enter("staff")
    staff.goto("/enquiries/new")
    staff.get_by_label("Title").fill(TITLE)
    staff.get_by_label("What do you want to find out?").fill("Do letters change repeat burglary?")
    expect(staff.locator("#known")).to_contain_text("burglaries")
    staff.get_by_role("button", name="Send to the secretary").click()
    expect(staff.locator(".govuk-error-summary")).to_contain_text("Say what decision")
    expect(staff.get_by_label("Title")).to_have_value(TITLE)
    staff.get_by_label("What decision would the answer change?").fill("Whether to send letters")
    staff.get_by_label("No", exact=True).check()
    staff.get_by_role("button", name="Send to the secretary").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text(TITLE)
    secretary = enter("secretary")
    secretary.goto("/enquiries")
    secretary.get_by_role("link", name=TITLE).click()
    secretary.get_by_label("Accept: it becomes a draft with a named lead").check()
    secretary.get_by_label("Research lead").select_option(label="Lee Lead (DEMO)")
    secretary.get_by_role("button", name="Send the answer").click()
    lead = enter("lead")
    lead.goto("/projects?stage=draft")
    lead.get_by_role("link", name=TITLE).first.click()
    lead.get_by_role("link", name="Go on with the draft").click()
    lead.get_by_role("link", name="How you will study it").click()
    lead.get_by_label("Design").select_option("rct_cluster")
    lead.get_by_role("button", name="Save and go back to the list").click()
    expect(lead.locator("main")).to_contain_text("Saved at")
    lead.get_by_role("button", name="Check your answers").click()
    expect(lead.locator("main")).to_contain_text("Still needed before you can send it")
