"""The board in a real browser: a meeting of twelve items, and a study that the chair must leave."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.commissioning.models import Decision, Meeting
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.directory.models import BusinessArea
from evidence_hub.registry.models import Project, ProjectArea
from evidence_hub.registry.stages import Stage
from tests.browser.conftest import Enter
from tests.browser.test_ethics import fill_date, on
from tests.functional.registry.builders import interest, project

pytestmark = pytest.mark.browser
BOARD = ("Charlie Chair (DEMO)", "Dana Deputy (DEMO)", "Max Member (DEMO)", "Mia Member (DEMO)")
MARKED = "Whistles in the closed part"


def _go(page: Page, meeting: Meeting) -> None:
    page.goto(f"/board/meetings/{meeting.id}")


def _decide(page: Page, title: str, outcome: str, *, by_vote: bool = False) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_label(outcome, exact=True).check()
    if by_vote:
        page.get_by_label("By a vote").check()
        page.get_by_text("Votes", exact=True).click()
        for name, value in zip(BOARD, ("For", "For", "Against", "Abstains"), strict=True):
            page.get_by_label(name).select_option(value)
    else:
        page.get_by_label("By consensus").check()


def _attend(page: Page, names: Sequence[str]) -> None:
    for name in names:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Record who is here").click()


def _record(page: Page) -> None:
    page.get_by_role("button", name="Record the decision").click()


def test_a_meeting_of_twelve_items_from_agenda_to_approved_minutes(
    enter: Enter, serving: tuple[str, Flask], today_meeting: Meeting
) -> None:
    _, app = serving
    with app.app_context(), writing():
        for number in range(6):
            project(
                Stage.BOARD_READY, {"lead": Relation.LEAD}, f"EBP-2026-77{number:02d}",
                title=f"Study number {number}", amount_asked_pence=100_000,
            )  # fmt: skip
        project(
            Stage.BOARD_READY, {"ctu": Relation.LEAD}, "EBP-2026-7799",
            title=MARKED, marking="official_sensitive",
        )  # fmt: skip
    page = enter("secretary")
    _go(page, today_meeting)
    _set_the_agenda(page)
    pack = page.request.get(f"/board/meetings/{today_meeting.id}/pack.pdf").body()
    _read_the_pack(pack)
    _hold(page)
    chair = enter("chair")
    expect(chair.get_by_role("link", name=re.compile("Check the minutes")).first).to_be_visible()
    _go(chair, today_meeting)
    chair.get_by_role("button", name="Confirm that the minutes are right").click()
    expect(chair.get_by_text("Minutes checked by the chair")).to_be_visible()
    _approve_the_minutes(enter, app, today_meeting)
    _read_as_the_applicant(enter("lead"))


def _set_the_agenda(page: Page) -> None:
    page.get_by_role("button", name="Put everything that is ready").click()
    page.get_by_text("Add one item").click()
    for number in range(2):
        page.get_by_label("What is to be decided").select_option(label="Other business")
        page.get_by_label("Title (optional)").fill(f"News number {number}")
        page.get_by_label("Put it on the consent agenda").check()
        page.get_by_role("button", name="Add the item").click()
        page.get_by_text("Add one item").click()
    page.get_by_label("What is to be decided").select_option("by-reference:referral")
    page.get_by_label("Reference of the project").fill("EBP-2026-4718")
    page.get_by_role("button", name="Add the item").click()
    expect(page.locator(".hub-agenda__item").nth(11)).to_be_visible()  # twelve items or more
    page.locator("#item-0, .hub-agenda__item").nth(1).get_by_role("button", name="Up").click()


def _hold(page: Page) -> None:
    page.get_by_role("button", name="Open the meeting").click()
    _attend(page, BOARD)
    _decide(page, "Study number 0", "Approve", by_vote=True)
    page.get_by_text("To approve: benefit owner").click()
    page.get_by_label("E-mail address of the benefit owner").fill("supervisor@demo.example")
    page.get_by_label("Money", exact=True).select_option("The money is confirmed")
    page.get_by_label("Why it is approved without").fill("Nothing else asks this")
    _record(page)
    expect(page.get_by_text("Recorded: approve.")).to_be_visible()
    _decide(page, "Study number 1", "Defer")
    page.get_by_text("To defer: until when").click()
    fill_date(page, "until", clock.today() + dt.timedelta(days=40))
    page.get_by_label("What is needed by then").fill("A letter of the partner")
    _record(page)
    for number, outcome in ((2, "Decline"), (3, "Refer"), (4, "Decline"), (5, "Decline")):
        _decide(page, f"Study number {number}", outcome)
        page.get_by_label("Reasons (optional)").fill(f"Reason number {number}")
        _record(page)
    page.get_by_role("button", name="Decide the consent agenda").click()
    expect(page.get_by_text("Decided by consensus:")).to_be_visible()
    page.get_by_role("button", name="Record that they are approved").click()
    expect(page.get_by_text("The minutes are approved")).to_be_visible()
    page.get_by_role("button", name="Close the meeting").click()
    expect(page.locator(".hub-minutes").first).to_contain_text("2 for, 1 against, 1 abstained")
    expect(page.locator(".hub-minutes").first).to_contain_text("carried over")
    expect(page.locator(".hub-minutes").first).not_to_contain_text(MARKED)


def _approve_the_minutes(enter: Enter, app: Flask, today_meeting: Meeting) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    with app.app_context(), writing():
        following = Meeting(held_on=tomorrow, is_demo=True)
        db.session.add(following)
        db.session.commit()
        key = following.id
    with on(tomorrow):
        page = enter("secretary")
        page.goto(f"/board/meetings/{key}")
        page.get_by_role("button", name="Put everything that is ready").click()
        page.get_by_role("button", name="Open the meeting").click()
        page.get_by_role("button", name="Record that they are approved").click()
        expect(page.get_by_text("No quorum to approve the minutes")).to_be_visible()
        _attend(page, BOARD)
        page.get_by_role("button", name="Record that they are approved").click()
        _go(page, today_meeting)
        expect(page.get_by_text("They do not change any more")).to_be_visible()
        page.get_by_text("Add an addendum").click()
        page.get_by_label("Addendum", exact=True).fill("A name was spelled wrong.")
        page.get_by_role("button", name="Add the addendum").click()
        expect(page.get_by_text("A name was spelled wrong.")).to_be_visible()


def _read_as_the_applicant(lead: Page) -> None:
    lead.goto("/projects/EBP-2026-7702")
    lead.get_by_role("link", name=re.compile("^Proposal: decline, ")).click()
    expect(lead.get_by_text("Reason number 2")).to_be_visible()
    lead.get_by_role("button", name="Ask the board to look again").click()
    lead.get_by_label("Why the board should look again").fill("The partner has more to say")
    lead.get_by_role("button", name="Ask for a second look").click()
    expect(lead.get_by_text("The board is asked to look again.")).to_be_visible()


def _read_the_pack(data: bytes) -> None:
    """The open pack: contents with page numbers, an item a page, its marking, tags; nothing closed."""
    reader = PdfReader(io.BytesIO(data))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.root_object
    assert "Contents" in pages[0]
    for number in range(6):
        at = next(i for i, text in enumerate(pages) if f": Study number {number}" in text and i)
        assert re.search(rf"Study number {number}[ .]*page {at + 1}\b", pages[0]), pages[0]
        assert "What is asked" in pages[at]
        assert "£1,000" in pages[at]
    assert all(page.count("OFFICIAL") >= 2 for page in pages)
    assert all(f"{at + 1} of {len(pages)}" in page for at, page in enumerate(pages))
    assert not any(MARKED in page for page in pages)


def test_a_study_in_the_chairs_portfolio_waits_for_a_quorum_of_the_others(
    enter: Enter, serving: tuple[str, Flask], today_meeting: Meeting
) -> None:
    """Journey J3."""
    _, app = serving
    with app.app_context(), writing():
        found = project(
            Stage.BOARD_READY, {"ctu": Relation.LEAD}, "EBP-2026-7801", title="A unit’s study"
        )
        area = db.session.scalars(select(BusinessArea).where(BusinessArea.code == "wmctu")).one()
        found.areas.append(ProjectArea(area=area))
        interest("member2", found)
        key = found.id
    page = enter("secretary")
    _go(page, today_meeting)
    page.get_by_text("Add one item").click()
    page.get_by_label("What is to be decided").select_option(label="Proposal: A unit’s study")
    page.get_by_role("button", name="Add the item").click()
    page.get_by_role("button", name="Open the meeting").click()
    _attend(page, ("Charlie Chair (DEMO)", "Dana Deputy (DEMO)", "Max Member (DEMO)"))
    page.get_by_role("link", name="A unit’s study").click()
    page.get_by_role("link", name="Record an interest").click()
    page.get_by_label("Who", exact=True).select_option("Charlie Chair (DEMO)")
    page.get_by_label("Kind of interest").select_option(label="Line management")
    page.get_by_label("What it is").fill("The unit stands in the portfolio")
    fill_date(page, "since", dt.date(2024, 1, 8))
    page.get_by_label("Withdraws").check()
    page.get_by_role("button", name="Record the interest").click()
    expect(page.get_by_text("There is no quorum for this item.")).to_be_visible()
    expect(page.get_by_text("Charlie Chair (DEMO) withdrew")).to_be_visible()
    item = page.url
    page.get_by_role("button", name="Carry it over for want of a quorum").click()

    chair = enter("chair")
    _go(chair, today_meeting)
    expect(chair.get_by_text("A unit’s study")).to_have_count(0)
    chair.goto("/board/chairs-actions/new")
    chair.get_by_label("Reference of the project").fill("EBP-2026-7801")
    chair.get_by_label("What you decide").fill("Approve it")
    chair.get_by_label("Why it cannot wait").fill("No quorum")
    chair.get_by_role("button", name="Take chair’s action").click()
    expect(chair.get_by_text("Your action was recorded")).to_have_count(0)
    with app.app_context():
        chosen = select(Project).where(Project.reference == "EBP-2026-7801")
        assert db.session.scalars(chosen).one().stage == Stage.BOARD_READY
        assert db.session.scalar(select(Decision.id).where(Decision.project_id == key)) is None

    _refuse_a_vote_by_hand(enter("member"), app, item, key)
    page.goto(item)
    page.get_by_role("button", name=re.compile("Note that they are back")).click()
    _go(page, today_meeting)
    page.get_by_role("button", name="Close the meeting").click()
    expect(page.locator(".hub-minutes").first).to_contain_text(
        re.compile(r"Out at \d\d:\d\d, back at \d\d:\d\d")
    )
    _decide_at_the_next_meeting(enter, app)


def _refuse_a_vote_by_hand(member: Page, app: Flask, item: str, project_id: int) -> None:
    member.goto("/account")
    token = member.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    sent = {"csrf_token": token, "outcome": "approve", "method": "vote"}
    assert member.request.post(item, form=sent).status == 403
    with app.app_context():
        refused = select(AuditEntry.verb).where(
            AuditEntry.is_refusal, AuditEntry.project_id == project_id
        )
        assert "record a decision" in set(db.session.scalars(refused))


def _decide_at_the_next_meeting(enter: Enter, app: Flask) -> None:
    """It is quorate, the deputy presides, and the chair reads that the item was decided."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    with app.app_context(), writing():
        following = Meeting(held_on=tomorrow, is_demo=True)
        db.session.add(following)
        db.session.commit()
        key = following.id
    with on(tomorrow):
        page = enter("secretary")
        page.goto(f"/board/meetings/{key}")
        page.get_by_role("button", name="Put everything that is ready").click()
        page.get_by_role("button", name="Open the meeting").click()
        _attend(page, (*BOARD, "Moe Member (DEMO)"))
        page.get_by_role("link", name="A unit’s study").click()
        expect(page.get_by_text("Dana Deputy (DEMO) presides.").first).to_be_visible()
        page.get_by_label("Decline", exact=True).check()
        page.get_by_label("By consensus").check()
        page.get_by_label("Reasons (optional)").fill("It was done before")
        _record(page)
        expect(page.get_by_text("Recorded: decline.")).to_be_visible()
