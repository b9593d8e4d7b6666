"""What the hub refuses to start with, and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_hub.core.settings import SettingsError, database_address, from_environment, read_all

PRODUCTION = {
    "EVIDENCE_HUB_ENV": "production",
    "EVIDENCE_HUB_SECRET_KEY": "9f2c4e7ab1d80365e9f2c4e7ab1d8036",
    "EVIDENCE_HUB_BASE_URL": "https://evidence.force.example",
    "EVIDENCE_HUB_TRUSTED_PROXIES": "1",
}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"EVIDENCE_HUB_ENV": "staging"}, "EVIDENCE_HUB_ENV"),
        ({"EVIDENCE_HUB_SEARCH_ENGINE": "magic"}, "EVIDENCE_HUB_SEARCH_ENGINE"),
        ({"EVIDENCE_HUB_SMTP_URL": "mail.example"}, "EVIDENCE_HUB_SMTP_URL"),
        ({"EVIDENCE_HUB_TODAY": "soon"}, "EVIDENCE_HUB_TODAY"),
        ({**PRODUCTION, "EVIDENCE_HUB_SECRET_KEY": "short"}, "EVIDENCE_HUB_SECRET_KEY"),
        ({**PRODUCTION, "EVIDENCE_HUB_SECRET_KEY": "k" * 64}, "EVIDENCE_HUB_SECRET_KEY"),
        ({**PRODUCTION, "EVIDENCE_HUB_TODAY": "2026-01-01"}, "EVIDENCE_HUB_TODAY"),
        ({**PRODUCTION, "EVIDENCE_HUB_BASE_URL": ""}, "EVIDENCE_HUB_BASE_URL"),
        ({**PRODUCTION, "EVIDENCE_HUB_BASE_URL": "http://hub.example"}, "EVIDENCE_HUB_BASE_URL"),
        ({**PRODUCTION, "EVIDENCE_HUB_BASE_URL": "https://localhost"}, "EVIDENCE_HUB_BASE_URL"),
        ({**PRODUCTION, "EVIDENCE_HUB_BASE_URL": "https://127.0.1.1:8"}, "EVIDENCE_HUB_BASE_URL"),
        ({**PRODUCTION, "EVIDENCE_HUB_BASE_URL": "https://[::1]/"}, "EVIDENCE_HUB_BASE_URL"),
        ({**PRODUCTION, "EVIDENCE_HUB_TRUSTED_PROXIES": ""}, "EVIDENCE_HUB_TRUSTED_PROXIES"),
        ({**PRODUCTION, "EVIDENCE_HUB_SMTP_URL": "smtp://hub:word@mail"}, "EVIDENCE_HUB_SMTP_URL"),
        ({**PRODUCTION, "FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ],
)
def test_a_setting_that_cannot_hold_is_named(
    wrong: dict[str, str], named: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=named):
        from_environment({"EVIDENCE_HUB_DATA_DIR": str(tmp_path), **wrong})


def test_production_starts_with_settings_that_hold(tmp_path: Path) -> None:
    found = from_environment({"EVIDENCE_HUB_DATA_DIR": str(tmp_path), **PRODUCTION})
    assert found.is_production
    assert found.base_url == "https://evidence.force.example"


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_password_of_the_mail_server_goes_over_tls(scheme: str, tmp_path: Path) -> None:
    address = f"{scheme}://hub:word@mail.force.example"
    env = {"EVIDENCE_HUB_DATA_DIR": str(tmp_path), **PRODUCTION, "EVIDENCE_HUB_SMTP_URL": address}
    assert from_environment(env).smtp_url == address


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    _, problems = read_all(
        {"EVIDENCE_HUB_DATA_DIR": str(tmp_path), "EVIDENCE_HUB_ENV": "production",
         "FLASK_DEBUG": "true", "EVIDENCE_HUB_TODAY": "2026-01-01"}
    )  # fmt: skip
    named = ("SECRET_KEY", "BASE_URL", "TRUSTED_PROXIES", "FLASK_DEBUG", "TODAY")
    assert len(problems) == len(named)
    assert all(any(name in problem for problem in problems) for name in named)


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
