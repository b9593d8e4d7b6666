"""Publication clearance, disposal and intellectual property: what is let through, and what never."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from evidence_hub.agreements import clearance, queries
from evidence_hub.agreements.contradictions import contradictions
from evidence_hub.agreements.operations import (
    clearing,
    disposal,
    outputs,
    rights,
    sharing,
    submitting,
)
from evidence_hub.core import clock, due
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.directory.models import Organisation
from evidence_hub.documents import operations as documents
from evidence_hub.house_rules import operations as house_rules
from evidence_hub.notifications import tasks
from evidence_hub.notifications.models import Notice
from evidence_hub.registry import gates
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import ProjectPartner
from evidence_hub.registry.sockets import Met
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as made
from tests.functional.agreements.test_sharing import at, gate
from tests.functional.registry.builders import actor, interest, person

PART = clearing.Withheld("Table 4", "personal_data")


@pytest.fixture
def folder(in_app: Flask) -> Path:
    return Path(in_app.config["HUB"].data_dir)


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
        actor=actor("partner"), standing=made.standing(actor("partner"), found), document=document,
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
        actor=actor("lead"), standing=made.standing(actor("lead"), found),
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
        actor=actor("lead"), standing=made.standing(actor("lead"), found), document=other, after=1,
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
        actor=actor("partner"), standing=made.standing(actor("partner"), found),
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
    assert gate(found, gates.PUBLICATIONS_FINAL)[0] is Met.NO
    row = made.output(found)
    assert row.title in gate(found, gates.PUBLICATIONS_FINAL)[1]
    move = {**made.by("lead", found), "output": row, "stage": "abandoned"}
    with pytest.raises(Invalid, match="why it never appears"):
        outputs.move_on(**move, reason_code="no_time", reason="")
    outputs.move_on(**move, reason_code="no_time", reason="The student left")
    assert gate(found, gates.PUBLICATIONS_FINAL)[0] is Met.YES


# ---- disposal


def certify(found: Any, agreement: Any, folder: Path, **values: Any) -> Any:
    row = disposal.file_certificate(
        **{
            **made.by("partner", found),
            "agreement": agreement,
            "holder_id": made.university().id,
            "datasets": ["d1"],
            "assets": "Laptop 7",
            "method": "destroyed",
            "method_words": "Overwritten",
            "done_on": clock.today(),
            "backups": "destroyed",
            "backups_words": "",
            "signatory": "Robin Rector",
            "witness": "Wim Witness",
            "file": made.keep(folder, "Signed", "certificate.txt"),
            "once": f"{values}",
            **values,
        }
    )
    db.session.commit()
    return row


def settle(found: Any, row: Any, *, is_accepted: bool, answer: str = "") -> None:
    disposal.settle_certificate(
        **made.by("infogov", found), certificate=row, is_accepted=is_accepted, answer=answer
    )
    db.session.commit()


def test_disposal_is_due_at_the_end_blocks_closing_and_goes_to_the_chair_when_overdue(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.BENEFITS_REVIEW)
    assert gate(found, gates.DATA_DISPOSED)[0] is Met.NOT_REQUIRED
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
        row = certify(found, agreement, folder, backups="omitted")
        with pytest.raises(Invalid, match="backups"):
            settle(found, row, is_accepted=True)
        with pytest.raises(Invalid, match="what is missing"):
            settle(found, row, is_accepted=False)
        settle(found, row, is_accepted=False, answer="Backups?")
        assert gate(found, gates.DATA_DISPOSED)[0] is Met.NO
        settle(found, certify(found, agreement, folder), is_accepted=True)
        assert gate(found, gates.DATA_DISPOSED)[0] is Met.YES


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
        certify(found, agreement, folder, **values)


def test_a_lead_cannot_certify_for_who_received_nothing(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    agreement = made.signed(found)
    with pytest.raises(Invalid, match="received no personal data"):
        certify(found, agreement, folder, **made.by("lead", found), holder_id=queries.force().id)


def test_a_lead_certifies_for_a_holder_only_where_nobody_of_theirs_takes_part(
    in_app: Flask, folder: Path
) -> None:
    found = made.study(Stage.REPORTING)
    agreement = made.signed(found)
    with pytest.raises(Invalid, match="Ask them"):
        certify(found, agreement, folder, once="by the lead", **made.by("lead", found))
    for part in found.people:
        if part.part in (Relation.PARTNER, Relation.STUDENT):
            part.ended_on = clock.today()
    db.session.commit()
    made.terminated(found, agreement)
    certify(found, agreement, folder, once="by the lead", **made.by("lead", found))


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
    assert gate(found, gates.DATA_DISPOSED)[0] is Met.NOT_REQUIRED


# ---- intellectual property


def item(found: Any, title: str, owners: list[int], kind: str = "results") -> Any:
    return rights.add_item(
        **made.by("lead", found), kind=kind, title=title, description="", owners=owners,
        outside_owner="",
    )  # fmt: skip


def test_contradictions_are_named_and_stop_the_parties_from_agreeing(in_app: Flask) -> None:
    found = made.study()
    ours, theirs = queries.force().id, made.university().id
    row = item(found, "The model", [theirs])
    item(found, "the  MODEL", [ours])
    right = {**made.by("lead", found), "item": row, "terms": ""}
    rights.add_right(
        **right, kind="use", giver_id=None, holder_id=ours, scope="internal_operational"
    )
    rights.add_right(**right, kind="licence", giver_id=ours, holder_id=theirs, scope="teaching")
    names = queries.parties_of([found.id])[found.id]
    found_wrong = contradictions(queries.ip_items([found.id])[found.id], names)
    assert len(found_wrong) == 3
    for words in ("different sole owners", "does not own it", "operational use without a licence"):
        assert any(words in line for line in found_wrong), words
    terms = rights.advise(**made.by("legal", found), model="lambert_consortium_a", advice="Talk")
    with pytest.raises(Invalid, match="different sole owners"):
        rights.record_agreed(
            **made.by("legal", found), terms=terms, organisation_id=ours, signatory="A",
            agreed_on=clock.today(),
        )  # fmt: skip
    assert gate(found, gates.IP_AGREED)[0] is Met.NO


def test_joint_ownership_alone_gives_no_free_use(in_app: Flask) -> None:
    found = made.study()
    both = [queries.force().id, made.university().id]
    row = item(found, "The model", both)
    rights.add_right(
        **made.by("lead", found), item=row, kind="use", giver_id=None, holder_id=both[0],
        scope="commercial", terms="",
    )  # fmt: skip
    names = queries.parties_of([found.id])[found.id]
    assert len(contradictions([row], names)) == 1


def test_the_parties_agree_to_the_terms_as_they_stand_and_a_change_asks_again(
    in_app: Flask,
) -> None:
    found = made.study()
    ours, theirs = queries.force().id, made.university().id
    item(found, "The findings", [theirs])
    assert gate(found, gates.IP_ADVISED)[0] is Met.NO
    terms = rights.advise(**made.by("legal", found), model="", advice="Fine")
    assert gate(found, gates.IP_ADVISED)[0] is Met.YES
    for key in (ours, theirs):
        assert gate(found, gates.IP_AGREED)[0] is Met.NO
        rights.record_agreed(
            **made.by("legal", found), terms=terms, organisation_id=key, signatory="A",
            agreed_on=clock.today(),
        )  # fmt: skip
    db.session.commit()
    assert gate(found, gates.IP_AGREED)[0] is Met.YES
    item(found, "A code book", [ours], "background")
    assert gate(found, gates.IP_AGREED)[0] is Met.NO


def test_an_owner_is_a_party_and_third_party_material_has_an_owner_outside(in_app: Flask) -> None:
    found = made.study()
    with pytest.raises(Invalid, match="a party of this project"):
        item(found, "The model", [queries.force().id + 1])
    with pytest.raises(Invalid, match="owner outside"):
        item(found, "A map", [queries.force().id], "third_party_material")


def test_the_clock_stands_while_the_study_is_suspended_only_as_agreed(
    in_app: Flask, folder: Path
) -> None:
    from evidence_hub.agreements.notice_clock import read
    from evidence_hub.registry.moves import move

    found = made.study(Stage.LIVE)
    made.signed(found, stops_when_suspended=True)
    stopped = made.submitted(found, folder)
    sent = clock.today()
    with time_machine.travel(
        dt.datetime.combine(sent + dt.timedelta(days=10), dt.time(12), tzinfo=clock.LONDON),
        tick=False,
    ):
        move(found, "suspend", actor=actor("chair"), reason="Safety")
    moves = queries.suspensions([found.id])[found.id]
    assert read(stopped, moves, sent + dt.timedelta(days=20)).due_on is None
    stopped.stops_when_suspended = False
    assert read(stopped, moves, sent).due_on == sent + dt.timedelta(days=60)
