"""Tracking in a real browser: a plan that slips, a report the secretary takes, a student leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from evidence_hub.core import clock
from evidence_hub.core.database import writing
from tests.browser.conftest import Enter
from tests.browser.test_ethics import fill_date
from tests.functional.tracking.builders import day, live

pytestmark = pytest.mark.browser
REFERENCE = "EBP-2027-7741"
HERE = f"/projects/{REFERENCE}"


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_plan_slips_is_reported_and_the_secretary_answers(
    enter: Enter, serving: tuple[str, Flask]
) -> None:
    with serving[1].app_context(), writing():
        live(reference=REFERENCE, title="Do whistles calm crowds?")
    lead = enter("lead")
    lead.goto(f"{HERE}/tracking/plan")
    send(lead, "Begin with these")
    expect(lead.locator("svg.hub-gantt")).to_be_visible()
    expect(lead.locator("main")).to_contain_text("0 of 6 milestones met")
    lead.goto(f"{HERE}/tracking/plan/2/new-date")
    fill_date(lead, "becomes_on", day(30))
    lead.get_by_label("Why it needs a new date").fill("The whistles came late")
    send(lead, "Ask for it")
    expect(lead.locator("main")).to_contain_text("The whistles came late")

    lead.goto(f"{HERE}/tracking/progress")
    send(lead, "Write a progress report")
    lead.get_by_label("What was done").fill("Whistles bought")
    lead.get_by_label("What comes next").fill("The first match")
    lead.get_by_label("Green: on plan").check()
    lead.get_by_label("Send it to the board’s secretary").check()
    send(lead, "Save")
    expect(lead.locator("main")).to_contain_text("The two do not agree")

    secretary = enter("secretary")
    secretary.goto("/")
    secretary.get_by_role("link", name="Grant or refuse a new date of “Do whistles").click()
    secretary.get_by_label("Grant the new date").check()
    send(secretary, "Answer")
    secretary.goto("/")
    secretary.get_by_role("link", name="Answer the progress report of “Do whistles").click()
    send(secretary, "Accept it or hand it back")
    secretary.get_by_label("Accept it").check()
    send(secretary, "Answer")
    expect(secretary.locator("main")).to_contain_text("Accepted")


def test_a_student_leaves_and_their_links_refuse(enter: Enter, serving: tuple[str, Flask]) -> None:
    """Journey J7."""
    reference = "EBP-2027-7742"
    with serving[1].app_context(), writing():
        live(reference=reference, title="Do lamps calm car parks?")
    supervisor, student = enter("supervisor"), enter("student")
    student.goto(f"/projects/{reference}")
    expect(student.get_by_role("heading", level=1)).to_contain_text("lamps")
    supervisor.goto(f"/projects/{reference}/tracking/leaving")
    supervisor.get_by_role("link", name="Somebody leaves").click()
    supervisor.get_by_label("Who leaves").select_option(label="Stu Student (DEMO)")
    fill_date(supervisor, "last_day", clock.today() + dt.timedelta(days=0))
    supervisor.get_by_label("Why", exact=True).fill("The course ended early")
    supervisor.get_by_label("Who takes over").select_option(label="Sue Visor (DEMO)")
    for label in ("Data they hold", "Devices and media", "Drafts", "Consent materials"):
        supervisor.get_by_label(label).fill("none")
    supervisor.get_by_label("It is completed with what there is").check()
    send(supervisor, "Record it")
    expect(supervisor.locator("main")).to_contain_text("Carried out")
    expect(supervisor.locator("main")).to_contain_text("Stu Student (DEMO), last day")
    supervisor.goto(f"/projects/{reference}/tracking")
    expect(supervisor.locator("main")).to_contain_text("Paused")
    student.goto(f"/projects/{reference}")
    expect(student.get_by_role("heading", level=1)).not_to_contain_text("lamps")
