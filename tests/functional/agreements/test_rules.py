"""What cannot be got round: who decides, what is published, what is gone, who sees what."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.agreements import disposal as state_of_disposal
from evidence_hub.agreements import queries, worklist
from evidence_hub.agreements.contradictions import contradictions
from evidence_hub.agreements.operations import (
    advisers,
    clearing,
    extensions,
    impact,
    rights,
    sharing,
    signing,
)
from evidence_hub.core import clock, due
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.directory.models import Organisation
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import ProjectPartner
from evidence_hub.registry.stages import Stage
from tests.conftest import entered
from tests.functional.agreements import builders as made
from tests.functional.agreements.test_sharing import at, gate
from tests.functional.registry.builders import actor, person


def test_data_that_never_flowed_need_no_disposal(in_app: Flask) -> None:
    found = made.study(Stage.BENEFITS_REVIEW)
    held = made.draft(found)
    made.dates(found, held.latest, start=30, end=60)
    sharing.send(**made.by("lead", found), version=held.latest)
    for key in list(held.latest.unsigned):
        made.sign(found, held.latest, key)
    made.terminated(found, held)
    with at(clock.today() + dt.timedelta(days=40)):
        assert state_of_disposal.held(held, clock.today()) == {}
        assert gate(found, gates.DATA_DISPOSED)[0] is GateStatus.NOT_REQUIRED


def test_a_certificate_before_the_end_is_refused(in_app: Flask, folder: Path) -> None:
    found = made.study(Stage.REPORTING)
    held = made.signed(found)
    with pytest.raises(Invalid, match="still gives this data"):
        made.certified(found, held, folder)
    made.terminated(found, held)
    made.certified(found, held, folder)


def test_nobody_signs_after_the_last_day(in_app: Flask) -> None:
    found = made.study()
    held = made.draft(found)
    made.dates(found, held.latest, end=5)
    sharing.send(**made.by("lead", found), version=held.latest)
    with (
        at(clock.today() + dt.timedelta(days=6)),
        pytest.raises(Invalid, match="last day has passed"),
    ):
        made.sign(found, held.latest, held.latest.unsigned[0])


def test_who_holds_personal_data_says_how_it_controls_them(in_app: Flask) -> None:
    found = made.study()
    held = made.draft(found)
    both = [queries.force().id, made.university().id]
    parties = [{"organisation": key, "control": "none"} for key in both]
    made.save(found, held.latest, "parties", parties)
    with pytest.raises(Invalid, match="controls “Bike owners”"):
        sharing.send(**made.by("lead", found), version=held.latest)


@pytest.mark.parametrize(
    ("classes", "basis", "is_right"),
    [
        (["special"], {"condition": "art_9_2_j"}, True),
        (["special"], {"condition": "art_10_schedule_1"}, False),
        (["criminal"], {"criminal": "art_9_2_a"}, False),
        (["special", "criminal"], {"condition": "art_9_2_j"}, False),
        (
            ["special", "criminal"],
            {"condition": "art_9_2_j", "criminal": "art_10_schedule_1"},
            True,
        ),
    ],
)
def test_the_condition_fits_the_kind_of_data(
    in_app: Flask, classes: list[str], basis: dict[str, str], *, is_right: bool
) -> None:
    found = made.study()
    held = made.draft(found)
    made.save(found, held.latest, "datasets", [made.dataset(classes=classes)])
    both = [queries.force().id, made.university().id]
    made.save(found, held.latest, "bases", {f"d1:{key}": {**made.BASIS, **basis} for key in both})
    if is_right:
        sharing.send(**made.by("lead", found), version=held.latest)
        return
    with pytest.raises(Invalid, match="condition for"):
        sharing.send(**made.by("lead", found), version=held.latest)


def test_access_is_given_to_people_of_those_who_hold_the_data(in_app: Flask) -> None:
    found = made.study()
    other = db.session.scalars(
        select(Organisation).where(
            Organisation.id.not_in([made.university().id, queries.force().id])
        )
    ).first()
    assert other is not None
    held = made.signed(found)
    person("student").organisation = other.name
    db.session.commit()
    with pytest.raises(Invalid, match="no such data"):
        signing.give_access(
            **made.by("infogov", found), agreement=held, person=person("student"), dataset="d1",
            starts_on=clock.today(), ends_on=clock.today(),
        )  # fmt: skip


def test_more_time_is_asked_for_and_refused_with_the_reason(in_app: Flask) -> None:
    found = made.study(Stage.LIVE)
    held = made.signed(found)
    last = held.latest.ends_on
    assert last is not None
    ask = {**made.by("partner", found), "agreement": held, "reason": "Another paper"}
    with pytest.raises(Invalid, match="after the agreement"):
        extensions.ask(**ask, until=last)
    row = extensions.ask(**ask, until=last + dt.timedelta(days=90))
    with pytest.raises(Invalid, match="waits for its answer"):
        extensions.ask(**ask, until=last + dt.timedelta(days=91))
    answer = {**made.by("infogov", found), "request": row, "is_granted": False}
    with pytest.raises(Invalid, match="why it is refused"):
        extensions.answer(**answer, words="")
    extensions.answer(**answer, words="The purpose is complete")
    with pytest.raises(Invalid, match="answered already"):
        extensions.answer(**answer, words="Again")
    assert held.latest.ends_on == last


def test_a_variation_can_be_given_up_and_the_version_in_force_stays_on_the_list(
    in_app: Flask,
) -> None:
    found = made.study(Stage.LIVE)
    held = made.signed(found)
    sharing.vary(**made.by("lead", found), agreement=held, reason="More data")
    db.session.commit()
    rows = worklist.rows(viewer_for(actor("infogov")), clock.today())
    assert {"Bike owners", "Bike owners: version 1"} <= {
        row.what for row in rows if row.project.id == found.id
    }
    sharing.give_up_variation(**made.by("lead", found), agreement=held, reason="Not needed")
    db.session.commit()
    assert [row.number for row in held.versions] == [1]
    with pytest.raises(Invalid, match="no unsigned variation"):
        sharing.give_up_variation(**made.by("lead", found), agreement=held, reason="Again")


def test_the_review_of_an_agreement_is_reminded_of(in_app: Flask) -> None:
    found = made.study(Stage.LIVE)
    held = made.signed(found)
    assert held.latest.review_on is not None
    with at(held.latest.review_on - dt.timedelta(days=14)):
        due.run()
    keys = db.session.scalars(select(Notice.key).where(Notice.person_id == person("lead").id))
    assert any(key.startswith(f"sharing-review:{held.latest.id}:") for key in keys)


def test_third_party_material_is_licensed_by_its_outside_owner(in_app: Flask) -> None:
    found = made.study()
    force = queries.force().id
    item = rights.add_item(
        **made.by("lead", found), kind="third_party_material", title="Maps", description="",
        owners=[], outside_owner="Ordnance Survey",
    )  # fmt: skip
    right = {
        **made.by("lead", found), "item": item, "giver_id": None, "holder_id": force,
        "scope": "internal_operational", "terms": "",
    }  # fmt: skip
    rights.add_right(**right, kind="use")
    assert "without a licence" in gate_words(found)
    rights.add_right(**right, kind="licence")
    db.session.commit()
    assert "without a licence" not in gate_words(found)


def gate_words(found: Any) -> str:
    return "; ".join(
        contradictions(
            queries.ip_items([found.id])[found.id], queries.parties_of([found.id])[found.id]
        )
    )


def test_nothing_is_agreed_for_a_project_that_is_over(in_app: Flask) -> None:
    found = made.study(Stage.CLOSED)
    with pytest.raises(Invalid, match="is over"):
        made.output(found)
    with pytest.raises(Invalid, match="is over"):
        impact.answer_screening(**made.by("lead", found), answers=made.NO_RISK)


def test_a_condition_stands_in_for_what_is_not_there_yet(in_app: Flask) -> None:
    found = made.study(Stage.ASSESSMENT)
    named = (gates.IMPACT_SCREENED, gates.SHARING_SETTLED, gates.IP_ADVISED)
    assert {gate(found, each)[0] for each in named} == {GateStatus.NO}
    advisers.state_condition(
        **made.by("infogov", found), text="A DPIA before the start", owner="Lead"
    )
    db.session.commit()
    assert {gate(found, each)[0] for each in named} == {GateStatus.YES}


def test_a_partner_sees_no_agreement_of_another_partner(app: Flask) -> None:
    with app.app_context():
        found = made.study(Stage.LIVE)
        other = db.session.scalars(
            select(Organisation).where(
                Organisation.id.not_in([made.university().id, queries.force().id])
            )
        ).first()
        assert other is not None
        found.partners.append(ProjectPartner(organisation=other, part="academic_partner"))
        db.session.commit()
        made.signed(found, partner=other)
        name, base = other.name, f"/projects/{found.reference}/agreements"
    browser = entered(app, "partner")
    assert name not in browser.text(f"{base}/data-sharing")
    for address in ("data-sharing/1", "data-sharing/1/versions/1", "data-sharing/1/versions/1.pdf"):
        assert browser.get(f"{base}/{address}").status_code == 404, address


@pytest.mark.parametrize("name", ["lead", "member", "auditor"])
def test_the_history_tells_nothing_of_the_text_and_its_discussion(app: Flask, name: str) -> None:
    with app.app_context():
        found = made.study(Stage.REPORTING)
        row = made.submitted(found, Path(app.config["HUB"].data_dir))
        clearing.comment(
            **made.by("infogov", found), submission=row, kind="hold_back", ground="personal_data",
            place="Table 4", text="Small cells", note="Between us",
        )  # fmt: skip
        db.session.commit()
        title, address = row.output.title, f"/projects/{found.reference}/history?format=csv"
    history = entered(app, name).text(address)
    for secret in ("Small cells", "Table 4", "personal_data", title):
        assert secret not in history, secret
    assert ("clearance comment made" in history) is (name == "auditor")
