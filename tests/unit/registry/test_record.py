"""What the page of a record says of its stage, and how answers of several sources are merged."""

from __future__ import annotations

import pytest

from evidence_hub.registry.hooks import Answer
from evidence_hub.registry.models import Project
from evidence_hub.registry.record import _each_once, _steps, stage_note
from evidence_hub.registry.stages import MAIN_LINE, Stage


def project(stage: Stage, *, is_legacy: bool = False) -> Project:
    return Project(stage=stage, is_legacy=is_legacy)


def states(of: Project) -> list[str]:
    return [step.state for step in _steps(of)]


def test_steps_before_the_stage_are_done_and_those_after_it_ahead() -> None:
    reached = MAIN_LINE.index(Stage.LIVE)

    assert states(project(Stage.LIVE)) == [
        *["done"] * reached,
        "current",
        *["ahead"] * (len(MAIN_LINE) - reached - 1),
    ]


def test_steps_of_an_import_are_never_shown_as_done() -> None:
    assert "done" not in states(project(Stage.ANALYSIS, is_legacy=True))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in MAIN_LINE])
def test_stage_beside_the_line_says_nothing_of_the_steps(stage: Stage) -> None:
    assert set(states(project(stage))) == {"unknown"}
    assert stage_note(project(stage))


@pytest.mark.parametrize("stage", MAIN_LINE)
def test_stage_of_the_line_needs_no_note(stage: Stage) -> None:
    assert stage_note(project(stage)) == ""


def test_import_says_that_its_source_gives_no_stage() -> None:
    assert "does not say which stage" in stage_note(project(Stage.LEGACY_IMPORT))


def test_answers_of_the_same_words_are_one_line_with_the_marks_of_both() -> None:
    merged = _each_once(
        [
            Answer("Thefts fell", "beneficial", ["a"]),
            Answer("Thefts fell", "beneficial", ["b", "a"]),
        ]
    )

    assert merged == [Answer("Thefts fell", "beneficial", ["a", "b"])]


def test_answers_of_another_direction_stay_apart() -> None:
    both = [Answer("Thefts", "beneficial", []), Answer("Thefts", "harmful", [])]

    assert _each_once(both) == both
