"""A house rule is the hub's proposal until the board adopts another value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.house_rules import operations, rules
from tests.functional.registry.builders import actor

DAY = dt.timedelta(days=1)


def record(value: str = "4", by: str = "secretary", **values: Any) -> None:
    given: dict[str, Any] = {"adopted_on": clock.today(), "decision": "Meeting 3, minute 4"}
    operations.record_rule(
        actor=actor(by), code="quorum_members", value=value, **{**given, **values}
    )


def test_until_the_board_decides_the_proposal_is_in_force(in_app: Flask) -> None:
    assert rules.number("quorum_members") == int(rules.RULES["quorum_members"].default)
    assert rules.adopted("quorum_members") == {}


def test_the_latest_decision_is_in_force_and_the_trail_says_which(in_app: Flask) -> None:
    record("4", adopted_on=clock.today() - DAY)
    record("3")
    assert rules.number("quorum_members") == 3
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert "3" in str(entry.difference)


@pytest.mark.parametrize("value", ["0", "many"])
def test_a_value_that_makes_no_sense_is_refused(in_app: Flask, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        record(value)
    assert set(refusal.value.fields) == {"value"}


@pytest.mark.parametrize("by", ["chair", "member", "admin", "auditor", "staff"])
def test_the_secretary_alone_records_what_the_board_adopted(in_app: Flask, by: str) -> None:
    with pytest.raises(NotAllowed):
        record(by=by)
