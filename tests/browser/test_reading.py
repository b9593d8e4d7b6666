"""Staff search and read; what is hidden stays hidden; every page is accessible."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from evidence_hub.core.database import db, writing
from tests.browser.conftest import Enter
from tests.functional.accounts.test_resets import link as reset_link

pytestmark = pytest.mark.browser
RESTRICTED = "/projects/EBP-2025-9001"
NOT_THERE = "/no-such-page"
OK, NOWHERE = 200, "/no-such-page"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

STUDY = "/projects/EBP-2026-4718"
COURT, CELLS = "/projects/EBP-2026-5273", "/projects/EBP-2025-6148"
PAGES = {
    "staff": (
        "/", "/search", "/search?q=burglary", "/search?q=zzzz", "/search?q=%22unbalanced", "/search/saved",
        "/projects", "/projects?stage=analysis", "/projects/EBP-2013-0116",
        "/projects/EBP-2013-0115", "/projects/EBP-2013-0037", "/findings", "/library",
        "/publications/1", "/organisations", "/organisations/2", "/priorities", "/priorities/1",
        "/boards", "/sources", "/sources/spcb-2013", "/help", "/account", "/account/interests",
        "/account/notices", "/account/away", "/account/sessions", "/enquiries", "/enquiries/new", NOWHERE,
    ),
    "secretary": (
        "/projects/EBP-2013-0116/edit", "/projects/EBP-2013-0116/history", "/screening",
        "/projects/EBP-2013-0116", "/collecting", "/projects/import", "/library/import",
        "/library/new", "/publications/1/edit", "/board", "/board?view=list", "/board/meetings",
        "/board/meetings/plan", "/board/meetings/new", "/board/meetings/6/day", "/board/meetings/1", "/board/meetings/6", "/board/meetings/1/pack",
        "/board/chairs-actions", f"{COURT}/assessments", f"{COURT}/ethics",
        f"{COURT}/ethics/reviewers", f"{CELLS}/ethics",
        "/admin/house-rules", "/admin/house-rules/opinion_months", "/ethics",
    ),
    "chair": ("/", "/account/confirmations", "/board", "/board/meetings/2", "/board/chairs-actions/new"),
    "lead2": (
        f"{COURT}/ethics", f"{COURT}/ethics/screening", f"{COURT}/ethics/sections/participants",
        f"{COURT}/ethics/sections/equality", f"{COURT}/incidents", f"{COURT}/incidents/new",
    ),
    "ethics": ("/", "/ethics", f"{COURT}/ethics", f"{CELLS}/tracking"),
    "infogov": ("/", "/ethics", "/collecting", f"{CELLS}/incidents"),
    "lead": (
        "/", "/projects/new", STUDY, f"{STUDY}/people", f"{STUDY}/versions", f"{STUDY}/amendments",
        f"{STUDY}/conditions", f"{STUDY}/documents", f"{STUDY}/documents/new",
        f"{STUDY}/hand-over", f"{STUDY}/tracking", f"{STUDY}/tracking/pause", f"{STUDY}/ethics",
        f"{STUDY}/incidents", f"{STUDY}/incidents/new", f"{STUDY}/ethics/screening",
        f"{CELLS}/ethics", f"{CELLS}/tracking", f"{CELLS}/ethics/renewal",
    ),
    "student": ("/", "/projects", STUDY),
    "ctu": (RESTRICTED, f"{RESTRICTED}/readers"),
    "auditor": ("/admin/audit",),
    "admin": (
        "/", "/admin", "/admin/health", "/admin/people", "/admin/people/2", "/admin/people/new",
        "/admin/organisations", "/admin/organisations/1", "/admin/organisations/new",
        "/admin/priorities", "/admin/priorities/1", "/admin/priorities/new",
        "/admin/business-areas", "/admin/business-areas/1", "/admin/business-areas/new",
        "/admin/vocabularies", "/admin/vocabularies/design", "/admin/vocabularies/design/new",
        "/admin/terms/1",
    ),
}  # fmt: skip


def violations(page: Page, options: dict[str, object] | None = None) -> list[str]:
    found = Axe().run(page, options=options or AXE).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


# What a narrow window changes: where things are and how large. The rest was judged wide.
NARROW = {
    "runOnly": {
        "type": "rule",
        "values": ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "list"],
    }
}


def problems_of(page: Page, addresses: Iterable[str]) -> list[str]:
    """Look at each page wide and narrow; return what is wrong with them."""
    problems = []
    for address in addresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(address)
        if answer is None or (answer.status != OK and address != NOWHERE):
            problems.append(f"{address}: it does not open")
        for width, options in ((1280, AXE), (320, NARROW)):
            page.set_viewport_size({"width": width, "height": 900})
            problems += [f"{address} at {width}: {each}" for each in violations(page, options)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{address} at {width}: scrolls sideways")
        if page.locator("h1").count() != 1:
            problems.append(f"{address}: not exactly one h1")
        if page.locator(".hub-marking").count() != 2:
            problems.append(f"{address}: no marking at head and foot")
    return problems


def found_from(page: Page, addresses: Iterable[str], part: str) -> list[str]:
    """Return where links of these pages lead whose address has this part."""
    found: list[str] = []
    for address in addresses:
        page.goto(address)
        found += [
            str(each.get_attribute("href"))
            for each in page.locator(f"main a[href*='{part}']").all()
        ]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(enter: Enter, name: str) -> None:
    assert problems_of(enter(name), PAGES[name]) == []


def test_an_item_its_decision_and_an_action_are_accessible_and_fit_a_phone(enter: Enter) -> None:
    page = enter("secretary")
    item = found_from(page, ["/board/meetings/1"], "/items/")
    decisions = found_from(
        page, [f"/board/meetings/{each}" for each in range(1, 7)], "/board/decisions/"
    )
    action = found_from(page, decisions, "/board/actions/")
    assert problems_of(page, [item[0], decisions[0], action[0]]) == []


def test_every_page_of_a_draft_is_accessible_and_fits_a_phone(enter: Enter) -> None:
    page = enter("lead")
    page.goto("/projects/new")
    page.get_by_label("Title").fill("DEMO: Quiet bells at night")
    page.get_by_label("What do you want to find out?").fill("Do quiet bells help?")
    page.get_by_label("What decision would the answer change?").fill("Whether to fit them")
    page.get_by_label("No", exact=True).check()
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page).to_have_url(re.compile("/draft$"))
    draft = page.url.removesuffix("/draft")
    sections = page.locator(f"main a[href*='{draft.partition('/projects')[1]}'][href*='/draft/']")
    expect(sections.nth(5)).to_be_visible()
    addresses = {str(link.get_attribute("href")) for link in sections.all()}
    others = (f"{draft}/{name}" for name in ("draft", "check", "withdraw", "people"))
    assert problems_of(page, [*sorted(addresses), *others]) == []


def test_the_door_is_accessible_and_fits_a_phone(
    chromium: Browser, serving: tuple[str, Flask]
) -> None:
    served, app = serving
    with app.app_context(), writing():
        link = f"/sign-in/reset/{reset_link('staff@demo.example')}"
        db.session.commit()
    context = chromium.new_context(base_url=served)
    page = context.new_page()
    doors = ["/sign-in", "/sign-in/forgotten", link]
    found = [each for each in problems_of(page, doors) if "no marking" not in each]
    context.close()
    assert found == []


def test_staff_search_and_read_an_answer_with_its_source(enter: Enter) -> None:
    page = enter("staff")
    page.locator("#front-search").fill("burglary")
    page.locator("#front-search").press("Enter")
    page.get_by_role("link", name="Operation Swordfish", exact=True).click()
    answers = page.locator("#answers")
    expect(answers).to_contain_text("Rigorous; Mixed effect")
    expect(answers).to_contain_text("No Effects – One study")
    expect(answers).to_contain_text("The sources differ")
    page.get_by_role("link", name="report ¶ 116").first.click()
    expect(page).to_have_url(page.url.split("#")[0] + "#para-116")
    expect(page.locator("#para-116")).to_contain_text("burglar")


def test_the_restricted_record_is_nowhere_for_staff_and_marked_for_its_lead(enter: Enter) -> None:
    staff = enter("staff")
    staff.goto("/search?q=kestrel")
    expect(staff.locator("[data-total]")).to_have_attribute("data-total", "0")
    staff.goto(RESTRICTED)
    expect(staff.get_by_role("heading", name="Page not found")).to_be_visible()
    lead = enter("ctu")
    lead.goto("/search?q=kestrel")
    lead.get_by_role("link", name="DEMO: Kestrel, a restricted study").click()
    expect(lead.locator(".hub-marking").first).to_have_text("OFFICIAL-SENSITIVE")
    expect(lead.locator(".hub-marking").last).to_have_text("OFFICIAL-SENSITIVE")


def test_suggestions_can_be_chosen_by_keyboard(enter: Enter) -> None:
    page = enter("staff")
    box = page.locator("#header-search")
    box.press_sequentially("swordf")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("[data-ref='EBP-2013-0116']").first).to_be_visible()


def test_search_filters_and_sign_out_work_without_javascript(enter: Enter) -> None:
    page = enter("staff", javascript=False)
    page.goto("/search?q=police")
    page.get_by_role("checkbox", name="Findings").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("type=finding"))
    page.locator(".hub-active__filter").first.click()
    expect(page).not_to_have_url(re.compile("type=finding"))
    page.locator(".hub-account__summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))


def test_print_leaves_out_navigation_and_keeps_the_marking(enter: Enter) -> None:
    page = enter("staff")
    page.goto("/projects/EBP-2013-0116")
    page.emulate_media(media="print")
    expect(page.locator(".hub-nav")).to_be_hidden()
    expect(page.locator(".hub-marking").first).to_be_visible()
