"""Every endpoint stands in one access list; every POST ends in one commit and no GET does."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from evidence_hub.app import FEATURES, create_app
from tests.conftest import ROOT, settings_for


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("built")
    return create_app(settings_for(folder, "sqlite://"))


def test_every_endpoint_stands_in_exactly_one_access_list(built: Flask) -> None:
    listed = Counter(
        endpoint
        for feature in FEATURES
        for endpoints in (feature.public, feature.signed_in)
        for endpoint in endpoints
    )
    assert {endpoint for endpoint, times in listed.items() if times > 1} == set()
    assert set(listed) == set(built.view_functions)


def test_every_post_commits_and_no_get_does(built: Flask) -> None:
    for rule in built.url_map.iter_rules():
        view = built.view_functions[rule.endpoint]
        writes = bool(set(rule.methods or ()) & {"POST", "PUT", "PATCH", "DELETE"})
        assert getattr(view, "transactional", False) is writes, rule.endpoint


def test_no_view_says_no_and_keeps_what_was_half_done() -> None:
    """An error told beside a redirect goes through reject, which rolls back first."""
    for path in sorted((ROOT / "evidence_hub").rglob("*.py")):
        if path.name != "transactions.py":
            assert '"error")' not in path.read_text(), path


def test_no_endpoint_takes_both_get_and_post(built: Flask) -> None:
    for rule in built.url_map.iter_rules():
        assert not {"GET", "POST"} <= set(rule.methods or ()), rule.endpoint
