"""What tests of agreements begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask


@pytest.fixture
def folder(in_app: Flask) -> Path:
    """Where the hub of this test keeps its documents."""
    return Path(in_app.config["HUB"].data_dir)
