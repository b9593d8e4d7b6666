"""Data protection impact: who writes, advises and accepts, and when it is written anew."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from evidence_hub.agreements.operations import (
    impact,
)
from evidence_hub.core import clock, due
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as made
from tests.functional.agreements.test_sharing import at
from tests.functional.registry.builders import interest, person


def test_an_asset_owner_with_an_interest_accepts_nothing(in_app: Flask) -> None:
    found = made.study()
    row = made.drafted(found)
    impact.advise(**made.by("infogov", found), impact=row, verdict="proceed", advice="Go ahead")
    interest("lead2", found)
    with pytest.raises(NotAllowed):
        impact.accept(
            **made.owner(found, row), is_accepted=True, answer="",
            review_on=clock.today() + dt.timedelta(days=9),
        )  # fmt: skip


def test_nobody_advises_on_an_assessment_that_they_wrote(in_app: Flask) -> None:
    found = made.study()
    row = impact.answer_screening(**made.by("infogov", found), answers=made.NO_RISK)
    with pytest.raises(Invalid, match="wrote this yourself"):
        impact.decide_screening(
            **made.by("infogov", found), impact=row, is_needed=False, reason="Mine"
        )


def test_an_administrator_owns_no_data(in_app: Flask) -> None:
    found = made.study()
    row = made.screened(found)
    with pytest.raises(Invalid, match="answers for the data"):
        impact.draft(
            **made.by("lead", found), impact=row, content=made.ASSESSMENT, owner=person("admin")
        )


def test_writing_the_assessment_anew_does_not_put_off_its_review(in_app: Flask) -> None:
    found = made.study(Stage.LIVE)
    row = made.accepted(found, days=10)
    with at(clock.today() + dt.timedelta(days=9)):
        impact.draft(
            **made.by("lead", found), impact=row, content=made.ASSESSMENT, owner=person("lead2")
        )
        db.session.commit()
        due.run()
        assert found.stage == Stage.LIVE
    with at(clock.today() + dt.timedelta(days=11)):
        due.run()
    db.session.expire_all()
    assert found.stage == Stage.SUSPENDED


def test_what_the_commissioner_forbids_is_written_anew(in_app: Flask) -> None:
    found = made.study()
    row = made.drafted(found, residual="high")
    ig = made.by("infogov", found)
    impact.advise(**ig, impact=row, verdict="high_risk", advice="Ask")
    impact.record_commissioner(**ig, impact=row, verdict="must_not", answer="ICO-7: no")
    assert row.status == "screening"
    with pytest.raises(Invalid):
        impact.accept(
            **made.owner(found, row), is_accepted=True, answer="x",
            review_on=clock.today() + dt.timedelta(days=9),
        )  # fmt: skip
