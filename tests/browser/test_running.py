"""A study that runs: its opinion lapses unheeded (J4); it is amended while something happens (J9)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.registry.models import ProjectPerson
from evidence_hub.registry.stages import Stage
from tests.browser.conftest import Enter
from tests.browser.test_ethics import fill_date, on, other_packages_agree, run_the_clock
from tests.functional.ethics import builders as ethics
from tests.functional.registry.builders import person
from tests.functional.tracking.builders import live, moved

__all__ = ["other_packages_agree"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("other_packages_agree")]
DAY = dt.timedelta(days=1)
LASTS = 100  # days


def _running(reference: str, title: str) -> None:
    """A study that went live today under an opinion of so many days."""
    found = live(Stage.SET_UP, reference=reference, title=title, since=0)
    found.people.append(
        ProjectPerson(
            person_id=person("ethics").id, part=Relation.ASSIGNED, started_on=clock.today() - DAY
        )
    )
    db.session.commit()
    ethics.approved(found)
    moved(found, Stage.LIVE, clock.today(), hour=0)


def _report(lead: Page, here: str, counted: dt.date, number: str) -> None:
    """Fill in the progress report with so many counted up to that day, and send it."""
    lead.goto(f"{here}/tracking/progress")
    lead.get_by_role("button", name=re.compile("progress report")).first.click()
    lead.get_by_label("What was done").fill("Seats were counted")
    lead.get_by_label("How many were reached").fill(number)
    fill_date(lead, "counted_on", counted)
    lead.get_by_label("What comes next").fill("The renewal")
    lead.get_by_label("Green: on plan").check()
    lead.get_by_label("Send it to the board’s secretary").check()
    lead.get_by_role("button", name="Save", exact=True).click()


def test_three_reminders_are_ignored_and_at_midnight_the_study_is_suspended(
    enter: Enter, serving: tuple[str, Flask]
) -> None:
    """Journey J4."""
    ref, app, today = "EBP-2027-7780", serving[1], clock.today()
    here, last = f"/projects/{ref}", today + LASTS * DAY
    with app.app_context(), writing():
        _running(ref, "Do benches calm squares?")
    for left in (60, 30, 14):
        with on(last - left * DAY):
            run_the_clock(app)
    with on(last, "23:59"):
        run_the_clock(app)
        lead = enter("lead")
        every = lead.request.get("/account/notices?format=csv").text()
        assert every.count(f"The ethics opinion on {ref} ends on") == 3
        lead.goto(f"{here}/tracking")
        expect(lead.locator(".hub-record__tags").first).to_contain_text("Live")
    with on(last + DAY, "00:00"):
        run_the_clock(app)
        for name in ("lead", "supervisor", "ethics", "infogov"):
            told = enter(name)
            told.goto("/account/notices")
            expect(told.locator("main")).to_contain_text(f"{ref} is suspended")
        lead = enter("lead")
        lead.goto(f"{here}/tracking")
        expect(lead.locator(".hub-record__tags").first).to_contain_text("Suspended")
        expect(lead.locator("main")).to_contain_text("The hub works out Red")
    with on(last + 3 * DAY):
        lead = enter("lead")
        _report(lead, here, last + 2 * DAY, "52")
        refused = lead.locator(".govuk-error-summary")
        expect(refused).to_contain_text("Collecting has been stopped since")
        expect(refused).to_contain_text("report what was collected later as an incident")
        fill_date(lead, "counted_on", last)
        lead.get_by_label("How many were reached").fill("50")
        lead.get_by_role("button", name="Save", exact=True).click()
        expect(lead.locator("main")).to_contain_text("50")
        _report_an_incident(
            lead, here, "Protocol deviation", last + 2 * DAY, "Two were asked later"
        )
        _renew_and_lift(enter, here, last + 3 * DAY)
    with on(last + 4 * DAY):
        lead = enter("lead")
        lead.goto(f"{here}/tracking")
        for words in ("Suspend: Live to Suspended", "Lift the suspension: Suspended to Live"):
            expect(lead.locator(".hub-timeline")).to_contain_text(words)


def _report_an_incident(page: Page, here: str, kind: str, aware: dt.date, what: str) -> None:
    page.goto(f"{here}/incidents/new")
    page.get_by_label("What kind of incident is it?").select_option(label=kind)
    page.get_by_label("What happened").fill(what)
    fill_date(page, "aware_on", aware)
    page.get_by_label("At what time").fill("09:00")
    page.get_by_label("How many people it affects").fill("2")
    page.get_by_label("What was done at once").fill("Collecting stopped")
    page.get_by_role("button", name="Report the incident").click()
    expect(page.locator("main")).to_contain_text(what)


def _renew_and_lift(enter: Enter, here: str, today: dt.date) -> None:
    """The renewal begins on the day it is given, never before; then the chair lifts."""
    lead = enter("lead")
    lead.goto(f"{here}/ethics/renewal")
    lead.get_by_label("How many have taken part so far").fill("50")
    lead.get_by_label("What was done").fill("Fifty were asked")
    lead.get_by_label("Incidents").fill("Two were asked after the lapse")
    lead.get_by_label("Changes since the opinion").fill("none")
    fill_date(lead, "until", today + 200 * DAY)
    lead.get_by_role("button", name="Send the renewal").click()
    reviewer = enter("ethics")
    reviewer.goto(f"{here}/ethics")
    reviewer.get_by_role("button", name="Decide on the renewal").click()
    reviewer.get_by_label("Yes", exact=True).check()
    fill_date(reviewer, "valid_from", today - 2 * DAY)
    reviewer.get_by_role("button", name="Save your decision").click()
    expect(reviewer.locator(".govuk-error-summary")).to_contain_text("before the day it is given")
    fill_date(reviewer, "valid_from", today)
    reviewer.get_by_role("button", name="Save your decision").click()
    expect(reviewer.locator("main")).to_contain_text("Favourable until")
    chair = enter("chair")
    chair.goto(f"{here}/tracking/lift")
    chair.get_by_label("Reason").fill("The opinion is renewed")
    chair.get_by_role("button", name="Lift the suspension").click()
    expect(chair.locator(".hub-record__tags").first).to_contain_text("Live")


def test_a_new_outcome_waits_for_the_reviewers_while_a_lost_device_stops_the_study(
    enter: Enter, serving: tuple[str, Flask]
) -> None:
    """Journey J9."""
    ref, app = "EBP-2027-7781", serving[1]
    here = f"/projects/{ref}"
    with app.app_context(), writing():
        _running(ref, "Do swings calm parks?")
    lead = enter("lead")
    amendments = _file_the_amendments(lead, here)
    assert len(amendments) == 2
    student = enter("student")
    known = clock.now() - dt.timedelta(days=4)  # whatever time it is, since its nine o’clock
    _report_an_incident(
        student, here, "Personal-data breach", known.date(), "A memory stick was lost on a bus"
    )
    expect(student.locator("main")).to_contain_text("The 72 hours have passed")
    _report_an_incident(student, here, "Adverse event", clock.today() - DAY, "Somebody wept")
    for name in ("staff", "member", "partner"):
        outside = enter(name)
        outside.goto(f"{here}/incidents")
        expect(outside.locator("main")).not_to_contain_text("Personal-data breach")
    infogov = enter("infogov")
    infogov.goto("/")
    infogov.get_by_role("link", name="Decide on the incident of “Do swings").first.click()
    _decide_on_the_breach(infogov)
    reviewer = enter("ethics")
    reviewer.goto(f"{here}/tracking/suspend")
    reviewer.get_by_label("Reason").fill("Consent has to be asked anew")
    reviewer.get_by_role("button", name="Suspend", exact=True).click()
    _approve(enter, here, amendments)
    chair = enter("chair")
    chair.goto(f"{here}/tracking/lift")
    chair.get_by_label("Reason").fill("Consent version 2 is approved")
    chair.get_by_role("button", name="Lift the suspension").click()
    expect(chair.locator(".hub-record__tags").first).to_contain_text("Live")
    _compared(lead, here)


def _file_the_amendments(lead: Page, here: str) -> list[str]:
    """Propose wider eligibility and a new outcome; return the addresses of the two."""
    for code, fields in (
        ("design", {"population": "Everybody who passes, children too"}),
        ("outcomes", {"outcomes-1-name": "Fear of falling", "outcomes-1-measure": "A survey"}),
    ):
        lead.goto(f"{here}/amendments/new/{code}")
        for name, value in fields.items():
            lead.locator(f"[name='{name}']").fill(value)
        if code == "outcomes":
            lead.locator("[name='outcomes-1-rank']").select_option("secondary")
        lead.locator("[name='why']").fill("Who consented under version 1 stays under version 1")
        lead.get_by_label("Substantial: approved before use").check()
        lead.get_by_role("button", name="File the amendment").click()
    lead.goto(f"{here}/amendments")
    links = lead.locator(f"main a[href^='{here}/amendments/']:not([href*='/new/'])")
    return sorted({str(each.get_attribute("href")) for each in links.all()})


def _class_as(secretary: Page, amendment: str, decision: str) -> None:
    secretary.goto(amendment)
    secretary.get_by_label("Class", exact=True).select_option(
        label="Substantial: approved before use"
    )
    secretary.get_by_label(decision).check()
    secretary.get_by_role("button", name="Record the decision").click()


def _decide_on_the_breach(infogov: Page) -> None:
    """Late: the reason is asked for before anything is recorded."""
    infogov.get_by_label("The Commissioner was told").check()
    infogov.get_by_label("Reasons", exact=True).fill("People can be identified")
    fill_date(infogov, "notified_on", clock.today())
    infogov.get_by_label("At what time").fill("00:01")
    infogov.get_by_label("The Commissioner’s reference").fill("IC-2027-1")
    infogov.get_by_label("Yes", exact=True).check()
    infogov.get_by_role("button", name="Record the decision").click()
    expect(infogov.locator(".govuk-error-summary")).to_contain_text("72 hours")
    infogov.get_by_label("Why it was told after 72 hours").fill("The bus company answered late")
    infogov.get_by_role("button", name="Record the decision").click()
    for words in ("IC-2027-1", "The people concerned are told", "The bus company answered late"):
        expect(infogov.locator("main")).to_contain_text(words)


def _approve(enter: Enter, here: str, amendments: list[str]) -> None:
    """Nothing of it is in use before a reviewer agrees; then it becomes the next version."""
    secretary, reviewer = enter("secretary"), enter("ethics")
    for amendment in amendments:
        _class_as(secretary, amendment, "Class it, and let those look at it")
        _class_as(secretary, amendment, "Accept: the record changes")
        expect(secretary.locator(".govuk-error-summary")).to_contain_text("reviewer")
        secretary.goto(here)
        expect(secretary.locator("main")).not_to_contain_text("Fear of falling")
        reviewer.goto(amendment.replace("/amendments/", "/ethics/amendments/"))
        expect(reviewer.locator("main")).to_contain_text("Proposed")
        reviewer.get_by_label("Yes, the opinion covers it").check()
        reviewer.get_by_role("button", name="Save your answer").click()
    for amendment in amendments:
        _class_as(secretary, amendment, "Accept: the record changes")
        expect(secretary.locator("main")).to_contain_text("Accepted")


def _compared(lead: Page, here: str) -> None:
    """The protocol moved to version 2, and shows what changed against version 1."""
    lead.goto(f"{here}/versions")
    expect(lead.locator("main")).to_contain_text("2.0")
    lead.goto(f"{here}/amendments")
    lead.goto(f"{here}/compare?from=1.0&to=2.0")
    expect(lead.locator("main")).to_contain_text("Fear of falling")
