"""No page is left out of those that are looked at, wide and narrow, with axe-core."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Enter
from tests.browser.staged import stage
from tests.browser.test_reading import PAGES, problems_of

pytestmark = pytest.mark.browser
WHO = (
    "lead", "lead2", "ethics", "infogov", "legal", "partner", "secretary", "chair", "staff",
    "member", "student", "supervisor",
)  # fmt: skip
SHARES = 3  # of a person's pages, so that no worker has all the long ones
# What a GET brings that is no page of its own: files, figures, fragments, the door.
NO_PAGES = {
    # looked at with nobody signed in
    "accounts.sign_in", "resets.choose", "resets.forgotten",
    # found by their links in test_reading, as their numbers are not known
    "commissioning.action", "commissioning.decision",
    "agreements.version_pdf",
    "commissioning.closed_pack_pdf", "commissioning.pack_pdf", "documents.download",
    "health.favicon", "health.healthz", "health.metrics", "health.readyz",
    "home.guide_picture", "registering.enquiry_known", "reports.board_report_docx", "reports.board_report_pdf",
    "reports.report_docx", "reports.report_pdf", "registry.project_pdf", "search.suggest", "security.security_txt", "static",
}  # fmt: skip


@pytest.fixture(scope="session")
def staged(serving: tuple[str, Flask]) -> dict[str, list[str]]:
    return stage(serving[1])


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("name", WHO)
def test_a_page_that_needs_something_first_is_accessible_and_fits_a_phone(
    enter: Enter, staged: dict[str, list[str]], name: str, share: int
) -> None:
    assert problems_of(enter(name), staged[name][share::SHARES]) == []


def test_every_page_is_looked_at(serving: tuple[str, Flask], staged: dict[str, list[str]]) -> None:
    app = serving[1]
    assert set(staged) == set(WHO)
    looked_at = set()
    for addresses in (*PAGES.values(), *staged.values()):
        for address in addresses:
            try:
                looked_at.add(app.url_map.bind("hub").match(address.partition("?")[0])[0])
            except HTTPException:  # the page that is not there
                continue
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NO_PAGES - looked_at == set()
