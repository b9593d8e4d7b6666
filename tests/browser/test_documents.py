"""A document on its way: attached in a real browser, read, found with its page, downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import drafts
from tests.browser.conftest import Enter
from tests.functional.documents import files

pytestmark = pytest.mark.browser
STUDY = "/projects/EBP-2026-4718"
MOST_LOOKS = 200  # at the page, while the hub reads the file beside it
REAL = {
    "plan.pdf": (files.pdf(["Contents", "Our quaggamire plan"]), "page 2"),
    "letter.docx": (files.word("Dear all", cell="The quaggamire letter"), "protocol"),
    "talk.pptx": (files.slides(["Welcome", "The quaggamire talk"]), "slide 2"),
    "costs.xlsx": (files.sheets({"Notes": "none", "Costs": "quaggamire costs"}), "sheet “Costs”"),
    "notes.txt": (b"the quaggamire notes", "protocol"),
}


def look_until_read(page: Page) -> None:
    for _ in range(MOST_LOOKS):
        if "Text found" in page.locator("main").inner_text():
            return
        page.reload()
    pytest.fail(f"the hub does not read it: {page.locator('main').inner_text()}")


def test_a_document_of_each_kind_is_attached_found_with_its_page_and_downloaded(
    enter: Enter, tmp_path: Path
) -> None:
    lead = enter("lead")
    for name, (data, where) in REAL.items():
        file = tmp_path / name
        file.write_bytes(data)
        lead.goto(f"{STUDY}/documents")
        lead.get_by_role("button", name="Attach a document").click()
        drafts.field(lead, "file").set_input_files(file)
        drafts.give(lead, "title", f"Quagga {name}")
        drafts.give(lead, "type", "protocol")
        drafts.field(lead, "audience").and_(lead.locator("[value=team]")).check()
        lead.locator("main form[method=post] button[type=submit]").last.click()
        expect(lead.get_by_role("heading", name=f"Quagga {name}")).to_be_visible()
        look_until_read(lead)
        address = lead.url
        with lead.expect_download() as got:
            lead.get_by_role("link", name=f"Download {name}").click()
        assert got.value.suggested_filename == name
        assert got.value.path().read_bytes() == data
        lead.goto(f'/search?q="quaggamire {name.partition(".")[0]}"')
        hit = lead.locator(f"[data-ref='{STUDY.rpartition('/')[2]}']")
        expect(hit.locator("mark").first).to_be_visible()
        expect(hit).to_contain_text(where)
        hit.get_by_role("link", name=f"Quagga {name}").click()
        expect(lead).to_have_url(address)
    staff = enter("staff")
    staff.goto("/search?q=quaggamire")
    expect(staff.locator("[data-total]")).to_have_attribute("data-total", "0")
