"""J2: the seeded record of Turning Point, a publication added with its provenance, two starts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter

pytestmark = pytest.mark.browser
TURNING_POINT = "/projects/EBP-2013-0115"
TITLE = "Learning by testing: what two forces made of deferred prosecution"


def card(page: Page) -> list[str]:
    """What the register's list says of the record."""
    page.goto("/projects?sort=title")
    return page.locator('[data-ref="EBP-2013-0115"]').all_inner_texts()


def test_a_publication_joins_turning_point_and_changes_nothing_that_the_report_states(
    enter: Enter,
) -> None:
    secretary, staff = enter("secretary"), enter("staff")
    secretary.goto(TURNING_POINT)
    before, stated = card(staff), secretary.locator("#section-1").inner_text()
    # What later sources claim stands beside the record: both starts, each with its source.
    secretary.goto(TURNING_POINT)
    main = secretary.locator("main")
    expect(main).to_contain_text("May 2011")
    expect(main).to_contain_text("Implemented in stages from November 2011")
    # The gates are neither passed nor failed, and nobody became its lead.
    expect(main).to_contain_text("evidence not held")
    expect(main).to_contain_text("The research lead is not stated in the source.")
    # The result on reoffending is blank and says why.
    expect(main).to_contain_text("Result not verified")
    secretary.goto("/library/new")
    for name, value in (
        ("title", TITLE),
        ("authors", "Neyroud, P."),
        ("year", "2015"),
        ("venue", "A journal"),
        ("project", "EBP-2013-0115"),
    ):
        secretary.locator(f'main [name="{name}"]').fill(value)
    secretary.locator('main [name="kind"]').select_option("journal_article")
    secretary.locator('main [name="relation"]').select_option("output")
    secretary.get_by_role("button", name="Add to the library").click()
    expect(secretary.locator("h1")).to_have_text(TITLE)
    expect(secretary.locator("main")).to_contain_text("Added by Sol Secretary")
    staff.goto(TURNING_POINT)
    expect(staff.locator("#publications")).to_contain_text(TITLE)
    assert staff.locator("#section-1").inner_text() == stated
    assert card(staff) == before
    staff.goto(TURNING_POINT)
    expect(staff.locator("main")).to_contain_text("The research lead is not stated in the source.")
    expect(staff.get_by_text("Neyroud", exact=False).and_(staff.locator("aside *"))).to_have_count(
        0
    )
