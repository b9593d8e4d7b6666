"""The board waives a gate with a reason and a last day; ethics and a lawful basis never."""

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
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gates import LIVE_GATES, WAIVABLE
from evidence_hub.lifecycle.models import Waiver
from evidence_hub.lifecycle.operations.waivers import grant_waiver
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.functional.registry.builders import actor, interest, project


def waive(made: Project, who: str = "secretary", **given: Any) -> Waiver:
    by = actor(who)
    return grant_waiver(
        actor=by,
        relationship=viewer_for(by).relationship(made),
        project=made,
        **{
            "gate": gates.IP_AGREED.name,
            "reason": "The terms are standard",
            "until": clock.today() + dt.timedelta(days=30),
            "minuted_in": "meeting of 2 March 2026",
            **given,
        },
    )


def test_a_waiver_keeps_its_reason_its_last_day_and_who_minuted_it(in_app: Flask) -> None:
    made = project(Stage.SET_UP)
    row = waive(made)
    assert (row.reason, row.minuted_in) == ("The terms are standard", "meeting of 2 March 2026")
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.verb == "gate waived", AuditEntry.project_id == made.id)
    ).one()
    assert entry.reason == row.reason
    assert entry.difference == {gates.IP_AGREED.name: [None, str(row.until)]}


@pytest.mark.parametrize(
    "gate", [*sorted(gate.name for gate in set(LIVE_GATES) - WAIVABLE), "a gate of nobody"]
)
def test_what_protects_people_cannot_be_waived(in_app: Flask, gate: str) -> None:
    with pytest.raises(Invalid, match="cannot be waived"):
        waive(project(Stage.SET_UP), gate=gate)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"reason": ""}, "reason for the waiver"),
        ({"until": None}, "last day"),
        ({"until": dt.date(2020, 1, 1)}, "last day"),
    ],
)
def test_a_waiver_needs_a_reason_and_a_last_day_to_come(
    in_app: Flask, given: dict[str, object], says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        waive(project(Stage.SET_UP), **given)


@pytest.mark.parametrize("who", ["lead", "chair", "member", "ethics", "infogov", "admin"])
def test_only_the_secretary_records_what_the_board_waived(in_app: Flask, who: str) -> None:
    with pytest.raises(NotAllowed):
        waive(project(Stage.SET_UP), who)


def test_a_secretary_with_an_interest_records_no_waiver(in_app: Flask) -> None:
    made = project(Stage.SET_UP)
    interest("secretary", made)
    with pytest.raises(NotAllowed):
        waive(made)
