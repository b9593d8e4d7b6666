"""Reviews of consortia and hubs, and bids for money: how they reach the board and come back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.commissioning.hooks import candidates
from evidence_hub.core.authority import NO_RECORD
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.programme.operations import opportunities, partnerships
from evidence_hub.registry.audience import viewer_for
from tests.conftest import Browser, refs
from tests.functional.commissioning import builders as board
from tests.functional.programme.builders import day, opportunity, partnership
from tests.functional.registry.builders import actor

SignIn = Callable[[str], Browser]


def offered() -> set[tuple[str, str]]:
    found = candidates(viewer_for(actor("secretary")))
    return {
        (row.kind, row.subject) for row in found if row.kind in ("venture_review", "opportunity")
    }


@pytest.mark.parametrize(("days", "comes"), [(120, True), (121, False), (0, True), (-30, True)])
def test_a_review_reaches_the_agenda_in_time(in_app: Flask, days: int, comes: bool) -> None:
    row = partnership(review_on=day(days))
    assert (("venture_review", str(row.id)) in offered()) is comes


def test_what_the_board_decides_of_a_consortium_stands_on_its_page(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        row = partnership()
        meeting = board.planned()
        item = board.listed(meeting, None, "venture_review", title="Review", subject=str(row.id))
        board.opened(meeting)
        board.decide(item, "approve")
        db.session.commit()
        assert row.status == "joined"
        assert row.review_on is None
        assert ("venture_review", str(row.id)) not in offered()
        address = f"/programme/partnerships/{row.id}"
    assert "Approved" in sign_in("staff").text(address)
    assert "Set the day on which" in sign_in("secretary").text("/")


def test_declined_means_left_and_nothing_changes_after(in_app: Flask) -> None:
    row = partnership()
    meeting = board.planned()
    item = board.listed(meeting, None, "venture_review", title="Review", subject=str(row.id))
    board.opened(meeting)
    board.decide(item, "decline", reasons="The fee is too high")
    db.session.commit()
    assert row.status == "left"
    with pytest.raises(Invalid, match="left it"):
        partnerships.alter(
            actor=actor("secretary"), partnership=row, title="T", purpose="P", members="",
            status="joined", starts_on=None, ends_on=None, fee_pence=None, review_on=None,
            version=row.version,
        )  # fmt: skip


def test_the_board_decides_to_bid_and_the_answer_is_recorded(in_app: Flask) -> None:
    row = opportunity()
    assert ("opportunity", str(row.id)) in offered()
    meeting = board.planned()
    item = board.listed(meeting, None, "opportunity", title="Bid", subject=str(row.id))
    board.opened(meeting)
    board.decide(item, "approve")
    db.session.commit()
    assert row.status == "bid"
    with pytest.raises(Invalid, match="Enter the day"):
        opportunities.hear(
            actor=actor("secretary"), opportunity=row, status="won", answered_on=day(1), note=""
        )
    opportunities.hear(
        actor=actor("secretary"), opportunity=row, status="won", answered_on=day(0), note=""
    )
    assert row.status == "won"


def test_an_opportunity_whose_deadline_passed_is_let_go_with_a_reason(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = opportunity(deadline_on=day(3))
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", day(4).isoformat())
    assert ("opportunity", str(row.id)) not in offered()
    with pytest.raises(Invalid, match="Say why"):
        opportunities.leave(actor=actor("secretary"), opportunity=row, reason="")
    opportunities.leave(actor=actor("secretary"), opportunity=row, reason="No meeting in time")
    assert row.status == "no_bid"
    with pytest.raises(Invalid, match="already"):
        opportunities.leave(actor=actor("secretary"), opportunity=row, reason="Again")


@pytest.mark.parametrize("name", ["chair", "lead", "staff", "auditor", "admin", "partner"])
def test_nobody_but_the_secretary_keeps_them_nor_carries_decisions_out(
    in_app: Flask, name: str
) -> None:
    with pytest.raises(NotAllowed):
        partnership(name)
    with pytest.raises(NotAllowed):
        opportunity(name)
    row = partnership()
    with pytest.raises(NotAllowed):
        partnerships.carry_out_review(
            actor=actor(name),
            relationship=NO_RECORD,
            partnership=row,
            decision=None,  # type: ignore[arg-type]
        )


def test_bad_input_is_refused_in_its_fields(in_app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        partnership(title="", purpose="", status="left", ends_on=day(-901), fee_pence=0,
                review_on=day(-901))  # fmt: skip
    assert set(refused.value.fields) == {
        "title",
        "purpose",
        "status",
        "ends_on",
        "fee",
        "review_on",
    }
    with pytest.raises(Invalid) as refused:
        opportunity(title="", funder="", text="", url="javascript:alert(1)", amount_pence=-1,
                    deadline_on=day(-1))  # fmt: skip
    assert set(refused.value.fields) == {"title", "funder", "text", "url", "amount", "deadline_on"}


def test_two_who_change_one_at_once_do_not_overwrite_each_other(in_app: Flask) -> None:
    row = partnership()
    given = {
        "actor": actor("secretary"), "partnership": row, "title": "T", "purpose": "P", "members": "",
        "status": "joined", "starts_on": None, "ends_on": None, "fee_pence": None,
        "version": row.version,
    }  # fmt: skip
    partnerships.alter(**given, review_on=day(30))
    db.session.commit()
    with pytest.raises(Conflict):
        partnerships.alter(**given, review_on=day(31))


def test_fees_are_the_boards_and_the_rest_is_the_registers(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = partnership()
        address, key = f"/programme/partnerships/{row.id}", f"venture-{row.id}"
    assert key in refs(sign_in("staff").text("/programme/consortia"))
    assert key not in refs(sign_in("staff").text("/programme/hubs"))
    assert "1,000" not in sign_in("staff").text(address)
    assert "£1,000.00" in sign_in("member").text(address)
    for name in ("partner", "student", "admin"):
        for hidden in (address, "/programme/consortia", "/programme/funding", "/programme/hubs"):
            sign_in(name).text(hidden, 404)
