"""J1 from set-up on: "Go live" names exactly what stands in the way, and each duty is met in turn."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from evidence_hub.agreements.operations import impact, sharing
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.ethics.operations.opinions import ConditionText
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.registry.models import ProjectPerson
from tests.browser.conftest import Enter
from tests.browser.test_ethics import fill_date
from tests.conftest import refs
from tests.functional.agreements import builders as terms
from tests.functional.ethics import builders as ethics
from tests.functional.registry.builders import person

pytestmark = pytest.mark.browser
REFERENCE = "EBP-2027-7770"
HERE = f"/projects/{REFERENCE}"
DAY = dt.timedelta(days=1)
REFUSED = ".govuk-error-summary__list li"


def _set_up() -> None:
    """A postgraduate study with the board's and the reviewers' conditions, and nothing signed."""
    found = terms.study(reference=REFERENCE, title="Do choirs calm stations?")
    for name in ("ethics", "legal"):
        found.people.append(
            ProjectPerson(
                person_id=person(name).id, part=Relation.ASSIGNED, started_on=clock.today() - DAY
            )
        )
    db.session.commit()
    told = ConditionText("Signs say that singers are counted", "before_start", "Research lead")
    ethics.approved(found, value="favourable_with_conditions", conditions_set=[told])
    conditions.impose(
        **terms.by("secretary", found), origin="board", text="The station manager agrees",
        timing="before_start", owner="Research lead",
    )  # fmt: skip
    row = terms.drafted(found)
    impact.advise(**terms.by("infogov", found), impact=row, verdict="proceed", advice="Go ahead")
    terms.recipients(found, row)
    held = terms.draft(found)
    sharing.send(**terms.by("lead", found), version=held.latest)
    db.session.commit()


def _go_live(lead: Page) -> None:
    lead.goto(f"{HERE}/tracking")
    lead.get_by_role("button", name="Go live", exact=True).click()


def _blocked_by(lead: Page, *unmet: gates.GateType) -> None:
    """Press the button; exactly these gates are named, and nothing has moved."""
    _go_live(lead)
    expect(lead.locator(REFUSED)).to_have_count(len(unmet))
    said = [line.partition(":")[0] for line in lead.locator(REFUSED).all_inner_texts()]
    assert sorted(said) == sorted(gate.name for gate in unmet)
    expect(lead.locator(".hub-record__tags").first).to_contain_text("Set-up")


def _accept_the_risk(owner: Page) -> None:
    owner.goto(f"{HERE}/agreements/data-protection/acceptance")
    owner.get_by_label("Yes, I accept it").check()
    fill_date(owner, "review_on", clock.today() + 300 * DAY)
    owner.get_by_role("button", name="Save your decision").click()


def _sign(infogov: Page) -> None:
    """Record the signatures of both parties."""
    for _ in range(2):
        infogov.goto(f"{HERE}/agreements/data-sharing/1/signature")
        infogov.get_by_label("Who signed").fill("Robin Rector")
        infogov.get_by_label("Position").fill("Registrar")
        infogov.get_by_role("button", name="Record the signature").click()
    expect(infogov.locator("main")).to_contain_text("In force")


def _agree_on_rights(legal: Page) -> None:
    legal.goto(f"{HERE}/agreements/ip/advice")
    legal.get_by_label("Advice").fill("Each keeps its own; the results are shared")
    legal.get_by_role("button", name="Give the advice").click()
    for place in range(2):
        legal.goto(f"{HERE}/agreements/ip/agreed")
        legal.get_by_label("Party").select_option(index=place)
        legal.get_by_label("Who agreed").fill("Robin Rector")
        legal.get_by_role("button", name="Record it").click()


def _show_both_conditions(lead: Page) -> None:
    for text in ("Signs say", "The station manager"):
        lead.goto(f"{HERE}/conditions")
        row = lead.locator("li, section, tr", has_text=text).last
        row.get_by_role("link", name=re.compile("met")).first.click()
        lead.get_by_label("What was done").fill("DEMO. Done, and photographed")
        lead.get_by_role("button", name="Send as met").click()


def _accept_the_condition(page: Page) -> None:
    page.goto(f"{HERE}/conditions")
    page.get_by_role("link", name="Accept it or send it back").first.click()
    page.get_by_label("Yes, it is met").check()
    page.get_by_role("button", name="Save your answer").click()


def test_going_live_names_exactly_what_is_missing_until_nothing_is(
    enter: Enter, serving: tuple[str, Flask]
) -> None:
    with serving[1].app_context(), writing():
        _set_up()
    lead = enter("lead")
    risk, shared, rights, asked = (
        gates.IMPACT_ACCEPTED, gates.SHARING_IN_FORCE, gates.IP_AGREED, gates.CONDITIONS_MET,
    )  # fmt: skip
    _blocked_by(lead, risk, shared, rights, asked)
    _accept_the_risk(enter("lead2"))
    _blocked_by(lead, shared, rights, asked)
    _sign(enter("infogov"))
    _blocked_by(lead, rights, asked)
    _agree_on_rights(enter("legal"))
    _blocked_by(lead, asked)
    _show_both_conditions(lead)
    _accept_the_condition(enter("ethics"))
    _blocked_by(lead, asked)
    _accept_the_condition(enter("secretary"))
    _go_live(lead)
    expect(lead.locator(".hub-record__tags").first).to_contain_text("Live")
    _is_locked(lead)
    _sees_this_alone(enter("student"))


def _is_locked(lead: Page) -> None:
    """The protocol of the opinion is version 1.0, and is changed by an amendment alone."""
    lead.goto(f"{HERE}/versions")
    expect(lead.locator("main")).to_contain_text("1.0")
    lead.goto(f"{HERE}/draft/design")
    expect(lead.locator("main textarea")).to_have_count(0)
    lead.goto(f"{HERE}/amendments")
    expect(lead.get_by_role("link", name="Outcomes")).to_be_visible()


def _sees_this_alone(student: Page) -> None:
    student.goto("/projects")
    seen = refs(student.content())
    assert REFERENCE in seen
    assert not [ref for ref in seen if ref.startswith("EBP-2013")], "no record of the register"
    assert student.request.get("/projects/EBP-2013-0115").status == 404
