"""Ethics in a real browser: a question answered, an opinion; then lapse, renewal and lift."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from evidence_hub.core import clock, due
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus
from evidence_hub.registry.models import Project
from tests.browser.conftest import Enter
from tests.features import check_gate, offer

pytestmark = pytest.mark.browser
COURT = "/projects/EBP-2026-5273"
CELLS = "/projects/EBP-2025-6148"


@contextmanager
def on(day: dt.date, time: str = "12:00") -> Iterator[None]:
    """Let the hub that serves here believe that it is another moment in London."""
    os.environ["EVIDENCE_HUB_TODAY"] = f"{day.isoformat()}T{time}"
    try:
        yield
    finally:
        del os.environ["EVIDENCE_HUB_TODAY"]


def fill_date(page: Page, name: str, day: dt.date) -> None:
    boxes = page.locator(f"input[name={name}]")
    for number, part in enumerate((day.day, day.month, day.year)):
        boxes.nth(number).fill(str(part))


def run_the_clock(app: Flask) -> None:
    with app.app_context():
        due.run()


@pytest.fixture
def other_packages_agree(serving: tuple[str, Flask]) -> Iterator[None]:
    """Let the gates of agreements be met, so that ethics alone decides."""
    _, app = serving
    before = offer(app)
    for gate in (gates.IMPACT_ACCEPTED, gates.SHARING_IN_FORCE, gates.IP_AGREED):

        def check(projects: Sequence[Project], named: gates.GateType = gate) -> Mapping[int, Gate]:
            return {
                each.id: Gate(named.name, GateStatus.YES, "said by the test", named.holder)
                for each in projects
            }

        check_gate(app, gate, check)
    yield
    offer(app, gate_checks=before.gate_checks)


def test_a_question_is_answered_only_that_is_looked_at_again_and_the_opinion_given(
    enter: Enter,
) -> None:
    lead = enter("lead2")
    lead.get_by_role("link", name="Answer the ethics reviewers").click()
    lead.get_by_role("link", name="Participants").click()
    expect(lead.locator("main")).to_contain_text("victims who are not called and are afraid")
    lead.get_by_label("Your answer").fill("DEMO. The usual officer calls on them.")
    lead.get_by_role("button", name="Save your answer").click()
    lead.get_by_label("What a control group goes without").fill("DEMO. The call, not the visit")
    lead.get_by_role("button", name="Save and go back").click()
    lead.get_by_role("button", name="Send for an opinion").click()
    expect(lead.locator("main")).to_contain_text("In review since")

    reviewer = enter("ethics")
    reviewer.get_by_role("link", name="Review the ethics of").first.click()
    rail = reviewer.locator("#review, .govuk-task-list")
    expect(rail.get_by_text("Look again")).to_have_count(1)
    expect(rail.get_by_text("Changed since the last round")).to_have_count(1)
    reviewer.get_by_role("button", name="Go to the next section").click()
    expect(reviewer.locator("main")).to_contain_text(
        "Before: DEMO. Everybody else gets what is usual."
    )
    reviewer.get_by_label("Acceptable", exact=True).check()
    reviewer.get_by_role("button", name="Save and go on").click()
    reviewer.get_by_role("button", name="Give your opinion").click()
    reviewer.get_by_label("Favourable with conditions").check()
    reviewer.get_by_label("Reasons").fill("DEMO. Sound, once the letter is translated.")
    reviewer.locator("summary", has_text="Conditions").click()
    reviewer.locator("input[name=condition_0]").fill("DEMO. Translate the letter")
    reviewer.get_by_role("button", name="Give the opinion").click()
    expect(reviewer.locator("main")).to_contain_text("Your opinion is given")

    lead.goto(f"{COURT}/ethics")
    expect(lead.locator("main")).to_contain_text("Favourable with conditions until")
    lead.get_by_role("link", name="Conditions").click()
    lead.get_by_role("link", name="Show that it is met").click()
    lead.get_by_label("What was done").fill("DEMO. The letter is in four languages.")
    lead.get_by_role("button", name="Send as met").click()
    reviewer.goto(f"{COURT}/conditions")
    reviewer.get_by_role("link", name="Accept it or send it back").click()
    reviewer.get_by_label("Yes, it is met").check()
    reviewer.get_by_role("button", name="Save your answer").click()
    expect(reviewer.locator("main .hub-tag", has_text="Met").first).to_be_visible()


def test_who_is_outside_reads_comments_without_names_and_never_the_notes(enter: Enter) -> None:
    lead = enter("lead2")
    lead.goto(f"{COURT}/ethics/sections/participants")
    expect(lead.locator("main")).to_contain_text("Eve Ethics")
    staff = enter("staff")
    staff.goto(f"{COURT}/ethics")
    expect(staff.get_by_role("heading", name="Page not found")).to_be_visible()


@pytest.mark.usefixtures("other_packages_agree")
def test_a_lapse_suspends_a_renewal_follows_and_an_unconflicted_chair_lifts(
    enter: Enter, serving: tuple[str, Flask]
) -> None:
    run_the_clock(serving[1])
    lead = enter("lead")
    lead.goto(CELLS)
    expect(lead.locator("#missing")).to_contain_text("No")
    expect(lead.locator("#missing")).to_contain_text("The opinion lapsed")
    lead.goto("/")
    lead.get_by_role("link", name="Ask for a renewal of the ethics opinion").click()
    lead.get_by_label("How many have taken part so far").fill("12")
    lead.get_by_label("What was done").fill("DEMO. Half of the cells are painted.")
    lead.get_by_label("Incidents").fill("none")
    lead.get_by_label("Changes since the opinion").fill("none")
    today = clock.today()
    fill_date(lead, "until", today + dt.timedelta(days=200))
    lead.get_by_role("button", name="Send the renewal").click()

    chair = enter("chair")
    chair.goto(f"{CELLS}/tracking/lift")
    chair.get_by_label("Reason").fill("Renewed soon")
    chair.get_by_role("button", name="Lift the suspension").click()
    expect(chair.locator("main")).to_contain_text("The opinion lapsed")

    reviewer = enter("ethics")
    reviewer.goto(f"{CELLS}/ethics")
    reviewer.get_by_role("button", name="Decide on the renewal").click()
    reviewer.get_by_label("Yes", exact=True).check()
    fill_date(reviewer, "valid_from", today - dt.timedelta(days=3))
    reviewer.get_by_role("button", name="Save your decision").click()
    expect(reviewer.locator(".govuk-error-summary")).to_contain_text("before the day it is given")
    fill_date(reviewer, "valid_from", today)
    reviewer.get_by_role("button", name="Save your decision").click()
    expect(reviewer.locator("main")).to_contain_text("Favourable until")

    chair.get_by_role("button", name="Lift the suspension").click()
    chair.goto(CELLS)
    expect(chair.locator("#missing")).to_contain_text("Yes")

    last = today + dt.timedelta(days=200)
    with on(last, "23:59"):
        run_the_clock(serving[1])
        late = enter("chair")
        late.goto(CELLS)
        expect(late.locator("#missing")).to_contain_text("Yes")
    with on(last + dt.timedelta(days=1), "00:00"):
        run_the_clock(serving[1])
        late = enter("chair")
        late.goto(f"{CELLS}/tracking")
        expect(late.locator("main")).to_contain_text("Suspend: Live to Suspended")
        expect(late.locator("main")).to_contain_text("The opinion lapsed")
