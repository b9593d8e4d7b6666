"""The lists of what is under way hold what each project's own page says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from evidence_hub.agreements import worklist as agreements
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.ethics import worklist as ethics
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import worklist
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.rag import Rag
from tests.conftest import Browser
from tests.functional.agreements import builders as agreeing
from tests.functional.ethics import builders as reviewing
from tests.functional.registry.builders import actor, project
from tests.functional.tracking.builders import (
    day,
    funded,
    live,
    milestone,
    moved,
    report,
    risk,
)

pytestmark = pytest.mark.usefixtures("in_app")


def on_list(code: str) -> set[int]:
    rows = db.session.scalars(worklist.lists(viewer_for(actor("secretary"))).of(code))
    return {project.id for project in rows}


def late(found: Project, days: int) -> None:
    row = milestone(found, day(10))
    row.first_on = row.baseline_on = day(-days)
    db.session.commit()


def studies() -> list[Project]:
    """One study for each thing that makes a colour or a delay, and some that have none."""
    made = [live(since=-10 - number, reference=f"EBP-2026-62{number:02d}") for number in range(12)]
    late(made[0], 3)
    late(made[1], 300)
    milestone(made[2], day(20))
    risk(made[3], 5, 5)
    risk(made[4], 4, 3)
    risk(made[5], 2, 2)
    funded(made[6]).forecast_pence = 200_000
    funded(made[7])
    moved(made[8], Stage.PAUSED, day(-2))
    moved(made[9], Stage.SUSPENDED, day(-2))
    made.append(live(since=-400, reference="EBP-2026-6290"))
    told_red = live(since=-400, reference="EBP-2026-6291")
    report(told_red, declared=Rag.RED.value, cause="Nobody comes", action="Ask again",
           action_owner="The lead", action_by=day(20))  # fmt: skip
    made.append(told_red)
    made.append(live(Stage.COMMISSIONED, reference="EBP-2026-6292", actual_start_on=None))
    db.session.commit()
    return made


def test_a_list_holds_those_of_whom_their_own_page_says_so() -> None:
    made = {row.id for row in studies()}
    expected: dict[str, set[int]] = {code: set() for code in worklist.LISTS}
    for row in db.session.query(Project).filter(Project.id.in_(made)):
        seen = project_status(row)
        colours = {seen.declared, seen.computed}
        colour = "red" if Rag.RED in colours else "amber" if Rag.AMBER in colours else "steady"
        expected[colour].add(row.id)
        expected["all"].add(row.id)
        if seen.open_report is not None and seen.open_report.late.is_late:
            expected["unreported"].add(row.id)
        if seen.overdue:
            expected["late"].add(row.id)
    for code in ("red", "amber", "steady", "unreported", "late", "all"):
        assert on_list(code) & made == expected[code], code
    assert all(expected[code] for code in ("red", "amber", "steady", "unreported", "late"))


def test_the_counts_are_the_lengths_of_the_lists() -> None:
    studies()
    counts = worklist.lists(viewer_for(actor("secretary"))).counts()
    assert counts == {code: len(on_list(code)) for code in worklist.LISTS}


def test_what_is_due_today_is_not_late() -> None:
    found = live()
    row = milestone(found, day(10))
    row.first_on = row.baseline_on = clock.today()
    db.session.commit()
    assert found.id not in on_list("late")
    row.baseline_on = clock.today() - dt.timedelta(days=1)
    db.session.commit()
    assert found.id in on_list("late")


def test_a_long_list_has_pages_and_its_file_has_all_rows(
    sign_in: Callable[[str], Browser],
) -> None:
    for number in range(30):
        live(reference=f"EBP-2026-63{number:02d}")
    secretary = sign_in("secretary")
    first, second = (secretary.text(f"/tracking?list=all&page={number}") for number in (1, 2))
    shown = [each for each in range(30) if f"EBP-2026-63{each:02d}" in first]
    others = [each for each in range(30) if f"EBP-2026-63{each:02d}" in second]
    assert not set(shown) & set(others)
    sheet = secretary.get("/tracking?list=all&format=csv").get_data(as_text=True)
    assert all(f"EBP-2026-63{each:02d}" in sheet for each in range(30))


@pytest.mark.parametrize("ahead", [0, 200, 900])
def test_reading_only_what_may_be_late_leaves_nothing_late_out(
    monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    signed = agreeing.study(reference="EBP-2026-6401")
    agreeing.signed(signed)
    agreeing.accepted(signed)
    team = {"lead": Relation.LEAD, "ethics": Relation.ASSIGNED}
    reviewing.sent(project(Stage.ASSESSMENT, team, "EBP-2026-6402"))
    reviewing.approved(project(Stage.ASSESSMENT, team, "EBP-2026-6403"))
    db.session.commit()
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", day(ahead).isoformat())
    viewer, today = viewer_for(actor("secretary")), clock.today()
    for package in (ethics, agreements):
        late = [
            [
                (row.project.id, row.state, row.due)
                for row in package.rows(viewer, today, only_late=only_late)
                if row.due is not None and row.due < today and row.waits_for
            ]
            for only_late in (False, True)
        ]
        assert late[0] == late[1]
        assert late[0] or ahead < 900
