"""From findings to what changed, in a real browser: a report is promised and kept, a study closes."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from evidence_hub.commissioning.models import Meeting
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.registry.stages import Stage
from tests.browser.conftest import Enter
from tests.browser.test_board import BOARD
from tests.browser.test_ethics import fill_date
from tests.functional.findings import builders as made

pytestmark = pytest.mark.browser
LAST = "Paint the last shed"


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_null_result_is_reported_released_and_found(
    enter: Enter, serving: tuple[str, Flask]
) -> None:
    """The promise is accounted for; readers find what changed nothing as easily as what did."""
    ref = "EBP-2027-7760"
    with serving[1].app_context(), writing():
        made.analysed(reference=ref, title="Do drums keep geese away?")
    address, statement = f"/projects/{ref}/findings", "Drums kept no geese away"
    lead = enter("lead")
    lead.goto("/")
    lead.get_by_role("link", name="Write the final report of “Do drums").click()
    expect(lead.locator("main")).to_contain_text("1 promised outcome is neither reported")
    send(lead, "Record a finding")
    lead.get_by_label("What was found, in plain words").fill(statement)
    lead.get_by_label("On which outcome").select_option("Thefts")
    lead.get_by_label("No detectable effect").check()
    lead.get_by_label("Final: the study").check()
    lead.get_by_text("Effect, with its interval").click()
    lead.get_by_label("The effect is measured as").fill("Geese a day")
    lead.get_by_label("Effect", exact=True).fill("3.5")
    lead.get_by_label("Lower end of its interval").fill("-2")
    lead.get_by_label("Upper end of its interval").fill("3")
    send(lead, "Record it")
    expect(lead.locator(".govuk-error-summary")).to_contain_text("inside its interval")
    lead.get_by_label("Effect", exact=True).fill("0.5")
    send(lead, "Record it")
    send(lead, "Send the final report")
    send(lead, "Send it")
    expect(lead.get_by_role("heading", level=1, name="Final report")).to_be_visible()

    member = enter("member")
    member.goto(address)
    member.get_by_role("link", name="Judge it").click()
    member.get_by_label("5: random assignment").check()
    member.get_by_label("Moderate").check()
    member.get_by_label("What your judgement rests on").fill("Two lakes, one winter")
    send(member, "Save")
    expect(member.locator("main")).to_contain_text("Moderate confidence, Maryland scale 5")

    staff = enter("staff")
    staff.goto(f"/projects/{ref}")
    expect(staff.locator("main")).not_to_contain_text(statement)
    chair = enter("chair")
    chair.goto("/")
    chair.get_by_role("link", name="Release the findings of “Do drums").click()
    chair.get_by_role("link", name="Release the findings").click()
    send(chair, "Release them")
    staff.goto("/search?q=geese")
    expect(staff.locator("main")).to_contain_text(statement)
    staff.goto(f"/projects/{ref}")
    expect(staff.locator("#findings")).to_contain_text("No detectable effect")


def _implementing(reference: str) -> None:
    """Five recommendations, three accepted, one in part, one undecided; a benefit of 100 to 85."""
    found = made.analysed(Stage.IMPLEMENTATION, reference=reference, title="Do sheds stop thieves?")
    first = made.finding(found)
    held = made.benefit(found, title="Fewer sheds broken into")
    texts = ("Lock the sheds", "Light the sheds", "Count the sheds", "Move the sheds", LAST)
    rows = [made.recommended(found, first, text) for text in texts]
    for row in rows[:3]:
        made.disposed(row)
    made.disposed(rows[3], "accept_in_part", reasons="The sheds by the gate alone")
    for row in rows[:3]:
        made.completed(made.action(row, benefits=[held.id]))
    made.action(rows[3], text="Watch the gate")
    made.adopted(rows[0], on=made.day(-180))
    made.closable(found)


def _fill(secretary: Page, meeting: str) -> None:
    secretary.goto(meeting)
    secretary.get_by_role("button", name="Put everything that is ready").click()


def _refused(page: Page, ref: str) -> None:
    """The chair tries to begin the benefits review; what stands in the way is named."""
    page.goto("/board/chairs-actions/new")
    page.get_by_label("Reference of the project").fill(ref)
    page.get_by_label("Begin its benefits review").check()
    page.get_by_label("What you decide").fill("Begin the review")
    page.get_by_label("Why it cannot wait").fill("The year ends")
    send(page, "Take chair’s action")


def _open(secretary: Page) -> None:
    send(secretary, "Open the meeting")
    for name in BOARD:
        secretary.get_by_label(name).check()
    send(secretary, "Record who is here")


def _reject_the_last(secretary: Page, meeting: str) -> None:
    """Decide on the fifth recommendation in a meeting that is opened for it."""
    title = f"Recommendation 5 of Do sheds stop thieves?: {LAST}"
    _fill(secretary, meeting)
    expect(secretary.locator(".hub-agenda").first).to_contain_text(title)
    expect(secretary.locator(".hub-agenda").first).not_to_contain_text("Closure")
    _open(secretary)
    secretary.get_by_role("link", name=title).click()
    expect(secretary.locator("main")).to_contain_text("They cost money and change nothing")
    secretary.get_by_label("Reject", exact=True).check()
    secretary.get_by_label("By consensus").check()
    send(secretary, "Record the decision")
    expect(secretary.locator(".govuk-error-summary")).to_contain_text("Give the reasons")
    secretary.get_by_label("Reasons (optional)").fill("It was painted last year")
    send(secretary, "Record the decision")


def _measure_and_conclude(owner: Page, member: Page, here: str) -> None:
    """The owner reports 101 and concludes; somebody else verifies the value."""
    owner.goto(f"{here}/benefits-review")
    expect(owner.locator("main")).to_contain_text("Counted from")
    owner.get_by_role("link", name="Report a measured value").click()
    owner.get_by_label("Measured value").fill("101")
    fill_date(owner, "measured_on", clock.today())
    owner.get_by_label("Where it comes from").fill("DEMO. Recorded crime")
    send(owner, "Report it")
    member.goto("/")
    member.get_by_role("link", name="Check the measured benefit “Fewer sheds").click()
    member.get_by_role("link", name="Check it").click()
    member.get_by_label("It holds: verified").check()
    send(member, "Save")
    owner.goto(f"{here}/benefits-review")
    owner.get_by_role("link", name="Say what came of it").click()
    owner.get_by_label("Not realised").check()
    send(owner, "Send it to be verified")
    expect(owner.locator(".govuk-error-summary")).to_contain_text("Say why")
    owner.get_by_label("Explanation").fill("Thieves came by the roof")
    send(owner, "Send it to be verified")


def _hand_on(owner: Page, here: str) -> None:
    owner.goto(f"{here}/recommendations/4")
    owner.get_by_role("link", name="Hand it on").click()
    owner.get_by_label("E-mail address of who takes it over").fill("supervisor@demo.example")
    owner.get_by_label("What they take over").fill("The gate is watched as business as usual")
    send(owner, "Hand it on")
    expect(owner.locator("#action-1")).to_contain_text("Sue Visor (DEMO)")
    expect(owner.locator("#action-1")).to_contain_text("Handed on")


def test_closing_waits_for_every_recommendation_and_benefit_and_names_them(
    enter: Enter, serving: tuple[str, Flask], today_meeting: Meeting
) -> None:
    """Journey J10."""
    ref = "EBP-2027-7761"
    with serving[1].app_context(), writing():
        _implementing(ref)
        later = Meeting(held_on=clock.today(), starts_at="15:00", is_demo=True)
        db.session.add(later)
        db.session.commit()
        closing = f"/board/meetings/{later.id}"
    here = f"/projects/{ref}"
    chair, secretary, owner, member = (
        enter(name) for name in ("chair", "secretary", "lead2", "member")
    )
    _refused(chair, ref)
    expect(chair.locator(".govuk-error-summary")).to_contain_text("Not decided: R5")
    _reject_the_last(secretary, f"/board/meetings/{today_meeting.id}")
    secretary.goto(f"{here}/recommendations")
    expect(secretary.locator("main")).to_contain_text(
        "5 registered, 3 accepted, 1 partly accepted, 1 rejected."
    )
    expect(secretary.locator("main")).to_contain_text("It was painted last year")
    _refused(chair, ref)
    expect(chair.locator("main")).to_contain_text("The next meeting is asked to ratify it")
    _hand_on(owner, here)
    _measure_and_conclude(owner, member, here)
    # Nobody has verified it yet: what is unreviewed keeps the project from being closed.
    _fill(secretary, closing)
    expect(secretary.locator(".hub-agenda").first).not_to_contain_text("Closure")
    member.goto("/")
    member.get_by_role("link", name="Verify what came of “Fewer sheds").click()
    member.get_by_role("link", name="Verify it").click()
    member.get_by_label("It holds: verified").check()
    send(member, "Save")
    expect(member.locator("main")).to_contain_text("Thieves came by the roof")

    _fill(secretary, closing)
    expect(secretary.locator(".hub-agenda").first).to_contain_text("Closure")
    _open(secretary)
    secretary.get_by_role("link", name="Do sheds stop thieves?", exact=True).click()
    secretary.get_by_label("Approve", exact=True).check()
    secretary.get_by_label("By consensus").check()
    send(secretary, "Record the decision")
    _is_closed(enter("lead"), here)


def _is_closed(lead: Page, here: str) -> None:
    """The closed record offers no change, and refuses one that is sent all the same."""
    lead.goto(f"{here}/findings")
    expect(lead.get_by_role("button", name="Record a finding")).to_have_count(0)
    lead.goto(f"{here}/findings/new")
    lead.get_by_label("What was found, in plain words").fill("Something else")
    lead.get_by_label("On which outcome").select_option("Thefts")
    lead.get_by_label("Mixed").check()
    lead.get_by_label("Interim").check()
    send(lead, "Record it")
    expect(lead.locator(".govuk-error-summary")).to_contain_text("This project is over (closed)")
    lead.goto(f"{here}/benefits-review")
    expect(lead.locator("main")).to_contain_text("Not realised")
