"""Disposal of shared data: due, certified, accepted or rejected, and what blocks closing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from evidence_hub.agreements import queries
from evidence_hub.agreements.operations import (
    disposal,
    sharing,
)
from evidence_hub.core import clock, due
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.notifications import tasks
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as made
from tests.functional.agreements.test_clearance import notice_keys
from tests.functional.agreements.test_sharing import at, gate
from tests.functional.registry.builders import actor, person


def settle(found: Any, row: Any, *, is_accepted: bool, answer: str = "") -> None:
    disposal.settle_certificate(
        **made.by("infogov", found), certificate=row, is_accepted=is_accepted, answer=answer
    )
    db.session.commit()


def test_disposal_is_due_at_the_end_blocks_closing_and_goes_to_the_chair_when_overdue(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.BENEFITS_REVIEW)
    assert gate(found, gates.DATA_DISPOSED)[0] is GateStatus.NOT_REQUIRED
    agreement = made.signed(found)
    end = agreement.latest.ends_on
    assert end is not None
    assert "not due" in gate(found, gates.DATA_DISPOSED)[1]
    with at(end + dt.timedelta(days=1)):
        due.run()
        assert f"disposal-due:{agreement.id}" in notice_keys("lead")
        assert f"disposal-overdue:{agreement.id}" not in notice_keys("chair")
        assert "(due, due " in gate(found, gates.DATA_DISPOSED)[1]
    with at(end + dt.timedelta(days=31)):
        due.run()
        assert f"disposal-overdue:{agreement.id}" in notice_keys("chair")
        row = made.certified(found, agreement, folder, backups="omitted")
        with pytest.raises(Invalid, match="backups"):
            settle(found, row, is_accepted=True)
        with pytest.raises(Invalid, match="what is missing"):
            settle(found, row, is_accepted=False)
        settle(found, row, is_accepted=False, answer="Backups?")
        assert gate(found, gates.DATA_DISPOSED)[0] is GateStatus.NO
        settle(found, made.certified(found, agreement, folder), is_accepted=True)
        assert gate(found, gates.DATA_DISPOSED)[0] is GateStatus.YES


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"datasets": ["d9"]}, "that this party received"),
        ({"datasets": []}, "that this party received"),
        ({"holder_id": 0}, "your own organisation"),
        ({"witness": "robin rector"}, "other than who signs"),
        ({"assets": ""}, "Name the devices"),
        ({"done_on": dt.date(2099, 1, 1)}, "future"),
    ],
)
def test_a_certificate_for_somebody_elses_data_or_without_its_parts_is_refused(
    in_app: Flask, folder: Path, values: dict[str, Any], says: str
) -> None:
    found = made.study(Stage.REPORTING)
    agreement = made.signed(found)
    with pytest.raises(Invalid, match=says):
        made.certified(found, agreement, folder, **values)


def test_a_lead_cannot_certify_for_who_received_nothing(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    agreement = made.signed(found)
    with pytest.raises(Invalid, match="received no personal data"):
        made.certified(
            found, agreement, folder, **made.by("lead", found), holder_id=queries.force().id
        )


def test_a_lead_certifies_for_a_holder_only_where_nobody_of_theirs_takes_part(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    agreement = made.signed(found)
    with pytest.raises(Invalid, match="Ask them"):
        made.certified(
            found, agreement, folder, idempotency_key="by the lead", **made.by("lead", found)
        )
    for part in found.people:
        if part.part in (Relation.PARTNER, Relation.STUDENT):
            part.ended_on = clock.today()
    db.session.commit()
    made.terminated(found, agreement)
    made.certified(
        found, agreement, folder, idempotency_key="by the lead", **made.by("lead", found)
    )


def test_the_holder_is_asked_to_certify_and_the_lead_only_where_nobody_of_theirs_is_here(
    in_app: Flask,
) -> None:
    found = made.study()
    made.terminated(found, made.signed(found))

    def asked(name: str) -> list[str]:
        rows = tasks.of_viewer(viewer_for(actor(name)))
        return [row.title for row in rows if row.title.startswith("Disposal:")]

    assert asked("partner") == [f"Disposal: Bike owners: {found.title}"]
    assert asked("lead") == asked("student") == asked("infogov") == []
    for name in ("partner", "student"):
        person(name).organisation = ""
    db.session.commit()
    assert asked("lead") == [f"Disposal: Bike owners: {found.title}"]
    assert asked("partner") == []


def test_anonymous_data_need_no_certificate(in_app: Flask) -> None:
    found = made.study(Stage.REPORTING)
    agreement = made.draft(found)
    made.save(found, agreement.latest, "datasets", [made.dataset(classes=["anonymous"])])
    sharing.send(**made.by("lead", found), version=agreement.latest)
    for key in list(agreement.latest.unsigned):
        made.sign(found, agreement.latest, key)
    assert gate(found, gates.DATA_DISPOSED)[0] is GateStatus.NOT_REQUIRED
