"""A round of judging asks each question once, and no answer outlives it."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_hub.registry.evaluation_cache import cached_in_evaluation, evaluation_cache


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
