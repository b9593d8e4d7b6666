"""The shipped seed, and a small one that is free to be broken."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_hub.seeding.reader import Problem, SeedData, SeedError, read_seed

SEED = Path(__file__).parents[3] / "seed"


SMALL_SEED = Path(__file__).parent / "small_seed"


Break = Callable[[str, str, str], list[Problem]]


@pytest.fixture(scope="module")
def seed() -> SeedData:
    return read_seed(SEED)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A seed of a few rows under the real schemas, free to be broken."""
    folder = Path(shutil.copytree(SMALL_SEED, tmp_path / "seed"))
    shutil.copytree(SEED / "schema", folder / "schema")
    return folder


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(SeedError) as raised:
        read_seed(folder)
    return raised.value.problems


@pytest.fixture
def broken(copy: Path) -> Break:
    """Replace the first `old` of a file by `new` and return what the reader says."""

    def replace(file: str, old: str, new: str) -> list[Problem]:
        text = (copy / file).read_text("utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), "utf-8")
        return problems_of(copy)

    return replace


def line_of(file: str, words: str) -> int:
    """The line of the small seed's file on which the words stand first."""
    return (SMALL_SEED / file).read_text("utf-8").partition(words)[0].count("\n") + 1
