"""Agreements in a real browser: a critical paper is cleared; shared data end and are destroyed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from evidence_hub.commissioning.models import Meeting
from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.registry.stages import Stage
from tests.browser.conftest import Enter
from tests.browser.test_board import BOARD
from tests.browser.test_ethics import fill_date, on, run_the_clock
from tests.functional.agreements import builders as made
from tests.functional.findings import builders as findings

pytestmark = pytest.mark.browser
STUDY = "/projects/EBP-2026-4718"
ROOM = f"{STUDY}/agreements"
HARM = "The board’s reminder texts did harm."


def text_file(words: str, name: str = "manuscript.txt") -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": words.encode()}


def attach(page: Page, title: str, words: str) -> str:
    page.goto(f"{STUDY}/documents/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Type").select_option("manuscript")
    page.locator("input[type=file]").set_input_files(text_file(words))
    page.get_by_role("button", name="Attach the document").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def add_version(page: Page, document: str, words: str) -> None:
    page.goto(document)
    page.get_by_role("button", name="Add a version").click()
    page.locator("input[type=file]").set_input_files(text_file(words))
    page.get_by_role("button", name="Add the version").click()
    expect(page).to_have_url(document)


def submit(page: Page, output: str, file: str) -> str:
    """Submit this version of the output, and return the address of the submission."""
    page.goto(f"{ROOM}/publications")
    part = page.locator("section", has_text=output)
    part.get_by_role("link", name="Submit a version for clearance").click()
    label = page.get_by_label("File").locator("option", has_text=file).text_content()
    page.get_by_label("File").select_option(label=label)
    page.get_by_label("Where it is to appear").fill("DEMO: a journal of policing")
    fill_date(page, "planned_on", clock.today() + dt.timedelta(days=90))
    page.get_by_role("button", name="Submit this version").click()
    link = page.locator("section", has_text=output).get_by_role("link", name="submitted").first
    link.click()
    expect(page.get_by_role("heading", level=1, name=output)).to_be_visible()
    return page.url


def review(infogov: Page, address: str) -> None:
    """Try to hold back what damages the reputation; then say it as a comment of fact."""
    infogov.goto(address)
    infogov.get_by_role("link", name="Comment on the text").click()
    infogov.get_by_label("Something should be held back").check()
    grounds = infogov.get_by_label("Ground (to hold back)").locator("option")
    assert not any("riticism" in each for each in grounds.all_text_contents())
    infogov.get_by_label("Comment", exact=True).fill("It damages our reputation.")
    infogov.get_by_role("button", name="Save the comment").click()
    expect(infogov.locator(".govuk-error-summary")).to_contain_text("no permitted ground")
    infogov.get_by_label("A comment of fact").check()
    infogov.get_by_label("Note for those who clear it alone").fill("Between us: it will sting.")
    infogov.get_by_role("button", name="Save the comment").click()
    infogov.get_by_role("link", name="Comment on the text").click()
    infogov.get_by_label("Something should be held back").check()
    infogov.get_by_label("Ground (to hold back)").select_option("personal_data")
    infogov.get_by_label("Where in the text").fill("Table 4")
    infogov.get_by_label("Comment", exact=True).fill("A cell of one can be named.")
    infogov.get_by_role("button", name="Save the comment").click()
    infogov.get_by_role("button", name="Send comments of fact to the authors").click()


def decide(chair: Page, address: str) -> None:
    """Try to refuse without a ground; then clear it without the table."""
    chair.goto(address)
    expect(chair.locator("#clearance")).to_contain_text("Day 41")
    chair.get_by_role("button", name="Decide on this version").click()
    chair.get_by_label("Refused in part").check()
    chair.get_by_label("Reasons").fill("It is critical.")
    chair.get_by_role("button", name="Save the decision").click()
    expect(chair.locator(".govuk-error-summary")).to_contain_text("permitted ground")
    chair.get_by_label("Cleared with redactions").check()
    chair.get_by_label("Reasons").fill("Table 4 names one owner.")
    chair.get_by_label("The force’s response").fill("We have stopped the second text.")
    chair.get_by_label("Part 1: where it stands").fill("Table 4")
    chair.get_by_label("Part 1: ground").select_option("personal_data")
    chair.get_by_role("button", name="Save the decision").click()
    expect(chair.locator("main")).to_contain_text("Cleared with redactions")


def test_a_critical_paper_is_held_back_on_a_permitted_ground_alone(enter: Enter) -> None:
    title, output = "DEMO: Texts and harm", "DEMO: Do reminder texts do harm?"
    day = clock.today()
    with on(day):
        partner = enter("partner")
        document = attach(partner, title, f"First. {HARM}")
        add_version(partner, document, f"Second. {HARM} Table 4: one owner in Ward 9.")
        partner.goto(f"{ROOM}/publications")
        partner.get_by_role("button", name="Plan an output").click()
        partner.get_by_label("Title").fill(output)
        partner.get_by_role("button", name="Save it").click()
        address = submit(partner, output, f"{title}, version 2")
        expect(partner.locator("main")).to_contain_text("60 days")

        infogov = enter("infogov")
        review(infogov, address)

        partner.goto(address)
        expect(partner.locator("main")).to_contain_text("It damages our reputation.")
        partner.get_by_role("link", name="Answer the comment").click()
        partner.get_by_label("Your answer").fill("It is what the counts show.")
        partner.get_by_role("button", name="Save your answer").click()
        partner.get_by_role("button", name="Give it back to those who clear it").click()

    with on(day + dt.timedelta(days=41)):
        chair = enter("chair")
        decide(chair, address)

        partner = enter("partner")
        partner.goto(address)
        main = partner.locator("main")
        for words in ("Table 4 names one owner.", "We have stopped the second text.", "Table 4"):
            expect(main).to_contain_text(words)
        for words in ("Between us", "A cell of one", "Infogov"):
            expect(main).not_to_contain_text(words)
        add_version(partner, document, f"Third. {HARM} New data from Ward 10.")
        again = submit(partner, output, f"{title}, version 3")
        assert again != address
        expect(partner.locator("#clearance")).to_contain_text("With the force")
        expect(partner.locator("#clearance")).to_contain_text("Day 0")


def certify(page: Page, address: str, backups: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="File a certificate").click()
    page.get_by_label("Bike owners").check()
    page.get_by_label("Assets").fill("DEMO. Laptop 17")
    page.get_by_label("Destroyed", exact=True).check()
    page.get_by_label("How", exact=True).fill("Overwritten")
    fill_date(page, "done_on", clock.today())
    page.get_by_label(backups).check()
    page.get_by_label("Signed by").fill("DEMO: Robin Rector")
    page.get_by_label("Witness").fill("DEMO: Wanda Witness")
    file = text_file(f"Laptop 17 was overwritten. {backups}", "certificate.txt")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Send the certificate").click()
    expect(page.locator("main")).to_contain_text("Filed")


def settle(page: Page, address: str, verdict: str, answer: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Decide on the certificate").click()
    page.get_by_label(verdict, exact=True).check()
    page.get_by_label("Reason").fill(answer)
    page.get_by_role("button", name="Save your decision").click()


def ask_for_more_time(partner: Page, infogov: Page, address: str, until: dt.date) -> None:
    """The partner asks, information governance refuses with the reason."""
    partner.goto(address)
    partner.get_by_role("link", name="Ask for more time").click()
    fill_date(partner, "until", until)
    partner.get_by_label("Why").fill("DEMO. A second paper.")
    partner.get_by_role("button", name="Send the request").click()
    expect(partner.locator("main")).to_contain_text("Waiting")
    infogov.goto(address)
    infogov.get_by_role("button", name="Answer the request").click()
    infogov.get_by_label("No", exact=True).check()
    infogov.get_by_role("button", name="Send the answer").click()
    expect(infogov.locator(".govuk-error-summary")).to_contain_text("why it is refused")
    infogov.get_by_label("Reason").fill("DEMO. The purpose is complete.")
    infogov.get_by_role("button", name="Send the answer").click()
    partner.goto(address)
    expect(partner.locator("main")).to_contain_text("The purpose is complete.")


def _nearly_closed(ref: str, app: Flask) -> tuple[int, int]:
    """A study that waits for the disposal of its data alone: its agreement's number, a meeting."""
    found = findings.analysed(Stage.IMPLEMENTATION, reference=ref, title="Do certificates tell?")
    held = made.signed(found)
    kept = made.attached(found, Path(app.config["HUB"].data_dir), title="Anonymised results")
    assert kept.project_id == found.id
    benefit = findings.benefit(found)
    found.stage = Stage.BENEFITS_REVIEW
    findings.concluded(benefit, "not_measurable")
    findings.closable(found)
    meeting = Meeting(held_on=clock.today() + dt.timedelta(days=398), is_demo=True)
    db.session.add(meeting)
    db.session.commit()
    return held.number, meeting.id


