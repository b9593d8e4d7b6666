"""What is published is a text that was cleared, and no other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from evidence_hub.agreements.operations import (
    clearing,
    outputs,
    submitting,
)
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as made
from tests.functional.agreements.test_sharing import at

PART = clearing.Withheld("Table 4", "personal_data")


def move_on(found: Any, output: Any, stage: str) -> None:
    outputs.move_on(
        **made.by("lead", found), output=output, stage=stage, reason_code="no_time", reason="None"
    )


def resubmit(found: Any, output: Any, folder: Path, text: str) -> Any:
    file = made.attached(found, folder, text)
    return submitting.submit(
        **made.by("partner", found), output=output, file=file, sha256=file.sha256,
        outlet="A journal", planned_on=None, note="",
    )  # fmt: skip


@pytest.mark.parametrize("outcome", ["refused_in_part", "cleared_with_redactions"])
def test_what_was_not_cleared_as_it_is_is_published_only_as_another_cleared_text(
    in_app: Flask, folder: Path, outcome: str
) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    made.decide(found, row, outcome, withheld=[PART])
    with pytest.raises(Invalid, match="not cleared as it is"):
        move_on(found, row.output, "published")
    made.decide(found, resubmit(found, row.output, folder, "Without the table"))
    move_on(found, row.output, "published")


def test_a_correction_is_a_text_that_was_cleared_too(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    made.decide(found, row)
    move_on(found, row.output, "published")
    with pytest.raises(Invalid, match="corrected text first"):
        move_on(found, row.output, "corrected")
    second = resubmit(found, row.output, folder, "Corrected")
    assert row.output.stage == "published"
    submitting.withdraw(**made.by("partner", found), submission=second)
    assert row.output.stage == "published"
    made.decide(found, resubmit(found, row.output, folder, "Corrected again"))
    move_on(found, row.output, "corrected")
    move_on(found, row.output, "retracted")
    with pytest.raises(Invalid, match="Retracted"):
        move_on(found, row.output, "published")


def test_an_output_with_the_force_is_not_abandoned(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    with pytest.raises(Invalid, match="Withdraw that one first"):
        move_on(found, row.output, "abandoned")


def test_one_file_is_decided_on_once_under_whatever_title(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    for _ in range(2):
        with pytest.raises(Invalid, match="This very file"):
            resubmit(found, made.output(found), folder, "The texts did harm.")
        if row.decision is None:
            made.decide(found, row, "refused_in_part", withheld=[PART])


def test_what_silence_released_is_refused_no_more(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    made.signed(found, notice_days=30, silence_releases=True)
    row = made.submitted(found, folder)
    clearing.confirm_harmless(**made.by("infogov", found), submission=row)
    db.session.commit()
    with at(clock.today() + dt.timedelta(days=31)):
        with pytest.raises(Invalid, match="settled already"):
            made.decide(found, row, "refused_in_part", withheld=[PART])
        with pytest.raises(Invalid, match="settled already"):
            clearing.comment(
                **made.by("infogov", found), submission=row, kind="hold_back",
                ground="personal_data", place="", text="A name", note="",
            )  # fmt: skip


def test_the_longest_delay_runs_from_the_end_of_the_notice(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    made.signed(found, notice_days=10, longest_delay=5, stops_with_authors=True)
    row = made.submitted(found, folder)
    clearing.comment(
        **made.by("infogov", found), submission=row, kind="fact", ground="", place="", text="12",
        note="",
    )  # fmt: skip
    clearing.return_to_authors(**made.by("infogov", found), submission=row)
    db.session.commit()
    last = clock.today() + dt.timedelta(days=29 + 10 + 5)
    with at(clock.today() + dt.timedelta(days=30)):
        with pytest.raises(Invalid, match="clock is stopped"):
            made.decide(found, row, "delayed_until", withheld=[PART], delayed_until=last)
        submitting.hand_back(**made.by("partner", found), submission=row)
        with pytest.raises(Invalid, match="no new comment"):
            clearing.return_to_authors(**made.by("infogov", found), submission=row)
        made.decide(found, row, "delayed_until", withheld=[PART], delayed_until=last)
