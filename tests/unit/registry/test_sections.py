"""When a section of a draft is done, and what is still missing to send it."""

from __future__ import annotations

import pytest

from evidence_hub.registry.sections import (
    BY_CODE,
    DRAFT_FIELDS,
    SECTIONS,
    Kind,
    Needed,
    Progress,
    is_given,
    missing,
    progress,
)

QUESTION, HOPED = BY_CODE["question"], BY_CODE["hoped"]
TO_SEND = {
    "title": "Do texts work?",
    "plain_summary": "A trial of texts.",
    "question": "Do texts reduce thefts?",
    "decision_informed": "Whether texts are sent",
}


def test_no_field_is_asked_in_two_sections() -> None:
    assert len(DRAFT_FIELDS) == sum(len(section.fields) for section in SECTIONS)


def test_section_nobody_opened_is_not_started() -> None:
    assert progress(QUESTION, {}, was_opened=False) is Progress.NOT_STARTED


def test_section_that_was_opened_and_left_blank_was_looked_at() -> None:
    assert progress(QUESTION, {}, was_opened=True) is Progress.LOOKED_AT


@pytest.mark.parametrize("was_opened", [True, False])
def test_section_with_some_of_its_answers_is_in_progress(was_opened: bool) -> None:
    content = {"title": "Do texts work?"}

    assert progress(QUESTION, content, was_opened=was_opened) is Progress.IN_PROGRESS


@pytest.mark.parametrize("was_opened", [True, False])
def test_section_is_done_when_nothing_that_sending_needs_is_missing(was_opened: bool) -> None:
    assert progress(QUESTION, TO_SEND, was_opened=was_opened) is Progress.DONE


def test_section_of_optional_answers_is_done_by_being_looked_at() -> None:
    assert progress(HOPED, {}, was_opened=False) is Progress.NOT_STARTED
    assert progress(HOPED, {}, was_opened=True) is Progress.DONE


def test_what_is_missing_comes_in_the_order_of_the_questions() -> None:
    names = [field.name for field in missing({}, Needed.NOW)]

    assert names == [name for name in DRAFT_FIELDS if name in names]
    assert names[:2] == ["title", "plain_summary"]


def test_what_assessment_needs_is_not_missing_to_send_a_draft() -> None:
    assert "background" not in {field.name for field in missing({}, Needed.NOW)}
    assert "background" in {field.name for field in missing({}, Needed.LATER)}


def test_design_that_is_not_stated_is_no_answer() -> None:
    design = DRAFT_FIELDS["design"]

    assert not is_given(design, {"design": "not_stated"})
    assert is_given(design, {"design": "qualitative"})


def test_what_sending_a_project_needs_is_what_the_domain_names() -> None:
    """T1: question, priority, business area, design, sponsor, data, funding, proposed marking."""
    needed = {asked.name for asked in missing({}, Needed.NOW)}
    assert {
        "question", "priorities", "areas", "design", "sponsor", "data_wanted", "funding_stated",
        "proposed_marking",
    } <= needed  # fmt: skip


def test_methods_sample_and_outcomes_are_needed_only_for_the_assessment() -> None:
    later = {asked.name for asked in missing({}, Needed.LATER)}
    assert {"methods", "sample_plan", "outcomes", "population"} <= later
    assert not later & {asked.name for asked in missing({}, Needed.NOW)}


def test_questions_in_rows_say_what_a_row_holds() -> None:
    for asked in DRAFT_FIELDS.values():
        assert bool(asked.columns) is (asked.kind is Kind.ROWS), asked.name


@pytest.mark.parametrize("name", ["design", "title", "areas", "outcomes"])
@pytest.mark.parametrize("blank", ["", None, []])
def test_a_blank_is_no_answer(name: str, blank: object) -> None:
    assert not is_given(DRAFT_FIELDS[name], {name: blank})
    assert not is_given(DRAFT_FIELDS[name], {})


@pytest.mark.parametrize(
    "name", ["question", "design", "methods", "sample_plan", "outcomes", "people_or_data"]
)
def test_what_an_approval_rests_on_makes_a_new_protocol_when_it_changes(name: str) -> None:
    assert DRAFT_FIELDS[name].is_major


@pytest.mark.parametrize("name", ["title", "keywords", "sponsor", "publication_plan"])
def test_a_change_of_words_around_it_does_not(name: str) -> None:
    assert not DRAFT_FIELDS[name].is_major
