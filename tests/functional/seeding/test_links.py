"""Nobody is led to a page that is not for them, in a hub that holds the whole demo."""

from __future__ import annotations

import html
import re
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Browser, on_sqlite, run_flask

SignIn = Callable[[str], Browser]
MOST = 60  # pages that one person walks through, the nearest to the front page first
# Files are asked for in tests of their own; who confirms a marking is named beside its link.
LEFT_OUT = re.compile(
    r"/static/|\.pdf$|\.docx$|format=|/sign-out|/marking$|/documents/\d+/versions"
)


@pytest.fixture(scope="session")
def prepared_sqlite(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared hub with the story in it, told once for all tests of this file."""
    folder = tmp_path_factory.mktemp("told") / "data"
    shutil.copytree(prepared_sqlite, folder)
    address = f"sqlite:///{folder / 'hub.sqlite3'}"
    run_flask(folder, address, "seed", "demo")
    run_flask(folder, address, "prepare")
    return folder


def _links(page: str) -> list[str]:
    found = (html.unescape(link) for link in re.findall(r'href="(/[^"#?]*)', page))
    return [link for link in found if not LEFT_OUT.search(link)]


@on_sqlite
@pytest.mark.parametrize("name", ["staff", "supervisor", "secretary", "partner"])
def test_every_link_opens(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    seen, waiting, closed = {"/"}, deque(["/"]), {}
    while waiting and len(seen) < 1000 and len(seen) - len(waiting) < MOST:
        address = waiting.popleft()
        answer = browser.get(address)
        if answer.status_code != 200:
            closed[address] = answer.status_code
        elif answer.mimetype == "text/html":
            for link in _links(answer.get_data(as_text=True)):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
    assert closed == {}
    assert len(seen) > 20


@on_sqlite
def test_what_is_not_for_somebody_is_plain_text_for_them(sign_in: SignIn) -> None:
    staff, secretary = sign_in("staff"), sign_in("secretary")
    report = "/reports/board-report"
    assert "funded students" in staff.text(report)
    assert 'href="/programme/students"' not in staff.text(report)
    assert 'href="/programme/students"' in secretary.text(report)
    assert 'href="/board/meetings/1"' not in staff.text(report)
    assert 'href="/board/meetings/1"' in secretary.text(report)

    line = sign_in("partner").text("/projects/EBP-2026-4718/line-of-sight")
    assert "DEMO: Better outcomes for victims" in line
    assert 'href="/priorities/' not in line.split("<main", 1)[1]

    told = "An incident was reported on EBP-2026-2864"
    assert told in sign_in("infogov").text("/account/notices?page=1") + secretary.text("/")
    assert told not in sign_in("legal").text("/account/notices")

    asked = sign_in("supervisor").text("/account/notices")
    assert "/assessments" not in asked.split("<main", 1)[1]
    assert "You are asked to assess EBP-2025-3949" in asked
