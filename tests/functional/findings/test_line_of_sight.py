"""The line of sight is walked both ways, says where it breaks, and shows nobody more than before."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.core.database import db
from evidence_hub.directory.models import Priority
from evidence_hub.findings import line_of_sight
from evidence_hub.findings.line_of_sight import Kind, Node
from evidence_hub.registry.models import Project, ProjectPriority
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, refs
from tests.functional.findings import builders as made

SignIn = Callable[[str], Browser]


def _whole() -> Project:
    """A study with one unbroken line from a priority to a benefit."""
    found = made.analysed()
    priority = db.session.query(Priority).order_by(Priority.id).first()
    assert priority is not None
    found.priorities = [ProjectPriority(priority=priority)]
    first = made.finding(found)
    made.sent(found)
    found.stage = Stage.IMPLEMENTATION
    db.session.commit()
    row = made.recommended(found, first)
    made.disposed(row)
    made.action(row, benefits=[made.benefit(found).id])
    return found


def _walk(node: Node, way: str) -> list[Kind]:
    kinds = [node.kind]
    while following := getattr(node, way):
        (node,) = following
        kinds.append(node.kind)
    return kinds


def test_a_whole_line_is_walked_from_priority_to_benefit_and_back(in_app: Flask) -> None:
    (held,) = line_of_sight.lines_of([_whole()])
    assert held.broken == []
    (priority,) = held.of(Kind.PRIORITY)
    (benefit,) = held.of(Kind.BENEFIT)
    assert _walk(priority, "below") == list(Kind)
    assert _walk(benefit, "above") == list(reversed(Kind))


def test_each_missing_link_is_listed_with_the_page_that_mends_it(in_app: Flask) -> None:
    found = made.analysed(Stage.REPORTING, question="")
    first = made.finding(found)
    assert [each.what for each in line_of_sight.lines_of([found])[0].broken] == [
        "It serves no priority",
        "It states no question",
        f"Found, nothing recommended: {first.statement}",
    ]
    row = made.recommended(found, first)
    made.disposed(row)
    found.stage = Stage.IMPLEMENTATION
    db.session.commit()
    assert "Accepted, nothing done yet: 1. Stop buying bells" in [
        each.what for each in line_of_sight.lines_of([found])[0].broken
    ]
    made.action(row)
    made.benefit(found)
    found.stage = Stage.BENEFITS_REVIEW
    db.session.commit()
    broken = {each.what: each.endpoint for each in line_of_sight.lines_of([found])[0].broken}
    assert broken["An action that serves no benefit: 1.1 Tell the shops"] == (
        "findings.recommendation"
    )
    assert broken["A benefit that no action serves: Fewer bikes stolen"] == "tracking.benefit"


def test_a_withdrawn_finding_carries_no_line(in_app: Flask) -> None:
    found = _whole()
    (finding,) = made.final_report.account_of(found).evidence.in_force
    made.findings.withdraw(**made.by("lead", found), finding=finding, reason="A wrong column")
    db.session.commit()
    (held,) = line_of_sight.lines_of([found])
    assert held.count(Kind.FINDING) == 0
    assert "No finding is recorded" in [each.what for each in held.broken]


def test_the_pages_walk_both_ways_for_those_who_see_the_study_in_full(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        found = _whole()
        address, reference = f"/projects/{found.reference}/line-of-sight", found.reference
        code = found.priorities[0].priority.code
    lead = sign_in("lead")
    down, up = lead.text(address), lead.text(f"{address}?from=benefits")
    assert down.index("Fewer bikes stolen") > down.index("Bells did not change")
    assert up.index(">Benefits</h2>") < up.index(">Priorities</h2>")
    for anchor in ("finding-", "recommendation-1", "action-1-1", "benefit-1"):
        assert f'href="#{anchor}' in down
    member = sign_in("member")
    assert reference in refs(member.text(f"/reports/line-of-sight?priority={code}"))
    assert reference not in refs(member.text("/reports/line-of-sight?priority=nonsense"))
    staff = sign_in("staff")
    assert reference not in staff.text("/reports/line-of-sight")
    staff.text(address, 404)


@pytest.mark.parametrize("name", ["staff", "member", "lead", "auditor"])
def test_every_link_of_the_lines_opens_for_whoever_reads_them(
    app: Flask, sign_in: SignIn, name: str
) -> None:
    """Imports too, which stand on the list although the board has not adopted them."""
    with app.app_context():
        _whole()
    browser = sign_in(name)
    page = browser.text("/reports/line-of-sight")
    assert "Operation Swordfish" in page
    main = page[page.index("<main") :]
    addresses = set(re.findall(r'href="(/(?:projects|priorities)/[^"#?]+)', main))
    assert addresses
    for address in addresses:
        below = browser.text(address)
        if address.endswith("/line-of-sight"):
            inner = below[below.index("<main") :]
            for each in set(re.findall(r'href="(/(?:projects|priorities)/[^"#?]+)', inner)):
                browser.text(each)
