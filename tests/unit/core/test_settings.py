"""What the hub refuses to start with, and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_hub.core.settings import SettingsError, database_address, from_environment

PRODUCTION = {"EVIDENCE_HUB_ENV": "production", "EVIDENCE_HUB_SECRET_KEY": "k" * 32}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"EVIDENCE_HUB_ENV": "staging"}, "EVIDENCE_HUB_ENV"),
        ({"EVIDENCE_HUB_SEARCH_ENGINE": "magic"}, "EVIDENCE_HUB_SEARCH_ENGINE"),
        ({"EVIDENCE_HUB_SMTP_URL": "mail.example"}, "EVIDENCE_HUB_SMTP_URL"),
        ({"EVIDENCE_HUB_TODAY": "soon"}, "EVIDENCE_HUB_TODAY"),
        ({**PRODUCTION, "EVIDENCE_HUB_SECRET_KEY": "short"}, "EVIDENCE_HUB_SECRET_KEY"),
        ({**PRODUCTION, "EVIDENCE_HUB_TODAY": "2026-01-01"}, "EVIDENCE_HUB_TODAY"),
    ],
)
def test_a_setting_that_cannot_hold_is_named(
    wrong: dict[str, str], named: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=named):
        from_environment({"EVIDENCE_HUB_DATA_DIR": str(tmp_path), **wrong})


def test_development_makes_one_key_and_keeps_it_to_itself(tmp_path: Path) -> None:
    env = {"EVIDENCE_HUB_DATA_DIR": str(tmp_path)}
    first, second = from_environment(env), from_environment(env)
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_any_plain_postgresql_address_uses_the_driver_that_is_installed(scheme: str) -> None:
    assert database_address(f"{scheme}://hub@db/hub") == "postgresql+psycopg://hub@db/hub"


def test_another_address_is_left_alone() -> None:
    assert database_address("sqlite:///hub.sqlite3") == "sqlite:///hub.sqlite3"
