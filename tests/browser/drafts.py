"""Filling in a draft as its lead does, section by section."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

# What a draft needs before it can be sent: section → field → what is given.
NEEDED: dict[str, dict[str, str]] = {
    "The question": {
        "plain_summary": "Letters are sent to streets and burglaries are counted.",
        "question": "Do letters change repeat burglary?",
        "decision_informed": "Whether to send letters",
    },
    "How you will study it": {"design": "rct_cluster"},
    "Fit": {
        "activity_type": "project",
        "areas": "force_wide",
        "priorities-0-code": "demo_burglary",
        "priorities-0-argument": "It is about repeat burglary",
    },
    "People": {"sponsor": "A chief superintendent"},
    "Data": {"people_or_data": "no", "data_wanted": "Crimes", "proposed_marking": "official"},
    "Dates": {"funding_stated": "No money is needed"},
}
CODES = {"The question": "question", "How you will study it": "design", "Fit": "fit",
         "People": "people", "Data": "data", "Dates": "dates"}  # fmt: skip


def field(page: Page, name: str) -> Locator:
    return page.locator(f'main [name="{name}"]')


def give(page: Page, name: str, value: str) -> None:
    """Give one answer, whatever kind of field asks for it."""
    first = field(page, name).first
    kind = first.evaluate("each => each.tagName + '.' + each.type")
    if kind.startswith("SELECT"):
        first.select_option(value)
    elif kind in ("INPUT.checkbox", "INPUT.radio"):
        page.locator(f'main [name="{name}"][value="{value}"]').check()
    else:
        first.fill(value)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and go back to the list").click()


def start(lead: Page, title: str) -> str:
    """Start a draft of one's own and return its reference."""
    lead.goto("/projects/new")
    for name, value in (
        ("title", title),
        ("question", "Do letters change repeat burglary?"),
        ("decision_informed", "Whether to send letters"),
        ("people_or_data", "no"),
    ):
        give(lead, name, value)
    lead.locator("main form").get_by_role("button").first.click()
    expect(lead).to_have_url(re.compile("/draft$"))
    found = re.search(r"EBP-\d{4}-\d+", lead.url)
    assert found
    return found[0]


def fill(lead: Page, reference: str) -> None:
    """Give everything that is needed to send the draft, through its task list."""
    for title, answers in NEEDED.items():
        lead.goto(f"/projects/{reference}/draft")
        lead.locator(f'main a[href$="/draft/{CODES[title]}"]').click()
        for name, value in answers.items():
            give(lead, name, value)
        save(lead)
        expect(lead.locator("main")).to_contain_text(re.compile("still needed|needed now is given"))


def send(lead: Page, reference: str) -> None:
    lead.goto(f"/projects/{reference}/draft")
    lead.get_by_role("button", name="Check your answers and send").click()
    lead.get_by_role("button", name="Send to the secretary").click()
    expect(lead.locator("body")).to_contain_text("Sent to the secretary")
