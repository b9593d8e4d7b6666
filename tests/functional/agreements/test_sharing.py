"""Impact assessments and data sharing agreements: their states, their gates, their end."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from evidence_hub.agreements import content as said
from evidence_hub.agreements import queries
from evidence_hub.agreements.access import is_held
from evidence_hub.agreements.lifecycle import in_force, state_of
from evidence_hub.agreements.models import Agreement
from evidence_hub.agreements.operations import impact, sharing, signing
from evidence_hub.agreements.states import Sharing
from evidence_hub.core import clock, due
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications.models import Notice
from evidence_hub.registry import content
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as made
from tests.functional.registry.builders import interest, person


def gate(found: Project, named: gates.GateType) -> tuple[GateStatus, str, str]:
    said_of = check_gates([found], [named])[found.id][0]
    return said_of.met, said_of.why, said_of.holder


def at(day: dt.date, hour: int = 12) -> time_machine.travel:
    return time_machine.travel(
        dt.datetime.combine(day, dt.time(hour), tzinfo=clock.LONDON), tick=False
    )


def test_the_assessment_goes_from_screening_to_the_owner_and_says_with_whom_it_waits(
    in_app: Flask,
) -> None:
    found = made.study()
    wanted = gates.IMPACT_ACCEPTED
    assert gate(found, wanted)[2] == "Research lead"
    row = made.drafted(found)
    assert gate(found, gates.IMPACT_SCREENED)[0] is GateStatus.YES
    assert gate(found, wanted)[2] == "Information governance"
    impact.advise(**made.by("infogov", found), impact=row, verdict="proceed", advice="Go ahead")
    assert gate(found, wanted)[2] == "Asset owner"
    with pytest.raises(NotAllowed):
        impact.accept(
            **made.by("lead", found), impact=row, is_accepted=True, answer="",
            review_on=clock.today() + dt.timedelta(days=9),
        )  # fmt: skip
    impact.accept(
        **made.owner(found, row), is_accepted=True, answer="",
        review_on=clock.today() + dt.timedelta(days=9),
    )  # fmt: skip
    assert gate(found, wanted)[0] is GateStatus.YES


def test_high_risk_that_remains_blocks_until_the_commissioner_has_answered(in_app: Flask) -> None:
    found = made.study()
    row = made.drafted(found, residual="high")
    ig = made.by("infogov", found)
    with pytest.raises(Invalid, match="high risk remains"):
        impact.advise(**ig, impact=row, verdict="proceed", advice="Go ahead")
    impact.advise(**ig, impact=row, verdict="high_risk", advice="Consult")
    assert "Commissioner" in gate(found, gates.IMPACT_ACCEPTED)[1]
    soon = clock.today() + dt.timedelta(days=9)
    with pytest.raises(Invalid, match="High risk remains"):
        impact.accept(**made.owner(found, row), is_accepted=True, answer="", review_on=soon)
    impact.record_commissioner(
        **ig, impact=row, verdict="ahead", answer="ICO-1: go ahead with care"
    )
    impact.accept(**made.owner(found, row), is_accepted=True, answer="", review_on=soon)
    assert gate(found, gates.IMPACT_ACCEPTED)[0] is GateStatus.YES


def test_going_against_advice_needs_reasons(in_app: Flask) -> None:
    found = made.study()
    row = made.drafted(found)
    impact.advise(
        **made.by("infogov", found), impact=row, verdict="do_not_proceed", advice="Too much"
    )
    soon = clock.today() + dt.timedelta(days=9)
    with pytest.raises(Invalid, match="give your reasons"):
        impact.accept(**made.owner(found, row), is_accepted=True, answer="", review_on=soon)
    impact.accept(**made.owner(found, row), is_accepted=True, answer="It is safe", review_on=soon)


def test_no_assessment_needs_a_reason_and_a_change_of_the_record_asks_again(in_app: Flask) -> None:
    found = made.study()
    row = impact.answer_screening(**made.by("lead", found), answers=made.NO_RISK)
    with pytest.raises(Invalid, match="Give a reason"):
        impact.decide_screening(**made.by("infogov", found), impact=row, is_needed=False, reason="")
    impact.decide_screening(
        **made.by("infogov", found), impact=row, is_needed=False, reason="Only totals"
    )
    assert gate(found, gates.IMPACT_ACCEPTED)[0] is GateStatus.NOT_REQUIRED
    content.apply(found, {"data_wanted": "Names of owners"})
    assert gate(found, gates.IMPACT_ACCEPTED)[0] is GateStatus.NO


@pytest.mark.parametrize("name", ["lead", "partner", "infogov", "legal"])
def test_the_asset_owner_answers_for_the_data_and_has_no_part_in_the_project(
    in_app: Flask, name: str
) -> None:
    found = made.study()
    row = made.screened(found)
    if name == "legal":
        interest("legal", found)
    with pytest.raises(Invalid):
        impact.draft(
            **made.by("lead", found), impact=row, content=made.ASSESSMENT, owner=person(name)
        )


def test_a_conflicted_officer_advises_on_nothing(in_app: Flask) -> None:
    found = made.study()
    row = made.drafted(found)
    interest("infogov", found)
    with pytest.raises(NotAllowed):
        impact.advise(**made.by("infogov", found), impact=row, verdict="proceed", advice="Go")


def test_all_signatures_make_it_signed_and_its_days_put_it_in_force(in_app: Flask) -> None:
    found = made.study()
    made.recipients(found, made.accepted(found))
    agreement = made.draft(found)
    version = agreement.latest
    made.dates(found, version, 10, 100)
    sharing.send(**made.by("lead", found), version=version)
    first, second = list(version.unsigned)
    made.sign(found, version, first)
    assert version.status == Sharing.IN_NEGOTIATION
    assert gate(found, gates.SHARING_IN_FORCE)[1].endswith("waits for 1 signature.")
    made.sign(found, version, second)
    db.session.commit()
    today = clock.today()
    states = {
        day: state_of(version, today + dt.timedelta(days=day), soon=14)
        for day in (0, 9, 10, 85, 86, 100, 101)
    }
    assert states == {
        0: Sharing.SIGNED, 9: Sharing.SIGNED, 10: Sharing.IN_FORCE, 85: Sharing.IN_FORCE,
        86: Sharing.EXPIRING, 100: Sharing.EXPIRING, 101: Sharing.EXPIRED,
    }  # fmt: skip
    assert gate(found, gates.SHARING_IN_FORCE)[0] is GateStatus.NO
    with at(today + dt.timedelta(days=10)):
        assert gate(found, gates.SHARING_IN_FORCE)[0] is GateStatus.YES
    with at(today + dt.timedelta(days=101)):
        assert "expired" in gate(found, gates.SHARING_IN_FORCE)[1]


def test_an_agreement_is_not_in_force_before_the_last_signature(in_app: Flask) -> None:
    found = made.study()
    agreement = made.draft(found)
    sharing.send(**made.by("lead", found), version=agreement.latest)
    sent = clock.today()
    first, second = list(agreement.latest.unsigned)
    made.sign(found, agreement.latest, first)
    with at(sent + dt.timedelta(days=5)):
        made.sign(found, agreement.latest, second)
    assert state_of(agreement.latest, sent + dt.timedelta(days=4)) is Sharing.SIGNED
    assert state_of(agreement.latest, sent + dt.timedelta(days=5)) is Sharing.IN_FORCE


def complete(found: Project, agreement: Agreement) -> None:
    sharing.send(**made.by("lead", found), version=agreement.latest)


def test_an_agreement_that_ends_before_it_starts_is_refused(in_app: Flask) -> None:
    found = made.study()
    agreement = made.draft(found)
    with pytest.raises(Invalid, match="cannot end before it starts"):
        made.dates(found, agreement.latest, 10, 9)


def test_a_party_that_is_no_partner_of_the_project_is_refused(in_app: Flask) -> None:
    found = made.study()
    agreement = made.draft(found)
    stranger = {"organisation": queries.force().id + 1, "control": "controller"}
    with pytest.raises(Invalid, match="must be a partner"):
        made.save(found, agreement.latest, "parties", [stranger])


def test_a_partner_that_leaves_the_project_stops_the_agreement(in_app: Flask) -> None:
    found = made.study()
    agreement = made.draft(found)
    complete(found, agreement)
    found.partners = []
    db.session.commit()
    with pytest.raises(Invalid, match="no longer a partner of this project"):
        made.sign(found, agreement.latest, queries.force().id)


def test_personal_data_without_a_basis_are_refused(in_app: Flask) -> None:
    found = made.study()
    agreement = made.draft(found)
    made.save(found, agreement.latest, "bases", {f"d1:{queries.force().id}": made.BASIS})
    with pytest.raises(Invalid, match="Choose a lawful basis"):
        complete(found, agreement)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"safeguard": "art_89_s19"}, "is not law on"),
        ({"regime": "dpa_1998"}, "is not law on"),
        ({"basis": "s35_consent"}, "does not belong to the regime"),
        ({"basis": "art_6_1_f"}, "public authority"),
        ({"basis": "no_such_basis"}, "Choose a lawful basis"),
    ],
)
def test_a_basis_that_was_not_law_at_the_date_or_is_of_another_regime_is_refused(
    in_app: Flask, changed: dict[str, str], says: str
) -> None:
    found = made.study()
    agreement = made.draft(found)
    bases = dict(agreement.latest.content["bases"])
    bases[f"d1:{queries.force().id}"] = {**made.BASIS, **changed}
    made.save(found, agreement.latest, "bases", bases)
    with pytest.raises(Invalid, match=says):
        complete(found, agreement)


def test_sensitive_data_need_a_further_condition(in_app: Flask) -> None:
    found = made.study()
    agreement = made.draft(found)
    made.save(found, agreement.latest, "datasets", [made.dataset(classes=["personal", "criminal"])])
    with pytest.raises(Invalid, match="condition for criminal-offence data"):
        complete(found, agreement)
    bases = {
        k: {**v, "criminal": "art_10_schedule_1"}
        for k, v in agreement.latest.content["bases"].items()
    }
    made.save(found, agreement.latest, "bases", bases)
    complete(found, agreement)


def test_a_safe_that_is_not_met_stops_it(in_app: Flask) -> None:
    found = made.study()
    agreement = made.draft(found)
    safes = {**made.SAFES, "outputs": {"judgement": "not_met", "evidence": "Small cells"}}
    made.save(found, agreement.latest, "safes", safes)
    with pytest.raises(Invalid, match="Safe outputs is not met"):
        complete(found, agreement)


def test_two_who_write_one_section_see_each_other(in_app: Flask) -> None:
    found = made.study()
    version = made.draft(found).latest
    with pytest.raises(Conflict):
        sharing.save_section(
            **made.by("infogov", found), version=version, code="terms", values={"purpose": "Other"},
            base="of another text",
        )  # fmt: skip


def test_what_was_sent_changes_only_by_taking_it_back_and_then_signatures_fall(
    in_app: Flask,
) -> None:
    found = made.study()
    agreement = made.draft(found)
    complete(found, agreement)
    made.sign(found, agreement.latest, made.university().id)
    with pytest.raises(Invalid, match="In negotiation"):
        made.save(found, agreement.latest, "terms", {"purpose": "Other"})
    sharing.take_back(**made.by("lead", found), version=agreement.latest, reason="A slip")
    db.session.commit()
    assert agreement.latest.signatures == []
    made.save(found, agreement.latest, "terms", {**made.TERMS, "purpose": "Other"})


def test_a_variation_is_a_version_that_shows_what_changed_and_the_signed_one_holds_meanwhile(
    in_app: Flask,
) -> None:
    found = made.study()
    agreement = made.signed(found)
    first = agreement.latest
    second = sharing.vary(**made.by("lead", found), agreement=agreement, reason="Longer keeping")
    made.save(found, second, "terms", {**made.TERMS, "retention": "Two years"})
    assert in_force(agreement, clock.today()) is first
    names = queries.names_of(first.party_ids)
    changed = said.differences(
        said.lines(first.content, names, {}), said.lines(second.content, names, {})
    )
    assert [(row["label"], row["new"]) for row in changed] == [("Terms: Retention", "Two years")]
    sharing.send(**made.by("lead", found), version=second)
    for key in list(second.unsigned):
        made.sign(found, second, key)
    assert in_force(agreement, clock.today()) is second
    assert state_of(first, clock.today()) is Sharing.SUPERSEDED


def test_access_ends_on_its_day_with_the_agreement_and_while_suspended(in_app: Flask) -> None:
    found = made.study(Stage.LIVE)
    agreement = made.signed(found)
    today = clock.today()
    give = {**made.by("infogov", found), "agreement": agreement, "dataset": "d1",
            "starts_on": today, "person": person("student")}  # fmt: skip
    with pytest.raises(Invalid, match="ends with the agreement"):
        signing.give_access(**give, ends_on=today + dt.timedelta(days=366))
    with pytest.raises(Invalid, match="takes no part"):
        signing.give_access(**{**give, "person": person("staff")}, ends_on=today)
    row = signing.give_access(**give, ends_on=today + dt.timedelta(days=30))
    later = today + dt.timedelta(days=31)
    assert is_held(row, agreement, found, today)
    assert is_held(row, agreement, found, today + dt.timedelta(days=30))
    assert not is_held(row, agreement, found, later)
    found.stage = Stage.SUSPENDED
    assert not is_held(row, agreement, found, today)
    found.stage = Stage.LIVE
    sharing.terminate(**made.by("infogov", found), agreement=agreement, reason="Misuse")
    assert not is_held(row, agreement, found, today)


def notices(like: str, name: str = "lead") -> int:
    return len(
        db.session.scalars(
            select(Notice).where(Notice.person_id == person(name).id, Notice.key.like(like))
        ).all()
    )


def test_reminders_come_once_each_and_the_lapse_suspends_at_midnight_in_london(
    in_app: Flask,
) -> None:
    found = made.study(Stage.LIVE)
    made.recipients(found, made.accepted(found, days=900))
    end = made.signed(found).latest.ends_on
    assert end is not None
    told = []
    for days in (61, 60, 59, 30, 14, 13):
        with at(end - dt.timedelta(days=days)):
            due.run()
            told.append(notices("sharing-ends:%"))
    assert told == [0, 1, 1, 2, 3, 3]
    with at(end, 23):
        due.run()
        db.session.refresh(found)
        assert found.stage == Stage.LIVE
    with at(end + dt.timedelta(days=1), 0):
        assert (
            gate(found, gates.SHARING_IN_FORCE)[0] is GateStatus.NO
        )  # whether the clock ran or not
        due.run()
        due.run()
        db.session.refresh(found)
        assert found.stage == Stage.SUSPENDED
    moves = db.session.scalars(select(StageMove).where(StageMove.name == Move.SUSPEND)).all()
    assert "expired" in next(row.reason for row in moves if row.project_id == found.id)


def test_an_assessment_whose_review_was_not_done_suspends(in_app: Flask) -> None:
    found = made.study(Stage.ANALYSIS)
    row = made.accepted(found, days=20)
    made.recipients(found, row, [])
    with at(clock.today() + dt.timedelta(days=21), 0):
        due.run()
        db.session.refresh(found)
        assert found.stage == Stage.SUSPENDED


def test_a_study_that_never_had_an_assessment_is_not_suspended_by_the_clock(in_app: Flask) -> None:
    found = made.study(Stage.LIVE)
    made.screened(found)
    due.run()
    db.session.refresh(found)
    assert found.stage == Stage.LIVE


def test_an_import_is_neither_passed_nor_failed(in_app: Flask) -> None:
    found = made.study(Stage.ANALYSIS, is_legacy=True)
    for named in (gates.IMPACT_SCREENED, gates.SHARING_IN_FORCE, gates.IP_AGREED,
                  gates.DATA_DISPOSED, gates.PUBLICATIONS_FINAL):  # fmt: skip
        assert gate(found, named)[0] is GateStatus.NOT_HELD
