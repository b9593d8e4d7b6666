"""Publication clearance: what is let through, when, and what never."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from evidence_hub.agreements import clearance, queries
from evidence_hub.agreements.operations import (
    clearing,
    outputs,
    submitting,
)
from evidence_hub.core import clock, due
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.directory.models import Organisation
from evidence_hub.documents import operations as documents
from evidence_hub.house_rules import operations as house_rules
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.models import ProjectPartner
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as made
from tests.functional.agreements.test_sharing import at, gate
from tests.functional.registry.builders import actor, interest, person

PART = clearing.Withheld("Table 4", "personal_data")


def notice_keys(name: str) -> list[str]:
    return list(db.session.scalars(select(Notice.key).where(Notice.person_id == person(name).id)))


def comment(found: Any, row: Any, kind: str = "fact", ground: str = "", by: str = "infogov") -> Any:
    return clearing.comment(
        **made.by(by, found), submission=row, kind=kind, ground=ground, place="Page 3",
        text="The number is 12", note="Between us",
    )  # fmt: skip


def test_the_clock_takes_its_notice_from_the_agreement_and_from_the_house_rule_without_one(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    assert made.submitted(found, folder).notice_days == 60
    made.signed(found, notice_days=30)
    assert made.submitted(found, folder, "Another").notice_days == 30


def test_harm_to_reputation_is_no_ground_and_is_kept_as_a_comment_of_fact(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    with pytest.raises(Invalid, match="no permitted ground"):
        comment(found, row, "hold_back", "criticism")
    comment(found, row, "fact", "criticism")
    assert [each.ground for each in row.comments] == [""]
    with pytest.raises(Invalid, match="no permitted ground"):
        made.decide(
            found, row, "refused_in_part", withheld=[clearing.Withheld("All of it", "criticism")]
        )
    with pytest.raises(Invalid, match="permitted ground"):
        made.decide(found, row, "refused_in_part")
    house_rules.record_rule(
        actor=actor("secretary"), code="permitted_grounds", value="criticism",
        adopted_on=clock.today(), decision="Meeting 1",
    )  # fmt: skip
    made.decide(found, row, "refused_in_part", withheld=[clearing.Withheld("All", "criticism")])


def test_a_file_whose_digest_differs_is_not_cleared(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    with pytest.raises(Invalid, match="not the file that was submitted"):
        made.decide(found, row, sha256="0" * 64)
    file = made.attached(found, folder, "Something else")
    with pytest.raises(Invalid, match="not the file that was chosen"):
        submitting.submit(
            **made.by("partner", found), output=made.output(found), file=file, sha256=row.sha256,
            outlet="A journal", planned_on=None, note="",
        )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["lead", "partner", "secretary", "infogov", "legal", "member", "deputy"]
)
def test_only_the_chair_clears(in_app: Flask, folder: Path, name: str) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    with pytest.raises(NotAllowed):
        made.decide(found, row, **made.by(name, found))


def test_where_the_chair_is_conflicted_the_deputy_clears(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    interest("chair", found)
    with pytest.raises(NotAllowed):
        made.decide(found, row)
    made.decide(found, row, **made.by("deputy", found))


def test_a_new_version_needs_a_new_clearance(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    made.decide(found, row)
    move = {**made.by("partner", found), "output": row.output, "reason_code": "", "reason": ""}
    outputs.move_on(**move, stage="submitted")
    document = row.file.document
    second = documents.add_version(
        actor=actor("partner"), relationship=made.relationship(actor("partner"), found), document=document,
        after=1, file=made.keep(folder, "More data"),
    )  # fmt: skip
    submitting.submit(
        **made.by("partner", found), output=row.output, file=second, sha256=second.sha256,
        outlet="A journal", planned_on=None, note="",
    )  # fmt: skip
    with pytest.raises(Invalid, match="not cleared"):
        outputs.move_on(**move, stage="published")
    made.decide(found, row.output.submissions[-1])
    outputs.move_on(**move, stage="published")


def test_nothing_that_was_never_submitted_is_published(in_app: Flask) -> None:
    found = made.study(Stage.REPORTING)
    with pytest.raises(Invalid, match="submit the text first"):
        outputs.move_on(
            **made.by("lead", found), output=made.output(found), stage="published",
            reason_code="", reason="",
        )  # fmt: skip


def change(found: Any, row: Any, audience: str, release_on: dt.date | None = None) -> None:
    document = row.file.document
    documents.change(
        **{k: v for k, v in made.by("lead", found).items() if k != "project"},
        document=document, title=document.title, document_type=document.type, audience=audience,
        release_on=release_on, version=document.version,
    )  # fmt: skip


def test_a_text_opens_to_readers_only_once_its_newest_version_is_cleared(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    for audience in ("register", "board"):
        with pytest.raises(Invalid, match="not cleared for publication"):
            change(found, row, audience)
    until = clock.today() + dt.timedelta(days=20)
    made.decide(found, row, "delayed_until", delayed_until=until, withheld=[PART])
    with pytest.raises(Invalid, match="not cleared for publication"):
        change(found, row, "register")
    change(found, row, "register", until)
    documents.add_version(
        actor=actor("lead"), relationship=made.relationship(actor("lead"), found),
        document=row.file.document, after=1, file=made.keep(folder, "More data"),
    )  # fmt: skip
    assert row.file.document.audience == "clearance"
    assert row.file.document.release_on is None


def test_the_same_file_as_another_document_is_the_same_text(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    elsewhere = made.study(Stage.REPORTING, reference="EBP-2026-5556")
    twin = made.attached(found, folder, audience="register", title="A twin")
    own = made.attached(elsewhere, folder, audience="register", title="In my other study")
    row = made.submitted(found, folder)
    assert [each.document.audience for each in (twin, own)] == ["clearance", "clearance"]
    for study in (found, elsewhere):
        with pytest.raises(Invalid, match="not cleared for publication"):
            made.attached(study, folder, audience="register", title="A second twin")
    other = made.attached(found, folder, "About something else", audience="register").document
    documents.add_version(
        actor=actor("lead"), relationship=made.relationship(actor("lead"), found), document=other, after=1,
        file=made.keep(folder, "The texts did harm."),
    )  # fmt: skip
    assert other.audience == "clearance"
    made.decide(found, row)
    made.attached(elsewhere, folder, audience="register", title="Now it may")


def test_an_earlier_version_that_was_not_cleared_keeps_the_document_closed(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    made.decide(found, row, "cleared_with_redactions", withheld=[PART])
    second = documents.add_version(
        actor=actor("partner"), relationship=made.relationship(actor("partner"), found),
        document=row.file.document, after=1, file=made.keep(folder, "The texts."),
    )  # fmt: skip
    made.decide(
        found,
        submitting.submit(
            **made.by("partner", found), output=row.output, file=second, sha256=second.sha256,
            outlet="A journal", planned_on=None, note="",
        ),
    )  # fmt: skip
    with pytest.raises(Invalid, match="earlier version"):
        change(found, row, "register")
    made.attached(found, folder, "The texts.", audience="register", title="The redacted text")


def test_the_notice_is_that_of_the_authors_own_agreement_and_the_longest_of_several(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    other = db.session.scalars(
        select(Organisation).where(
            Organisation.id.not_in([made.university().id, queries.force().id])
        )
    ).first()
    assert other is not None
    found.partners.append(ProjectPartner(organisation=other, part="academic_partner"))
    db.session.commit()
    made.signed(found, notice_days=45)
    made.signed(found, notice_days=30)
    made.signed(found, partner=other, notice_days=90)
    assert made.submitted(found, folder).notice_days == 45
    file = made.attached(found, folder, "By the force", **made.by("lead", found))
    by_lead = submitting.submit(
        **made.by("lead", found), output=made.output(found), file=file, sha256=file.sha256,
        outlet="A journal", planned_on=None, note="",
    )  # fmt: skip
    assert by_lead.notice_days == 90


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        ("cleared", "cleared"),
        ("cleared_with_redactions", "drafted"),
        ("delayed_until", "submitted_for_clearance"),
        ("refused_in_part", "drafted"),
    ],
)
def test_an_output_counts_as_cleared_only_where_it_was(
    in_app: Flask, folder: Path, outcome: str, stage: str
) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    made.decide(
        found, row, outcome, withheld=[] if outcome == "cleared" else [PART],
        delayed_until=clock.today() + dt.timedelta(days=9) if outcome == "delayed_until" else None,
    )  # fmt: skip
    assert row.output.stage == stage


def test_a_redacted_text_itself_never_opens(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    made.decide(found, row, "cleared_with_redactions", withheld=[PART])
    with pytest.raises(Invalid, match="not cleared for publication"):
        change(found, row, "register")


def test_a_delay_has_a_ground_and_the_longest_that_was_agreed(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    made.signed(found, longest_delay=10)
    row = made.submitted(found, folder)
    last = clock.today() + dt.timedelta(days=70)
    with pytest.raises(Invalid, match="longest delay"):
        made.decide(
            found, row, "delayed_until", withheld=[PART],
            delayed_until=last + dt.timedelta(days=1),
        )  # fmt: skip
    made.decide(found, row, "delayed_until", withheld=[PART], delayed_until=last)


@pytest.mark.parametrize(
    ("releases", "confirmed", "status"),
    [
        (True, True, "released"),
        (True, False, "open"),
        (False, True, "open"),
        (False, False, "open"),
    ],
)
def test_silence_escalates_and_releases_only_by_agreement_and_once_confirmed(
    in_app: Flask, folder: Path, status: str, *, releases: bool, confirmed: bool
) -> None:
    found = made.study(Stage.REPORTING)
    made.signed(found, silence_releases=releases)
    row = made.submitted(found, folder)
    if confirmed:
        clearing.confirm_harmless(**made.by("infogov", found), submission=row)
    db.session.commit()
    sent = clock.today()
    with at(sent + dt.timedelta(days=60), 23):
        due.run()
        db.session.refresh(row)
        assert row.status == "open"
        assert not clearance.may_go_out(row, [], clock.today())
    with at(sent + dt.timedelta(days=61), 0):
        assert clearance.may_go_out(row, [], clock.today()) is (status == "released")
        due.run()
        due.run()
        db.session.refresh(row)
    assert row.status == status
    word = "released" if status == "released" else "silence"
    assert f"clearance-{word}:{row.id}" in notice_keys("chair")


def test_what_holds_personal_data_is_not_confirmed_free_of_them(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    clearing.confirm_harmless(**made.by("infogov", found), submission=row)
    comment(found, row, "hold_back", "personal_data")
    assert row.confirmed_at is None
    with pytest.raises(Invalid, match="holds such data"):
        clearing.confirm_harmless(**made.by("infogov", found), submission=row)


def test_comments_of_fact_go_to_the_authors_and_the_clock_stops_only_as_agreed(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    row = made.submitted(found, folder)
    with pytest.raises(Invalid, match="no new comment of fact"):
        clearing.return_to_authors(**made.by("infogov", found), submission=row)
    said = comment(found, row)
    held = comment(found, row, "hold_back", "personal_data")
    assert not clearance.is_shown_to_authors(said, row)
    clearing.return_to_authors(**made.by("infogov", found), submission=row)
    assert clearance.is_shown_to_authors(said, row)
    assert not clearance.is_shown_to_authors(held, row)
    submitting.reply(**made.by("partner", found), comment=said, text="Yes, 12")
    with pytest.raises(Invalid):
        submitting.reply(**made.by("partner", found), comment=held, text="?")
    submitting.hand_back(**made.by("partner", found), submission=row)
    assert row.status == "open"


def test_what_never_appears_has_its_reason_and_then_publications_are_final(in_app: Flask) -> None:
    found = made.study(Stage.BENEFITS_REVIEW)
    assert gate(found, gates.PUBLICATIONS_FINAL)[0] is GateStatus.NO
    row = made.output(found)
    assert row.title in gate(found, gates.PUBLICATIONS_FINAL)[1]
    move = {**made.by("lead", found), "output": row, "stage": "abandoned"}
    with pytest.raises(Invalid, match="why it never appears"):
        outputs.move_on(**move, reason_code="no_time", reason="")
    outputs.move_on(**move, reason_code="no_time", reason="The student left")
    assert gate(found, gates.PUBLICATIONS_FINAL)[0] is GateStatus.YES


def test_the_clock_stands_while_the_study_is_suspended_only_as_agreed(
    in_app: Flask, folder: Path
) -> None:
    from evidence_hub.agreements.notice_clock import read
    from evidence_hub.lifecycle.moves import move

    found = made.study(Stage.LIVE)
    made.signed(found, stops_when_suspended=True)
    stopped = made.submitted(found, folder)
    sent = clock.today()
    with time_machine.travel(
        dt.datetime.combine(sent + dt.timedelta(days=10), dt.time(12), tzinfo=clock.LONDON),
        tick=False,
    ):
        move(found, Move.SUSPEND, actor=actor("chair"), reason="Safety")
    moves = queries.suspensions([found.id])[found.id]
    assert read(stopped, moves, sent + dt.timedelta(days=20)).due_on is None
    stopped.stops_when_suspended = False
    assert read(stopped, moves, sent).due_on == sent + dt.timedelta(days=60)
