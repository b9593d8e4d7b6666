"""Placements: a supervisor each, and what students find is found by everybody who searches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.programme.models import Placement
from evidence_hub.programme.operations import placements as operations
from tests.conftest import Browser, refs, search_address
from tests.functional.programme.builders import day, placement
from tests.functional.registry.builders import actor, person

SignIn = Callable[[str], Browser]


def found(row: Placement, name: str = "supervisor", **given: str) -> None:
    operations.record_finding(
        **{
            "actor": actor(name), "placement": row, "kind": "barrier", "policy": "Cautions",
            "text": "Purple paperwork takes an hour", **given,
        }
    )  # type: ignore[arg-type]  # fmt: skip
    db.session.commit()


def test_what_students_find_is_found_by_who_searches(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = placement()
        found(row)
        key = f"placement-{row.id}"
    assert key in refs(sign_in("staff").text(search_address("purple paperwork")))
    for name in ("partner", "student", "admin"):
        assert key not in refs(sign_in(name).text(search_address("purple paperwork")))
        sign_in(name).text("/programme/placements", 404)


@pytest.mark.parametrize("name", ["lead", "staff", "chair", "student", "auditor", "admin"])
def test_only_its_supervisor_and_the_secretary_record_what_was_found(
    in_app: Flask, name: str
) -> None:
    row = placement()
    with pytest.raises(NotAllowed):
        found(row, name)
    with pytest.raises(NotAllowed):
        placement(name)
    found(row, "secretary", kind="facilitator")
    assert [each.kind for each in row.found] == ["facilitator"]


def test_bad_input_is_refused_in_its_fields(in_app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        placement(title="", aim="", institution="", students=0, supervisor=person("lead"),
                  ends_on=day(-21))  # fmt: skip
    assert set(refused.value.fields) == {
        "title", "aim", "institution", "students", "supervisor", "ends_on",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        found(placement(), kind="rumour", policy="", text="")
    assert set(refused.value.fields) == {"kind", "policy", "text"}


def test_nothing_is_found_before_a_placement_begins(in_app: Flask) -> None:
    row = placement(starts_on=day(1))
    with pytest.raises(Invalid, match="not begun"):
        found(row)
