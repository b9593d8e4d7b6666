"""What the secretary does around a meeting: titles, owners of actions, the closed pack, advisers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from flask import Flask
from pypdf import PdfReader

from evidence_hub.agreements import tasks as agreement_duties
from evidence_hub.commissioning.models import AgendaItem, Decision
from evidence_hub.commissioning.operations.decisions import Asked
from evidence_hub.commissioning.views.agenda_form import OFFERED
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.core.errors import Invalid
from evidence_hub.notifications import tasks
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import NeedToKnow, ProjectPerson
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser
from tests.functional.commissioning import builders as made
from tests.functional.registry.builders import actor, person, project

SignIn = Callable[[str], Browser]
SOON = dt.timedelta(days=20)


def _asked(owner: str) -> list[Asked]:
    return [Asked("Write to the partner", owner, clock.today() + SOON)]


def _decided(owner: str, *listed: str) -> Decision:
    """Decide on an item with an action; ``listed`` names those who alone may know of the project."""
    found = project(Stage.LIVE)
    found.is_listed_only = bool(listed)
    found.need_to_know = [NeedToKnow(person_id=person(name).id) for name in listed]
    db.session.commit()
    item = made.session_on(found, kind="referral")
    row = made.decide(item, "note", actions=_asked(owner))
    db.session.commit()
    return row


def test_a_title_belongs_to_other_business_alone(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), writing():
        meeting = made.planned(9).id
    secretary = sign_in("secretary")
    fields = {"candidate": "by-reference:referral", "reference": "EBP-2013-0115", "title": "News"}
    answer = secretary.post(f"/board/meetings/{meeting}/items", fields)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Choose “Other business” for this title, or clear it" in page
    assert 'value="News"' in page, "what was typed is kept"
    with app.app_context():
        assert db.session.query(AgendaItem).filter_by(meeting_id=meeting).count() == 0


def test_of_many_proposals_the_form_offers_the_oldest_and_takes_the_others_by_reference(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        meeting = made.planned(9).id
        for number in range(OFFERED + 3):
            project(
                Stage.BOARD_READY, reference=f"EBP-2026-67{number:02d}", title=f"Plan {number:02d}",
                updated_at=clock.now() - dt.timedelta(days=100 - number),
            )  # fmt: skip
    secretary, address = sign_in("secretary"), f"/board/meetings/{meeting}"
    page = secretary.text(address)
    assert "Plan 00" in page
    assert f"Plan {OFFERED + 2}" not in page
    for reference, status in ((f"EBP-2026-67{OFFERED + 2}", 302), ("EBP-2013-0115", 422)):
        fields = {"candidate": "by-reference:proposal", "reference": reference, "title": ""}
        assert secretary.post(f"{address}/items", fields).status_code == status
    assert f"Plan {OFFERED + 2}" in secretary.text(address)


def test_an_action_comes_to_the_tasks_of_who_is_named_by_address(in_app: Flask) -> None:
    row = _decided("lead@demo.example")
    assert row.actions[0].owner == person("lead").name
    titles = [each.title for each in tasks.of_viewer(viewer_for(actor("lead")))]
    assert any("Write to the partner" in title for title in titles)
    told = db.session.query(Notice).filter_by(person_id=person("lead").id).all()
    assert any("asks you for something" in notice.text for notice in told)


def test_an_action_of_somebody_without_an_account_keeps_the_name(in_app: Flask) -> None:
    row = _decided("Robin Rector")
    assert (row.actions[0].owner, row.actions[0].owner_id) == ("Robin Rector", None)


@pytest.mark.parametrize(
    ("owner", "says", "listed"),
    [
        ("nobody@demo.example", "Nobody has the e-mail address", ()),
        ("lead2@demo.example", "may not see this project", (*made.BOARD, "secretary", "lead")),
    ],
)
def test_an_action_for_nobody_or_for_somebody_who_may_not_see_it_is_refused(
    in_app: Flask, owner: str, says: str, listed: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid, match=says):
        _decided(owner, *listed)


def test_the_closed_pack_is_a_file_of_its_own_with_its_marking_on_each_page(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        found = project(
            Stage.BOARD_READY, {"ctu": Relation.LEAD}, "EBP-2026-6699",
            title="Xylophones in the closed part", marking="official_sensitive",
        )  # fmt: skip
        meeting = made.planned(9)
        made.listed(meeting, found)
        address = f"/board/meetings/{meeting.id}"
    answer = sign_in("chair").get(f"{address}/closed-pack.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = [
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages
    ]
    assert all(page.count("OFFICIAL-SENSITIVE") >= 2 for page in pages)
    assert any("Xylophones in the closed part" in page for page in pages)
    sign_in("member").text(f"{address}/closed-pack.pdf", 404)
    opened = sign_in("chair").get(f"{address}/pack.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(opened.data)).pages)
    assert "Xylophones" not in text


def test_the_secretary_is_asked_for_an_adviser_until_one_is_named(in_app: Flask) -> None:
    found = project(Stage.ASSESSMENT)
    db.session.commit()

    def wanted() -> list[str]:
        rows = agreement_duties.tasks(viewer_for(actor("secretary")))
        return [row.reason for row in rows if row.title == f"Ask an adviser for “{found.title}”"]

    assert wanted() == ["Nobody is asked yet: IP and legal adviser, Information governance"]
    for name in ("legal", "infogov"):
        found.people.append(
            ProjectPerson(
                person_id=person(name).id, part=Relation.ASSIGNED, started_on=clock.today()
            )
        )
        db.session.commit()
    assert wanted() == []


def test_a_choice_that_was_not_made_is_asked_for_in_words(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), writing():
        item = made.session_on(project(Stage.LIVE), kind="referral")
        address = f"/board/meetings/{item.meeting_id}/items/{item.id}"
    secretary = sign_in("secretary")
    page = secretary.post(address, {}).get_data(as_text=True)
    assert "Not a valid choice" not in page
    assert "Choose" in page
