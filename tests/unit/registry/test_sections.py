"""Which questions a draft asks, when each is needed, and how far a section has come (DOMAIN T0, T1)."""

from __future__ import annotations

from typing import Any

import pytest

from evidence_hub.registry.sections import (
    BY_CODE,
    DRAFT_FIELDS,
    SECTION_OF,
    SECTIONS,
    Kind,
    Needed,
    Progress,
    is_given,
    missing,
    progress,
)


def answered(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, "x")


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


def test_every_question_stands_in_one_section() -> None:
    asked = [field.name for section in SECTIONS for field in section.fields]
    assert len(asked) == len(set(asked)) == len(DRAFT_FIELDS)
    assert all(SECTION_OF[name] is BY_CODE[SECTION_OF[name].code] for name in asked)


def test_questions_in_rows_say_what_a_row_holds() -> None:
    for asked in DRAFT_FIELDS.values():
        assert bool(asked.columns) is (asked.kind is Kind.ROWS), asked.name


@pytest.mark.parametrize("name", ["design", "title", "areas", "outcomes"])
@pytest.mark.parametrize("blank", ["", None, []])
def test_a_blank_is_no_answer(name: str, blank: object) -> None:
    assert not is_given(DRAFT_FIELDS[name], {name: blank})
    assert not is_given(DRAFT_FIELDS[name], {})


def test_a_design_that_is_not_stated_is_no_answer() -> None:
    assert not is_given(DRAFT_FIELDS["design"], {"design": "not_stated"})
    assert is_given(DRAFT_FIELDS["design"], {"design": "rct_individual"})


def test_what_is_missing_comes_in_the_order_in_which_it_is_asked() -> None:
    order = list(DRAFT_FIELDS)
    names = [asked.name for asked in missing({}, Needed.NOW, Needed.LATER)]
    assert names == sorted(names, key=order.index)


@pytest.mark.parametrize(
    ("given", "was_opened", "expected"),
    [
        (answered(), False, Progress.NOT_STARTED),
        (answered(), True, Progress.LOOKED_AT),
        (answered("title"), False, Progress.IN_PROGRESS),
        (answered("title"), True, Progress.IN_PROGRESS),
        (
            answered("title", "plain_summary", "question", "decision_informed"),
            False,
            Progress.DONE,
        ),
    ],
)
def test_a_section_with_needed_questions_is_done_by_answering_them(
    given: dict[str, Any], was_opened: bool, expected: Progress
) -> None:
    assert progress(BY_CODE["question"], given, was_opened=was_opened) is expected


def test_a_section_of_optional_questions_is_done_by_being_looked_at() -> None:
    assert progress(BY_CODE["hoped"], {}, was_opened=False) is Progress.NOT_STARTED
    assert progress(BY_CODE["hoped"], {}, was_opened=True) is Progress.DONE


@pytest.mark.parametrize(
    "name", ["question", "design", "methods", "sample_plan", "outcomes", "people_or_data"]
)
def test_what_an_approval_rests_on_makes_a_new_protocol_when_it_changes(name: str) -> None:
    assert DRAFT_FIELDS[name].is_major


@pytest.mark.parametrize("name", ["title", "keywords", "sponsor", "publication_plan"])
def test_a_change_of_words_around_it_does_not(name: str) -> None:
    assert not DRAFT_FIELDS[name].is_major
