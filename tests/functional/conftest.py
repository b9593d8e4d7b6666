"""What functional tests share beyond the prepared hub: the DEMO with its studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import QUICK_HASH, administrate, run_flask


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the DEMO and its studies, made once."""
    folder = tmp_path_factory.mktemp("demo")
    address = f"sqlite:///{folder / 'hub.sqlite3'}"
    run_flask(folder, address, "prepare")
    administrate(address, "UPDATE person SET password_hash = :quick", quick=QUICK_HASH)
    administrate(address, "PRAGMA wal_checkpoint(TRUNCATE)")
    return folder
