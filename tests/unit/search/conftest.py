"""An empty index of each engine, and a database with a change log and a toy room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_hub.search.engines import close_engines, open_engine
from evidence_hub.search.engines.base import Engine

ENGINES = ("whoosh",)


@pytest.fixture(params=ENGINES)
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine over a folder that holds nothing at all."""
    yield open_engine(request.param, tmp_path / "search")
    close_engines()


@pytest.fixture
def engine(bare_engine: Engine) -> Engine:
    """An engine with an index without documents."""
    bare_engine.begin_rebuild().publish()
    return bare_engine
