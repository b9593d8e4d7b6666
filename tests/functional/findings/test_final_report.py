"""Promised against reported: each outcome of the frozen version is reported or explained (T9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.findings import gates as judges
from evidence_hub.findings.operations import final_report as operations
from evidence_hub.findings.planned_outcomes import account_of
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.models import Outcome, Project
from evidence_hub.registry.stages import Stage
from evidence_hub.registry.versions import keep_version
from evidence_hub.search import operations as search
from evidence_hub.search.current import engine
from tests.conftest import Browser, search_address
from tests.functional.findings import builders as made
from tests.functional.registry.builders import actor

SignIn = Callable[[str], Browser]


def _promise_two(found: Project) -> None:
    """Add a second outcome before the promise is frozen: the record then promises two."""
    found.outcomes.append(Outcome(rank="secondary", name="Fear", measure="A survey"))
    db.session.commit()


def _met(found: Project) -> GateStatus:
    return judges.findings_are_reported([found])[found.id].met


def test_each_promised_outcome_is_reported_or_explained(in_app: Flask) -> None:
    found = made.analysed()
    with pytest.raises(Invalid, match="Neither reported nor explained: Thefts"):
        made.sent(found)
    made.finding(found, status="interim")
    with pytest.raises(Invalid, match="Thefts"):
        made.sent(found)
    with pytest.raises(Invalid):
        move(found, Move.BEGIN_REPORTING, actor=actor("lead"))
    made.finding(found)
    assert _met(found) is GateStatus.NO, "it is not sent yet"
    made.sent(found)
    assert _met(found) is GateStatus.YES
    move(found, Move.BEGIN_REPORTING, actor=actor("lead"))
    assert found.stage == Stage.REPORTING


def test_an_outcome_that_is_not_reported_is_explained_in_words(in_app: Flask) -> None:
    found = made.analysed()
    with pytest.raises(Invalid, match="Say why"):
        operations.explain(**made.by("lead", found), outcome="Thefts", text="")
    operations.explain(**made.by("lead", found), outcome="thefts ", text="The data were lost")
    db.session.commit()
    row = made.sent(found)
    assert row.differences == {"unreported": [["Thefts", "The data were lost"]], "added": []}
    with pytest.raises(Invalid, match="sent"):
        operations.explain(**made.by("lead", found), outcome="Thefts", text="Another reason")


def test_what_was_promised_is_what_was_frozen_first(in_app: Flask) -> None:
    """Neither a renamed nor a removed outcome takes back what the opinion rests on."""
    found = made.analysed()
    found.outcomes[0].name = "Complaints"
    keep_version(found, actor=actor("lead"), reason="an amendment")
    db.session.commit()
    lines = account_of(found).lines
    assert [(line.outcome, line.is_promised) for line in lines] == [
        ("Thefts", True),
        ("Complaints", False),
    ]
    made.finding(found, outcome="Complaints")
    with pytest.raises(Invalid, match="Thefts"):
        made.sent(found)


def test_an_addition_is_exploratory_and_the_label_follows_it_into_search(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        found = made.analysed()
        _promise_two(found)
        made.finding(found)
        added = made.finding(
            found, outcome="Fear", statement="Owners feared thieves less", direction="beneficial"
        )
        assert added.is_exploratory
        row = made.sent(found)
        assert row.differences["added"] == ["Fear"]
        made.released(found)
        search.catch_up(engine())
        address = f"/projects/{found.reference}"
    staff = sign_in("staff")
    assert "Exploratory: Owners feared thieves less" in staff.text(search_address("feared thieves"))
    assert "Exploratory" in staff.text(address)
    assert "Added, so exploratory: Fear" in sign_in("lead").text(f"{address}/findings")


def test_the_report_is_sent_once_and_stays_as_it_was(in_app: Flask) -> None:
    found = made.analysed()
    made.finding(found)
    first = made.sent(found)
    at = first.sent_at
    assert made.sent(found).sent_at == at


def test_a_study_adopted_without_a_promise_accounts_for_its_record(in_app: Flask) -> None:
    found = made.study(Stage.ANALYSIS)
    assert account_of(found).protocol == ""
    assert [line.is_promised for line in account_of(found).lines] == [True]


def test_the_overview_says_with_whom_a_reporting_study_is(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        found = made.analysed(Stage.REPORTING)
        address = f"/projects/{found.reference}/tracking"
    page = sign_in("lead").text(address)
    assert "With whom is it now" in page
    assert "Every recommendation registered" in page
    assert "With whom is it now" not in sign_in("partner").text(address)