def _fill_the_agenda(secretary: Page, meeting: int) -> None:
    secretary.goto(f"/board/meetings/{meeting}")
    secretary.get_by_role("button", name="Put everything that is ready").click()


def _close(secretary: Page) -> None:
    """Hold the meeting, and close the study in it."""
    secretary.get_by_role("button", name="Open the meeting").click()
    for name in BOARD:
        secretary.get_by_label(name).check()
    secretary.get_by_role("button", name="Record who is here").click()
    secretary.get_by_role("link", name="Do certificates tell?", exact=True).click()
    secretary.get_by_label("Approve", exact=True).check()
    secretary.get_by_label("By consensus").check()
    secretary.get_by_role("button", name="Record the decision").click()
    expect(secretary.get_by_text("Recorded: approve.")).to_be_visible()


def test_an_agreement_ends_and_its_data_are_certified_as_destroyed(
    enter: Enter, serving: tuple[str, Flask]
) -> None:
    """Journey J5, up to the closing that waits for the accepted certificate."""
    ref = "EBP-2026-5555"
    day, app = clock.today(), serving[1]
    with app.app_context(), writing():
        number, meeting = _nearly_closed(ref, app)
    address = f"/projects/{ref}/agreements/data-sharing/{number}"
    with on(day + dt.timedelta(days=306)):
        run_the_clock(app)
        partner = enter("partner")
        partner.goto("/account/notices")
        expect(partner.locator("main")).to_contain_text(f"agreement of {ref} ends on")
        ask_for_more_time(partner, enter("infogov"), address, day + dt.timedelta(days=500))
    with on(day + dt.timedelta(days=366)):
        run_the_clock(app)
        partner = enter("partner")
        partner.goto(address)
        expect(partner.locator("main")).to_contain_text("Expired")
        expect(partner.locator("main")).to_contain_text("Not certified: Demo University")
        certify(partner, address, "The certificate does not say")
        infogov = enter("infogov")
        settle(infogov, address, "Yes", "")
        expect(infogov.locator(".govuk-error-summary")).to_contain_text("nothing of backups")
        settle(infogov, address, "No", "DEMO. Say what became of the backups.")
        partner.goto(address)
        expect(partner.locator("main")).to_contain_text("Say what became of the backups.")
        secretary = enter("secretary")
        _fill_the_agenda(secretary, meeting)
        expect(secretary.locator("main")).not_to_contain_text("Do certificates tell?")
    with on(day + dt.timedelta(days=397)):
        run_the_clock(app)
        chair = enter("chair")
        chair.goto("/account/notices")
        expect(chair.locator("main")).to_contain_text("is overdue")
        partner = enter("partner")
        certify(partner, address, "Backups held it, and are destroyed too")
        infogov = enter("infogov")
        settle(infogov, address, "Yes", "")
        expect(infogov.locator("main")).to_contain_text("Certified")
        expect(infogov.locator("main")).not_to_contain_text("Not certified")
    with on(day + dt.timedelta(days=398)):
        secretary = enter("secretary")
        _fill_the_agenda(secretary, meeting)
        _close(secretary)
        lead = enter("lead")
        lead.goto(f"/projects/{ref}/tracking")
        expect(lead.locator("main")).to_contain_text("Closed")
        # The partner's certificate is of the partner's copies: what the force holds stays.
        lead.goto(f"/projects/{ref}/documents")
        expect(lead.locator("main")).to_contain_text("Anonymised results")
