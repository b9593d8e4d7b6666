"""Asking whether many projects can collect data costs as many questions as asking for few."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from evidence_hub.core.authority import Relation
from evidence_hub.core.database import writing
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, counted_statements
from tests.functional.ethics import builders as made
from tests.functional.registry.builders import project

SignIn = Callable[[str], Browser]
TEAM = {"lead": Relation.LEAD, "supervisor": Relation.SUPERVISOR, "partner": Relation.PARTNER}


def test_many_live_projects_and_reviews_cost_as_few_questions_as_two(
    app: Flask, sign_in: SignIn
) -> None:
    people = {name: sign_in(name) for name in ("secretary", "ethics")}
    pages = (("secretary", "/collecting"), ("ethics", "/ethics"), ("ethics", "/"))

    def add(first: int, last: int) -> None:
        with app.app_context(), writing():
            for number in range(first, last):
                made.approved(project(Stage.LIVE, TEAM, f"EBP-2026-71{number:02}"))
                made.sent(project(Stage.ASSESSMENT, TEAM, f"EBP-2026-72{number:02}"))

    def count() -> dict[str, int]:
        found = {}
        for name, address in pages:
            people[name].text(address)
            with counted_statements(app) as seen:
                people[name].text(address)
            found[f"{name} {address}"] = len(seen)
        return found

    add(0, 2)
    few = count()
    add(2, 8)
    assert count() == few


def test_each_answer_names_what_is_missing_and_whom_it_waits_for(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        made.approved(project(Stage.LIVE, TEAM, "EBP-2026-7301"))
        project(Stage.SET_UP, TEAM, "EBP-2026-7302")
    page = sign_in("secretary").text("/collecting")
    live, set_up = (
        page.split('data-ref="EBP-2026-7301"')[1],
        page.split('data-ref="EBP-2026-7302"')[1],
    )
    assert "No ethics application was begun" in set_up.split("data-ref")[0]
    assert "Waits for: Research lead" in set_up.split("data-ref")[0]
    assert "Ethics opinion favourable" not in live.split("data-ref")[0]
    assert "EBP-2026-7301" not in sign_in("staff").text("/collecting")
