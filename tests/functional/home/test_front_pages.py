"""The front page of each demo role: what needs them, oldest first, each with a way to do it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.home.views import DUTIES
from evidence_hub.notifications import tasks
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.stages import Stage
from tests.conftest import CAST, Browser
from tests.functional.ethics import builders as ethics
from tests.functional.findings import builders as findings
from tests.functional.registry.builders import actor, project
from tests.functional.tracking import builders as tracking
from tests.functional.tracking.test_incidents import report

SignIn = Callable[[str], Browser]
DUTY = re.compile(
    r'<a class="govuk-link hub-duty__link" href="([^"]+)">([^<]+)</a>.*?'
    r'<p class="hub-duty__reason">([^<]+)</p>',
    re.DOTALL,
)
# Nothing is ever theirs to do: they read, or keep accounts.
WITHOUT_DUTIES = {"staff", "auditor", "admin"}


def _duties(page: str) -> list[tuple[str, str, str]]:
    return [tuple(html.unescape(part) for part in found) for found in DUTY.findall(page)]  # type: ignore[misc]


def _everything() -> None:
    """Beside the demo: a study that runs late, one that reports, one whose benefits are reviewed."""
    tracking.everything(tracking.live(reference="EBP-2026-5611"))
    findings.everything("EBP-2026-5612")
    done = findings.analysed(Stage.REPORTING, reference="EBP-2026-5613")
    findings.finding(done)
    findings.sent(done)
    report(done, "lead")
    team = {"lead": Relation.LEAD, "ethics": Relation.ASSIGNED}
    ethics.sent(project(Stage.ASSESSMENT, team, "EBP-2026-5614"))
    db.session.commit()


def test_each_role_sees_its_duties_with_reason_and_a_page_that_opens(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        _everything()
    seen: dict[str, int] = {}
    for name in CAST:
        browser = sign_in(name)
        duties = _duties(browser.text("/"))
        seen[name] = len(duties)
        for address, title, reason in duties:
            assert reason.strip(), (name, title)
            answer = browser.get(address.partition("#")[0])
            assert answer.status_code == 200, (name, title, address)
        assert len({address + title for address, title, _ in duties}) == len(duties), name
    assert {name for name, count in seen.items() if not count} >= WITHOUT_DUTIES
    busy = {"lead", "lead2", "secretary", "chair", "member", "ethics", "infogov", "supervisor"}
    assert {name for name in busy if not seen[name]} == set()


def test_overdue_comes_first_and_then_the_oldest(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        _everything()
        today = clock.today()
        told = {
            name: tasks.of_viewer(viewer_for(actor(name)))
            for name in ("lead", "secretary", "member")
        }
    for name, rows in told.items():
        keys = [(not row.is_overdue(today), row.since) for row in rows]
        assert keys == sorted(keys), name
        titles = [title for _, title, _ in _duties(sign_in(name).text("/"))]
        assert titles == [row.title for row in rows], name


def test_many_duties_stand_on_pages_and_the_header_counts_all(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        for number in range(DUTIES + 5):
            live = tracking.live(reference=f"EBP-2026-70{number:02d}")
            tracking.risk(live, review_on=tracking.day(0), title=f"Risk {number:02d}")
    lead = sign_in("lead")
    first = lead.text("/")
    assert len(_duties(first)) == DUTIES
    shown = [title for page in range(1, 6) for _, title, _ in _duties(lead.text(f"/?page={page}"))]
    for number in range(DUTIES + 5):
        assert f"Look again at “Risk {number:02d}”" in shown
    assert "more of your projects" in first
