"""What the board's pages show to whom, and that no hand-made request gets round the rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.commissioning.models import Assessment, ChairsAction, Decision, Meeting
from evidence_hub.commissioning.operations import assessments
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, counted_statements, refs
from tests.functional.commissioning import builders as made
from tests.functional.registry.builders import actor, interest, person, project

SignIn = Callable[[str], Browser]
READERS = ("chair", "deputy", "member", "secretary", "auditor")
OTHERS = (
    "staff",
    "lead2",
    "supervisor",
    "ethics",
    "infogov",
    "legal",
    "partner",
    "student",
    "admin",
)
OPEN, HIDDEN = "EBP-2026-5555", "EBP-2026-5556"


@pytest.fixture
def meeting(app: Flask) -> int:
    """A planned meeting today with an open item and one that only the cleared see."""
    with app.app_context(), writing():
        first = project(Stage.BOARD_READY, {"lead": Relation.LEAD}, OPEN)
        second = project(
            Stage.BOARD_READY, {"ctu": Relation.LEAD}, HIDDEN,
            title="Xylophones in the corridor", marking="official_sensitive",
        )  # fmt: skip
        row = made.planned()
        made.listed(row, first)
        made.listed(row, second)
        return row.id


def address(meeting: int, rest: str = "") -> str:
    return f"/board/meetings/{meeting}{rest}"


def item_id(app: Flask, meeting: int, reference: str = OPEN) -> int:
    with app.app_context():
        row = db.session.get_one(Meeting, meeting)
        return next(i.id for i in row.items if i.project and i.project.reference == reference)


@pytest.mark.parametrize("name", READERS)
def test_the_boards_readers_see_its_pages(
    app: Flask, sign_in: SignIn, meeting: int, name: str
) -> None:
    browser = sign_in(name)
    assert OPEN in refs(browser.text("/board"))
    assert OPEN in refs(browser.text("/board?view=list"))
    browser.text("/board/meetings")
    browser.text("/board/chairs-actions")
    assert OPEN in refs(browser.text(address(meeting)))
    assert "Do bells" in browser.text(address(meeting, "/pack"))
    browser.text(address(meeting, f"/items/{item_id(app, meeting)}"))


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_finds_them(app: Flask, sign_in: SignIn, meeting: int, name: str) -> None:
    browser = sign_in(name)
    expected = browser.text("/no-such-page", 404)
    for path in (
        "/board", "/board/meetings", "/board/chairs-actions", address(meeting),
        address(meeting, "/pack"), address(meeting, "/pack.pdf"), address(meeting, "/closed-pack"),
        address(meeting, f"/items/{item_id(app, meeting)}"),
    ):  # fmt: skip
        assert browser.text(path, 404) == expected


@pytest.mark.parametrize(
    ("name", "sees"),
    [("chair", True), ("deputy", True), ("secretary", True), ("member", False)],
)
def test_the_closed_part_is_for_the_cleared(
    app: Flask, sign_in: SignIn, meeting: int, name: str, *, sees: bool
) -> None:
    browser = sign_in(name)
    status = 200 if sees else 404
    assert ("Xylophones" in browser.text(address(meeting))) is sees
    assert ("Xylophones" in browser.text("/board")) is sees
    assert "Xylophones" not in browser.text(address(meeting, "/pack"))
    browser.text(address(meeting, "/closed-pack"), status)
    browser.text(address(meeting, f"/items/{item_id(app, meeting, HIDDEN)}"), status)
    assert ("OFFICIAL-SENSITIVE" in browser.text("/board")) is sees


def test_a_conflicted_member_reads_no_paper_of_that_item(
    app: Flask, sign_in: SignIn, meeting: int
) -> None:
    with app.app_context(), writing():
        found = db.session.scalars(select(Project).where(Project.reference == OPEN)).one()
        interest("member", found)
    browser = sign_in("member")
    assert "Do bells" not in browser.text(address(meeting))
    assert "one is" in browser.text(address(meeting)) or "2 are" in browser.text(address(meeting))
    assert "Do bells" not in browser.text(address(meeting, "/pack"))
    assert "Do bells" not in browser.text("/board")
    browser.text(address(meeting, f"/items/{item_id(app, meeting)}"), 404)


def untouched(page: str) -> dict[str, object]:
    """What a browser sends of the lists that nobody opened: the first line of each."""
    return dict(re.findall(r'<select[^>]* name="([^"]+)"[^>]*><option[^>]* value="([^"]*)"', page))


def _post(browser: Browser, path: str, **fields: object) -> int:
    return browser.post(path, dict(fields)).status_code


def test_a_whole_item_by_the_pages_alone(app: Flask, sign_in: SignIn, meeting: int) -> None:
    secretary, item = sign_in("secretary"), item_id(app, meeting)
    assert _post(secretary, address(meeting, "/step"), step="open") == 302
    with app.app_context():
        present = [person(name).id for name in made.BOARD]
        member = person("member").id
    assert _post(secretary, address(meeting, "/attendance"), present=present) == 302
    page = secretary.text(address(meeting, f"/items/{item}"))
    assert "There is a quorum" in page
    day = {"since": ["1", "1", "2020"], "person": member, "kind": "co_author"}
    path = address(meeting, f"/items/{item}")
    assert (
        _post(secretary, f"{path}/interests", nature="A paper", outcome="withdraws", **day) == 302
    )
    refused = {
        **untouched(page),
        "outcome": "approve",
        "method": "consensus",
        "money": "",
        "gate": "",
        "target_stage": "",
    }
    page_text = secretary.post(path, refused)
    assert page_text.status_code == 422
    assert "adopted" in page_text.get_data(as_text=True)
    given = {
        **refused, "money": "none", "benefit_owner": "supervisor@demo.example",
        "priority_exception": "It is urgent", "reasons": "A clear question",
        "action_0": "Write to the partner", "action_owner_0": "Sol", "action_due_0": ["1", "1", "2031"],
    }  # fmt: skip
    forged = secretary.post(path, {**given, "method": "vote", f"vote_{member}": "for"})
    assert forged.status_code == 422
    assert "may not decide" in forged.get_data(as_text=True)
    assert _post(secretary, path, **given) == 302
    assert "decided already" in secretary.post(path, given).get_data(as_text=True)
    with app.app_context():
        row = db.session.scalars(select(Decision)).one()
        decision, action = row.id, row.actions[0].id
        assert db.session.scalars(select(Project.stage).where(Project.reference == OPEN)).one() == (
            Stage.COMMISSIONED
        )
    lead = sign_in("lead").text(f"/board/decisions/{decision}")
    assert "A clear question" in lead
    assert "Quorum" not in lead
    assert "Charlie Chair" not in lead.split("<main")[-1]
    assert "Decisions of the board" in sign_in("lead").text(f"/projects/{OPEN}")
    sign_in("staff").text(f"/board/decisions/{decision}", 404)
    assert _post(secretary, f"/board/actions/{action}", outcome="Written") == 302
    secretary.text(f"/board/actions/{action}", 404)


@pytest.mark.parametrize("name", ["member", "chair", "lead", "admin", "auditor"])
def test_a_hand_made_vote_is_refused_and_audited(
    app: Flask, sign_in: SignIn, meeting: int, name: str
) -> None:
    with app.app_context(), writing():
        made.opened(db.session.get_one(Meeting, meeting))
    item = item_id(app, meeting)
    fields = {"outcome": "decline", "method": "consensus", "reasons": "x"}
    expected = 403 if name in ("member", "chair", "auditor") else 404
    assert _post(sign_in(name), address(meeting, f"/items/{item}"), **fields) == expected
    with app.app_context():
        assert db.session.scalar(select(Decision.id)) is None
        if expected == 403:
            refusals = select(AuditEntry).where(
                AuditEntry.verb == "record a decision", AuditEntry.is_refusal
            )
            assert len(db.session.scalars(refusals).all()) == 1


def test_the_agenda_is_set_by_hand_and_by_reference(
    app: Flask, sign_in: SignIn, meeting: int
) -> None:
    secretary = sign_in("secretary")
    path = address(meeting, "/items")
    assert _post(secretary, path, candidate="other", title="The next fair", reference="") == 302
    assert _post(secretary, path, candidate="other", title="", reference="") == 422
    wrong = {"candidate": "by-reference:waiver", "title": ""}
    assert _post(secretary, path, **wrong, reference="EBP-2026-9999") == 422
    assert _post(secretary, path, **wrong, reference=OPEN) == 302
    assert _post(secretary, path, **wrong, reference=OPEN) == 422
    last = item_id(app, meeting)
    change = address(meeting, f"/items/{last}/change")
    assert _post(secretary, change, change="down") == 302
    assert _post(secretary, change, change="sideways") == 400
    assert _post(secretary, change, change="remove") == 302
    assert "Do bells" in secretary.text(address(meeting))  # still offered, and the waiver


def test_advice_is_given_unseen_and_then_everybody_s_is_read(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), writing():
        found = project(Stage.ASSESSMENT, {"lead": Relation.LEAD}, OPEN)
        interest("infogov", found)
    secretary = sign_in("secretary")
    path = f"/projects/{OPEN}/assessments"
    for name, status in (("legal", 302), ("member", 302), ("legal", 422), ("infogov", 422),
                         ("lead", 422), ("nobody", 422)):  # fmt: skip
        answer = _post(secretary, f"{path}/assessors", email=f"{name}@demo.example")
        assert (name, answer) == (name, status)
    given = {
        **{f"score_{code}": "4" for code in assessments.CRITERIA},
        **{f"reason_{code}": f"Reason of {code}" for code in assessments.CRITERIA},
        "recommends": "approve", "advice": "A good question",
    }  # fmt: skip
    legal, member = sign_in("legal"), sign_in("member")
    assert _post(legal, path, **{**given, "score_money": "6"}) == 422
    assert _post(legal, path, **{**given, "reason_money": ""}) == 422
    assert _post(legal, path, **given) == 302
    assert "A good question" not in member.text(path)
    assert "Reason of money" not in member.text(path)
    assert _post(member, path, **{**given, "score_money": "1", "advice": "Too dear"}) == 302
    page = member.text(path)
    assert "A good question" in page
    assert "1 to 4" in page
    assert _post(member, path, **given) == 422
    sign_in("lead").text(path, 404)
    with app.app_context():
        assert len(db.session.scalars(select(Assessment)).all()) == 2


def test_a_request_is_released_before_it_is_answered_and_leaves_nothing_open(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        project(Stage.ASSESSMENT, {"lead": Relation.LEAD}, OPEN)
    secretary = sign_in("secretary")
    path = f"/projects/{OPEN}/assessments"
    assert _post(secretary, f"{path}/assessors", email="legal@demo.example") == 302
    with app.app_context():
        row = db.session.scalars(select(Assessment)).one().id
    legal = sign_in("legal")
    legal.text(path)
    assert _post(secretary, f"{path}/assessors/{row}/release") == 302
    legal.text(path, 404)


def test_the_pipeline_asks_as_many_questions_for_forty_as_for_four(
    app: Flask, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    counts = []
    for size in (4, 40):
        with app.app_context(), writing():
            for number in range(size):
                project(Stage.ASSESSMENT, reference=f"EBP-2026-{size:02d}{number:02d}")
        secretary.text("/board")
        with counted_statements(app) as seen:
            secretary.text("/board")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_long_stage_shows_its_twenty_longest_waiting_and_the_list_has_all(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        for number in range(30):
            made_on = clock.now() - dt.timedelta(days=30 - number)
            row = project(Stage.ASSESSMENT, reference=f"EBP-2026-5{number:03d}")
            row.updated_at = made_on
    secretary = sign_in("secretary")
    page = secretary.text("/board?stage=assessment")
    assert refs(page) == [f"EBP-2026-5{number:03d}" for number in range(20)]
    assert "All 30 at this stage" in page
    assert 'data-total="30"' in page
    first = secretary.text("/board?stage=assessment&view=list")
    second = secretary.text("/board?stage=assessment&view=list&page=2")
    listed = refs(first) + refs(second)
    assert listed == [f"EBP-2026-5{number:03d}" for number in range(30)]
    sheet = secretary.get("/board?stage=assessment&format=csv").get_data(as_text=True)
    assert sheet.count("EBP-2026-5") == 30


def test_a_meeting_in_session_asks_as_many_questions_for_twelve_items_as_for_two(
    app: Flask, sign_in: SignIn
) -> None:
    counts = []
    for size in (2, 12):
        with app.app_context(), writing():
            row = made.planned()
            for number in range(size):
                found = project(Stage.BOARD_READY, reference=f"EBP-2026-{size:02d}{number:02d}")
                made.listed(row, found)
            made.opened(row)
            key = row.id
        pages = sign_in("secretary"), sign_in("chair")
        for path in (address(key), address(key, "/pack")):
            for browser in pages:
                browser.text(path)
                with counted_statements(app) as seen:
                    browser.text(path)
                counts.append((size, path[-4:] == "pack", len(seen)))
    halves = [[entry[1:] for entry in counts if entry[0] == size] for size in (2, 12)]
    assert halves[0] == halves[1]


def test_the_front_page_names_what_waits_for_assessors_and_the_chair(
    app: Flask, sign_in: SignIn, meeting: int
) -> None:
    assert "Hold the meeting of" in sign_in("secretary").text("/")
    with app.app_context(), writing():
        row = db.session.get_one(Meeting, meeting)
        made.opened(row)
        made.closed(row)
    assert "Check the minutes of" in sign_in("chair").text("/")
    assert "Check the minutes of" not in sign_in("deputy").text("/")
    assert _post(sign_in("deputy"), address(meeting, "/step"), step="check") == 403
    assert _post(sign_in("chair"), address(meeting, "/step"), step="check") == 302
    assert "Check the minutes of" not in sign_in("chair").text("/")


def test_nobody_sees_minutes_of_a_part_of_which_they_may_not_see_every_item(
    app: Flask, sign_in: SignIn, meeting: int
) -> None:
    with app.app_context(), writing():
        row = db.session.get_one(Meeting, meeting)
        made.opened(row)
        made.closed(row)
    assert "Xylophones" in sign_in("chair").text(address(meeting))
    assert "Xylophones" not in sign_in("member").text(address(meeting))
    with app.app_context(), writing():
        found = db.session.scalars(select(Project).where(Project.reference == OPEN)).one()
        interest("member2", found)
    assert "Do bells" not in sign_in("member2").text(address(meeting))


def test_chairs_action_by_the_page(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), writing():
        project(Stage.LIVE, {"lead": Relation.LEAD}, OPEN)
        mine = project(Stage.LIVE, {"lead": Relation.LEAD}, HIDDEN)
        interest("chair", mine)
    chair, path = sign_in("chair"), "/board/chairs-actions/new"
    fields = {"moves": "", "text": "Write to them", "reason": "The term ends"}
    assert _post(chair, path, **fields, reference="EBP-1999-0001") == 422
    assert _post(chair, path, **fields, reference=HIDDEN) in (403, 422)
    assert _post(chair, path, **fields, reference=OPEN) == 302
    assert _post(sign_in("deputy"), path, **fields, reference=OPEN) == 403
    assert _post(sign_in("member"), path, **fields, reference=OPEN) == 403
    assert "Write to them" in sign_in("secretary").text("/board/chairs-actions")
    with app.app_context():
        row = db.session.scalars(select(ChairsAction)).one()
        assert row.taken_by_name == actor("chair").name


def test_an_overdue_action_and_an_overdue_assessment_are_late_on_the_first_page(
    app: Flask, sign_in: SignIn, meeting: int
) -> None:
    with app.app_context(), writing():
        row = made.opened(db.session.get_one(Meeting, meeting))
        item = next(each for each in row.items if each.project and each.project.reference == OPEN)
        decision = made.decide(
            item, "decline",
            actions=[made.decisions.Asked("Tell the partner", "Sol", clock.today())],
        )  # fmt: skip
        decision.actions[0].due_on = clock.today() - dt.timedelta(days=3)
        db.session.commit()
    page = sign_in("chair").text("/board")
    late = page.split("Late, and why")[1].split("Found, not acted on")[0]
    assert "Tell the partner" in late
