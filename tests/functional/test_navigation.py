"""Finding one's way: the navigation in groups, and what front page and record say first."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core.database import db, writing
from evidence_hub.directory.models import Priority
from evidence_hub.registry.models import ProjectPriority
from evidence_hub.registry.stages import Stage
from tests.conftest import CAST, Browser, on_sqlite
from tests.functional.commissioning import builders as board
from tests.functional.findings import builders as findings

SignIn = Callable[[str], Browser]
pytestmark = on_sqlite

GROUPS = [
    "Search",
    "Projects",
    "Board",
    "Findings",
    "Library",
    "Ask the hub",
    "Programme",
    "Reports",
]


def navigation(page: str) -> str:
    return page.split('aria-label="Main"', 1)[1].split("</nav>", 1)[0]


def first_row(page: str) -> list[str]:
    return re.findall(
        r'hub-nav__item(?: hub-nav__item--current)?">\s*<a[^>]*>([^<]+)</a>', navigation(page)
    )


def second_row(page: str) -> list[str]:
    row = navigation(page).partition('class="hub-subnav"')[2]
    return re.findall(r">([^<>]+)</a>", row)


def current(page: str) -> list[str]:
    """Return the group and the place where the page lies, as the two rows of a wide screen say."""
    group = re.findall(r'hub-nav__item--current">\s*<a[^>]*>([^<]+)</a>', navigation(page))
    return group + re.findall(r'hub-subnav__link--current"[^>]*>([^<]+)</a>', navigation(page))


def test_eight_groups_hold_everything_that_the_secretary_opens(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    home = secretary.text("/")
    assert first_row(home)[: len(GROUPS)] == GROUPS
    assert second_row(home) == []
    assert second_row(secretary.text("/ethics")) == [
        "Projects", "Enquiries", "Screening", "Ethics", "Agreements", "Tracking",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("/ethics", ["Projects", "Ethics"]),
        ("/projects/EBP-2013-0115", ["Projects", "Projects"]),
        ("/projects/EBP-2013-0115/history", ["Projects", "Projects"]),
        ("/enquiries/new", ["Projects", "Enquiries"]),
        ("/board/calls", ["Board", "Board"]),
        ("/priorities", ["Board", "Priorities"]),
        ("/recommendations", ["Findings", "Recommendations"]),
        ("/advice", ["Ask the hub"]),
        ("/programme/fairs", ["Programme"]),
        ("/reports/line-of-sight", ["Reports", "Line of sight"]),
        ("/reports/board-report", ["Reports", "Board report"]),
        ("/help", []),
    ],
)
def test_each_page_says_in_which_part_of_the_hub_it_lies(
    sign_in: SignIn, address: str, where: list[str]
) -> None:
    assert current(sign_in("secretary").text(address)) == where


@pytest.mark.parametrize("name", CAST)
def test_it_leads_only_where_the_person_may_go(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    links = set(re.findall(r'href="([^"]+)"', navigation(browser.text("/"))))
    assert links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_record_says_what_was_recommended_to_who_sees_it_whole(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        found = findings.analysed(Stage.REPORTING)
        first = findings.finding(found)
        findings.check_gates(found)
        findings.disposed(findings.recommended(found, first))
        findings.recommended(found, first, "Teach the shops")
        address = f"/projects/{found.reference}"
        findings.sent(found)
        findings.released(found)
    lead = sign_in("lead").text(address)
    assert "Stop buying bells (accepted by the board)" in lead
    assert "Teach the shops (the board has not decided on it yet)" in lead
    assert "has not assessed the strength" not in lead
    staff = sign_in("staff").text(address)
    assert "Ask the hub team what follows from it" in staff
    assert "Stop buying bells" not in staff


def test_the_board_sees_its_next_meeting_first(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), writing():
        meeting = board.planned(9)
        board.listed(meeting, None, "other", title="The next fair")
        pack = f"/board/meetings/{meeting.id}/pack"
    assert "1 item is on the agenda" in sign_in("member").text("/")
    assert pack in sign_in("chair").text("/")
    assert pack not in sign_in("staff").text("/")


def test_the_line_of_sight_names_the_priority_of_each_study(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), writing():
        found = findings.analysed(Stage.REPORTING)
        row = db.session.scalars(select(Priority).where(Priority.is_demo)).first()
        found.priorities = [ProjectPriority(priority=row, argument="", basis="board_adopted")]
        db.session.commit()
        name, reference = row.name, found.reference
    page = sign_in("chair").text("/reports/line-of-sight")
    line = page.split(f'data-ref="{reference}"', 1)[1].split("</tr>", 1)[0]
    assert name in line
    assert "No priority" not in line
