"""Files of the seed that cannot be read: each is said so, and hides no other mistake."""

from pathlib import Path

import pytest

from evidence_hub.seeding.reader import Problem
from evidence_hub.seeding.sheets import MAX_BYTES
from tests.unit.seeding.conftest import SMALL_SEED, Break, line_of, problems_of


def test_a_field_given_twice_is_refused_on_its_second_line(broken: Break) -> None:
    line = line_of("projects.yaml", "title: A study")
    (problem,) = broken("projects.yaml", "title: A study\n", "title: A study\n    title: Another\n")
    assert problem == Problem(
        "projects.yaml", line + 1, "projects[0].title", f"given twice, first on line {line}"
    )


@pytest.mark.parametrize(
    ("text", "lines", "message"),
    [
        ("organisations: [\n", {1, 2}, "this is not YAML: "),
        ("organisations:\n  - code: wmp\n name: x\n", {3}, "this is not YAML: "),
        ("organisations: \x07\n", {0}, "this is not YAML: "),
        ("", {1}, "the file is empty"),
        ("# nothing but a comment\n", {1, 2}, "the file is empty"),
        ("organisations: []\n---\nmore: []\n", {2}, "a second document begins here"),
        ("? [a, b]\n: c\n", {1}, "the name of a field must be a word"),
        (
            "organisations: " + "[" * 40 + "]" * 40 + "\n",
            {1},
            "the file is more than 12 levels deep",
        ),
        ("organisations: !!python/object/apply:os.system [ls]\n", {1}, "tags (!) are not allowed"),
        ("organisations: !!str text\n", {1}, "tags (!) are not allowed"),
        ("a: &x [1]\norganisations: *x\n", {2}, "anchors and aliases (& and *) are not allowed"),
        ("- one\n- two\n", {1}, '["one", "two"] should be a group of fields'),
        ("organisations: soon\n", {1}, "'soon' should be a list"),
    ],
)
def test_text_that_is_not_plain_yaml_is_refused(
    copy: Path, text: str, lines: set[int], message: str
) -> None:
    (copy / "organisations.yaml").write_text(text, "utf-8")
    problems = [problem for problem in problems_of(copy) if problem.file == "organisations.yaml"]
    assert any(each.line in lines and each.message.startswith(message) for each in problems), (
        problems
    )


def test_an_alias_bomb_is_refused_without_being_unfolded(copy: Path) -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    bomb = ["a0: &a0 [lol]", *levels, "organisations: *a39"]
    (copy / "organisations.yaml").write_text("\n".join(bomb), "utf-8")
    found = {each.message for each in problems_of(copy) if each.file == "organisations.yaml"}
    assert found == {"anchors and aliases (& and *) are not allowed"}


def test_a_file_in_another_encoding_is_refused_on_its_line(copy: Path) -> None:
    (copy / "organisations.yaml").write_bytes(b"# first line\norganisations: [caf\xe9]\n")
    assert problems_of(copy) == [Problem("organisations.yaml", 2, "", "the file is not in UTF-8")]


def test_a_huge_file_is_refused(copy: Path) -> None:
    (copy / "organisations.yaml").write_text("#" * (MAX_BYTES + 1), "utf-8")
    assert problems_of(copy) == [
        Problem("organisations.yaml", 0, "", "the file is larger than 1,000,000 bytes")
    ]


def test_a_missing_file_is_reported_and_hides_no_other_mistake(broken: Break, copy: Path) -> None:
    (copy / "organisations.yaml").unlink()
    problems = broken("projects.yaml", "stage: analysis", "stage: live")
    assert [problem.file for problem in problems] == ["organisations.yaml", "projects.yaml"]


FILES = sorted(path.name for path in SMALL_SEED.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES)
def test_names_in_a_file_that_cannot_be_read_are_not_called_unknown(copy: Path, file: str) -> None:
    (copy / file).write_text("[", "utf-8")
    assert {problem.file for problem in problems_of(copy)} == {file}


@pytest.mark.parametrize("file", FILES)
def test_a_missing_schema_is_reported_for_its_file_alone(copy: Path, file: str) -> None:
    (copy / "schema" / file.replace(".yaml", ".schema.json")).unlink()
    (problem,) = problems_of(copy)
    assert problem.file == file
    assert problem.message.startswith("its schema cannot be read")


def test_a_missing_common_schema_is_reported_for_every_file(copy: Path) -> None:
    (copy / "schema" / "common.schema.json").unlink()
    assert [problem.file for problem in problems_of(copy)] == FILES


def test_a_folder_without_a_seed_is_reported_file_by_file(tmp_path: Path) -> None:
    assert [problem.file for problem in problems_of(tmp_path)] == FILES
