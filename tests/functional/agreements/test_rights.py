"""Intellectual property: contradictions, what the parties agree to, and who may own what."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from evidence_hub.agreements import queries
from evidence_hub.agreements.contradictions import contradictions
from evidence_hub.agreements.operations import (
    rights,
)
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus
from tests.functional.agreements import builders as made
from tests.functional.agreements.test_sharing import gate


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
    assert gate(found, gates.IP_AGREED)[0] is GateStatus.NO


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
    assert gate(found, gates.IP_ADVISED)[0] is GateStatus.NO
    terms = rights.advise(**made.by("legal", found), model="", advice="Fine")
    assert gate(found, gates.IP_ADVISED)[0] is GateStatus.YES
    for key in (ours, theirs):
        assert gate(found, gates.IP_AGREED)[0] is GateStatus.NO
        rights.record_agreed(
            **made.by("legal", found), terms=terms, organisation_id=key, signatory="A",
            agreed_on=clock.today(),
        )  # fmt: skip
    db.session.commit()
    assert gate(found, gates.IP_AGREED)[0] is GateStatus.YES
    item(found, "A code book", [ours], "background")
    assert gate(found, gates.IP_AGREED)[0] is GateStatus.NO


def test_an_owner_is_a_party_and_third_party_material_has_an_owner_outside(in_app: Flask) -> None:
    found = made.study()
    with pytest.raises(Invalid, match="a party of this project"):
        item(found, "The model", [queries.force().id + 1])
    with pytest.raises(Invalid, match="owner outside"):
        item(found, "A map", [queries.force().id], "third_party_material")
