"""What a record says as plain values: kept as versions, compared, put back (DOMAIN T18)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry import content
from evidence_hub.registry.models import Project
from evidence_hub.registry.references import (
    FIRST_NUMBER,
    LAST_NUMBER,
    free_reference,
    free_references,
)
from evidence_hub.registry.sections import DRAFT_FIELDS
from evidence_hub.registry.stages import Stage
from evidence_hub.registry.unsaved_input import forget, keep, typed
from evidence_hub.registry.versions import freeze, keep_version, last_frozen, last_version
from tests.functional.registry.builders import actor, person, project


@pytest.fixture
def made(in_app: Flask) -> Project:
    return project(Stage.DRAFT)


def test_every_question_of_a_draft_has_its_value_in_the_order_asked(made: Project) -> None:
    assert list(content.content_of(made)) == list(DRAFT_FIELDS)


def test_what_is_put_into_a_record_comes_out_of_it_the_same(made: Project) -> None:
    given: dict[str, Any] = {
        "title": "Éclairs and burglaries",
        "design": "",
        "intended_start_on": "2027-01-31",
        "intended_end_on": "",
        "amount_asked": 12_345,
        "keywords": ["burglary", "lights"],
        "outcomes": [
            {
                "rank": "secondary",
                "name": "Calls",
                "measure": "Calls a week",
                "time_point": "Week 8",
            }
        ],
    }
    content.apply(made, given)
    db.session.flush()
    held = content.content_of(made)
    assert {name: held[name] for name in given} == given
    assert made.design == "not_stated"
    assert made.title_sort == "éclairs and burglaries"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("areas", ["no_such_area"]),
        ("priorities", [{"code": "no_such_priority", "argument": ""}]),
        ("partners", [{"code": "no_such_organisation", "part": ""}]),
    ],
)
def test_a_code_that_no_list_holds_is_refused(made: Project, field: str, value: object) -> None:
    with pytest.raises(Invalid, match="Choose from the list"):
        content.apply(made, {field: value})


def test_equal_records_have_equal_digests_and_any_change_another(made: Project) -> None:
    before = content.digest(content.content_of(made))
    assert content.digest(content.content_of(made)) == before
    made.sample_plan = "201 bikes"
    assert content.digest(content.content_of(made)) != before


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (["a", "b"], "a; b"),
        ([{"name": "Thefts", "measure": ""}, {"name": "Calls"}], "Thefts; Calls"),
        (12, "12"),
    ],
)
def test_a_value_reads_as_words_where_two_versions_stand_beside_each_other(
    value: object, words: str
) -> None:
    assert content.in_words(value) == words


def keep_now(made: Project) -> str:
    return keep_version(made, actor=actor("lead"), reason="Sent").number


def test_a_version_is_kept_only_when_something_changed(made: Project) -> None:
    first = keep_now(made)
    assert keep_now(made) == first


def test_a_change_of_protocol_makes_a_major_version_and_of_words_a_minor_one(made: Project) -> None:
    assert keep_now(made) == "1.0"
    made.sponsor = "A superintendent"
    assert keep_now(made) == "1.1"
    made.sample_plan = "400 bikes"
    assert keep_now(made) == "2.0"
    last = last_version(made.id)
    assert last is not None
    assert last.changed == ["sample_plan"]
    assert last.content["sample_plan"] == "400 bikes"


def test_the_version_that_an_approval_rests_on_is_the_last_that_was_frozen(made: Project) -> None:
    assert last_frozen([made.id]) == {}
    frozen = last_version(made.id)
    assert frozen is not None
    freeze(frozen)
    at = frozen.frozen_at
    made.sample_plan = "400 bikes"
    keep_now(made)
    assert last_frozen([made.id])[made.id].number == frozen.number
    freeze(frozen)
    assert frozen.frozen_at == at, "it never thaws, and is not frozen anew"


def test_references_tell_nothing_of_how_many_records_there_are(in_app: Flask) -> None:
    found = free_references(2026, 20)
    assert len(set(found)) == 20
    numbers = [int(reference.rsplit("-", 1)[1]) for reference in found]
    assert all(FIRST_NUMBER <= number < LAST_NUMBER for number in numbers)
    assert numbers != sorted(numbers)


def test_a_reference_that_is_taken_is_not_given_again(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = int(made.reference.rsplit("-", 1)[1]) - FIRST_NUMBER
    drawn = iter([taken, taken, taken + 1])
    monkeypatch.setattr("secrets.randbelow", lambda _most: next(drawn))
    assert free_reference(2026) == f"EBP-2026-{taken + 1 + FIRST_NUMBER}"


def test_what_was_typed_is_kept_for_each_person_and_page_until_it_is_saved(in_app: Flask) -> None:
    lead, other = person("lead").id, person("lead2").id
    keep(lead, "/projects/x/draft", {"title": "First"})
    keep(lead, "/projects/x/draft", {"title": "Second"})
    kept = typed(lead, "/projects/x/draft")
    assert kept is not None
    assert kept.fields == {"title": "Second"}
    assert typed(lead, "/projects/y/draft") is None
    assert typed(other, "/projects/x/draft") is None
    forget(lead, "/projects/x/draft")
    assert typed(lead, "/projects/x/draft") is None
