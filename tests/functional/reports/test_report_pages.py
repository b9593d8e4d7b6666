"""A long board report is read in pages; its paper is whole."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.reports.board_report.content import Line
from evidence_hub.reports.board_report.pages import PARAGRAPHS, page_of
from evidence_hub.reports.restricted import is_for_open_session, is_restricted
from tests.conftest import Browser
from tests.functional.registry.builders import project

STUDIES = 60


def numbers(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'hub-report__number">(\d+)\.', page)]


@pytest.mark.usefixtures("in_app")
def test_each_page_has_its_paragraphs_with_their_words(sign_in: Callable[[str], Browser]) -> None:
    for number in range(STUDIES):
        project(
            Stage.LIVE, reference=f"EBP-2026-64{number:02d}", title=f"Study {number:02d} of many",
            plain_summary=f"What study {number:02d} is about.", activity_type="project",
        )  # fmt: skip
    db.session.commit()
    secretary = sign_in("secretary")
    first, second = (secretary.text(f"/reports/board-report?part={page}") for page in (1, 2))
    assert numbers(first) == list(range(1, PARAGRAPHS + 1))
    assert numbers(second)[0] == PARAGRAPHS + 1
    both = first + second
    for number in range(STUDIES):
        assert both.count(f"What study {number:02d} is about.") == 1
    assert "Current work" in second, "a part that goes on bears its title again"
    assert secretary.get("/reports/board-report?part=999").status_code == 200


def test_a_heading_goes_with_the_paragraph_below_it() -> None:
    lines = [Line("part", "Current work")]
    for number in range(1, PARAGRAPHS + 2):
        lines += [Line("heading", f"Study {number}"), Line("paragraph", "Words", number)]
    page = page_of(lines, 2)
    assert [line.text for line in page.items] == [
        "Current work", f"Study {PARAGRAPHS + 1}", "Words",
    ]  # fmt: skip
    assert (page.total, page.pages) == (PARAGRAPHS + 1, 2)


@pytest.mark.usefixtures("in_app")
def test_many_records_are_asked_for_an_open_session_as_one_is() -> None:
    project(Stage.LIVE, reference="EBP-2026-6480", marking="official_sensitive")
    project(Stage.LIVE, reference="EBP-2026-6481", is_listed_only=True)
    project(Stage.LIVE, reference="EBP-2026-6482")
    project(Stage.DRAFT, reference="EBP-2026-6483")
    db.session.commit()
    is_open = set(db.session.scalars(select(Project.id).where(is_for_open_session())))
    rows = db.session.scalars(select(Project)).all()
    assert is_open == {row.id for row in rows if not is_restricted(row)}
