"""A round of judging asks each question once, and no answer outlives it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from evidence_hub.core.evaluation_cache import (
    begin_page,
    cached_by_project,
    cached_by_record,
    cached_in_evaluation,
    end_page,
    evaluation_cache,
)


def test_a_question_is_asked_once_a_round_and_anew_in_the_next() -> None:
    asked: list[tuple[int, ...]] = []

    @cached_in_evaluation
    def query(ids: Sequence[int]) -> int:
        asked.append(tuple(ids))
        return len(asked)

    with evaluation_cache():
        assert (query([1, 2]), query([1, 2]), query([1])) == (1, 1, 2)
        with evaluation_cache():
            assert query([1]) == 2, "a round inside a round is the same one"
    assert query([1]) == 3
    assert query([1]) == 4
    with evaluation_cache():
        assert query([1]) == 5


def test_records_asked_for_already_are_not_asked_for_again() -> None:
    asked: list[list[int]] = []

    @cached_by_record
    def query(ids: Sequence[int]) -> dict[int, str]:
        asked.append(list(ids))
        return {key: f"row {key}" for key in ids if key != 3}

    with evaluation_cache():
        assert query([1, 2, 3]) == {1: "row 1", 2: "row 2"}
        assert query([3, 2]) == {2: "row 2"}, "also that there is nothing is known"
        assert query([2, 4]) == {2: "row 2", 4: "row 4"}
    assert asked == [[1, 2, 3], [4]]
    query([1])
    assert asked[-1] == [1]


def test_a_page_that_writes_keeps_nothing() -> None:
    asked: list[int] = []

    @cached_in_evaluation
    def query(number: int) -> int:
        asked.append(number)
        return number

    begin_page(reads_only=True)
    query(1)
    query(1)
    end_page()
    begin_page(reads_only=False)
    query(1)
    query(1)
    end_page()
    assert asked == [1, 1, 1]


def test_a_round_within_a_round_asks_about_the_projects_of_both() -> None:
    asked: list[list[int]] = []
    projects = [SimpleNamespace(id=number) for number in (1, 2, 3)]

    @cached_by_project
    def query(ids: Sequence[int]) -> dict[int, str]:
        asked.append(sorted(ids))
        return dict.fromkeys(ids, "row")

    with evaluation_cache(projects):
        with evaluation_cache(projects[:1]):
            assert query([1]) == {1: "row"}
        with evaluation_cache(projects[1:]):
            assert query([2, 3]) == {2: "row", 3: "row"}
    assert asked == [[1, 2, 3]]


def test_codes_are_kept_as_numbers_are() -> None:
    asked: list[list[str]] = []

    @cached_by_record
    def query(codes: Sequence[str]) -> dict[str, str]:
        asked.append(list(codes))
        return {code: code.upper() for code in codes}

    with evaluation_cache():
        assert query(["a", "b"]) == {"a": "A", "b": "B"}
        assert query(["b", "c"]) == {"b": "B", "c": "C"}
    assert asked == [["a", "b"], ["c"]]
