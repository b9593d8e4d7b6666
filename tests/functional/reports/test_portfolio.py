"""The portfolio: every number is what its link finds, and nothing is counted that is hidden."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, total
from tests.functional.registry.builders import project
from tests.functional.tracking import builders as tracking

SignIn = Callable[[str], Browser]
NUMBER = re.compile(
    r'<a class="govuk-link" href="(/[^"]+)">([^<]+)<span class="govuk-visually-hidden"> (\w+):'
)


def numbers(page: str) -> dict[str, tuple[str, str]]:
    return {html.unescape(href): (number, noun) for href, number, noun in NUMBER.findall(page)}


@pytest.mark.parametrize("name", ["staff", "secretary", "member", "lead", "auditor"])
def test_each_number_is_what_its_link_finds(app: Flask, sign_in: SignIn, name: str) -> None:
    with app.app_context():
        tracking.everything(tracking.live(reference="EBP-2026-5556"))
    browser = sign_in(name)
    found = numbers(browser.text("/reports/portfolio"))
    assert len(found) > 20
    for href, (number, noun) in found.items():
        page = browser.text(href)
        if noun == "pounds":
            assert number in page
        else:
            assert total(page) == int(number), href


@pytest.mark.parametrize("hidden", [{"marking": "official_sensitive"}, {"is_listed_only": True}])
def test_a_hidden_record_changes_no_number(
    app: Flask, sign_in: SignIn, hidden: dict[str, object]
) -> None:
    staff = sign_in("staff")
    before = numbers(staff.text("/reports/portfolio"))
    with app.app_context():
        project(Stage.LIVE, reference="EBP-2026-7901", **hidden)
    assert numbers(staff.text("/reports/portfolio")) == before
    with app.app_context():
        project(Stage.LIVE, reference="EBP-2026-7902")
    assert numbers(staff.text("/reports/portfolio")) != before


@pytest.mark.parametrize("name", ["partner", "student", "admin"])
def test_who_reads_no_register_has_no_portfolio(sign_in: SignIn, name: str) -> None:
    sign_in(name).text("/reports/portfolio", 404)


def test_money_is_for_those_who_see_it(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        tracking.everything(tracking.live(reference="EBP-2026-5556"))
    assert 'id="money"' in sign_in("secretary").text("/reports/portfolio")
    assert 'id="money"' not in sign_in("staff").text("/reports/portfolio")
