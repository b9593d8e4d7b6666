"""Settings come from the environment once, are checked once, and are then plain values."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence_hub.core import clock

ENGINES = ("whoosh",)
DEFAULT_DEMO_PASSWORD = "evidence-hub-demo"  # noqa: S105  # nosec B105 - published in the README, development only


SHORTEST_KEY = 32
MOST_PROXIES = 10


class SettingsError(Exception):
    """The hub refuses to start; the message says which setting to mend."""


@dataclass(frozen=True)
class Settings:
    environment: str
    data_dir: Path
    database_url: str
    search_engine: str
    secret_key: str
    demo_password: str
    metrics_token: str = ""  # lets a Prometheus on another machine read /metrics
    smtp_url: str = ""  # smtp://, smtp+starttls:// or smtps://; none: mail is written to files
    mail_from: str = "Evidence Hub <evidence-hub@localhost>"
    base_url: str = "http://127.0.0.1:8000"  # how links in mail begin
    trusted_proxies: int = 0  # how many stand in front; the client's address is read through them
    clamd: str = ""  # the virus scanner: host:port or unix:/path

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def search_dir(self) -> Path:
        return self.data_dir / "search"


def _secret_key(env: Mapping[str, str], environment: str, data_dir: Path) -> str:
    given = env.get("EVIDENCE_HUB_SECRET_KEY", "")
    if environment == "production":
        if len(given) < SHORTEST_KEY:
            raise SettingsError("Set EVIDENCE_HUB_SECRET_KEY to at least 32 random characters.")
        return given
    if given:
        return given
    path = data_dir / "secret-key"
    if not path.exists():
        # "x" makes two processes that start together agree on one key.
        try:
            with path.open("x", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            path.chmod(0o600)
        except FileExistsError:
            pass
    return path.read_text(encoding="ascii").strip()


def database_address(url: str) -> str:
    """Return the SQLAlchemy address, with psycopg 3 for any plain PostgreSQL scheme."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _smtp(given: str) -> str:
    if given and not given.startswith(("smtp://", "smtps://", "smtp+starttls://")):
        raise SettingsError(
            "EVIDENCE_HUB_SMTP_URL must begin with smtp://, smtp+starttls:// or smtps://."
        )
    return given


def _trusted_proxies(given: str) -> int:
    if not (given.isascii() and given.isdigit() and int(given[:4]) <= MOST_PROXIES):
        raise SettingsError(
            f"EVIDENCE_HUB_TRUSTED_PROXIES must be a whole number from 0 to {MOST_PROXIES}."
        )
    return int(given)


def _check_today(given: str, environment: str) -> None:
    if environment == "production" and given:
        raise SettingsError("EVIDENCE_HUB_TODAY is for development and tests: unset it.")
    try:
        clock.moved_to(given)
    except ValueError as error:
        raise SettingsError(
            "EVIDENCE_HUB_TODAY must be a date (2026-11-22) or a date and time (2026-11-22T09:30)."
        ) from error


def _environment(env: Mapping[str, str]) -> str:
    environment = env.get("EVIDENCE_HUB_ENV") or "development"
    if environment not in ("development", "production"):
        raise SettingsError("EVIDENCE_HUB_ENV must be 'development' or 'production'.")
    return environment


def _search_engine(env: Mapping[str, str]) -> str:
    engine = env.get("EVIDENCE_HUB_SEARCH_ENGINE") or "whoosh"
    if engine not in ENGINES:
        raise SettingsError(f"EVIDENCE_HUB_SEARCH_ENGINE must be one of: {', '.join(ENGINES)}.")
    return engine


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of INTERFACE "Settings"; raise SettingsError on one that cannot hold."""
    env = os.environ if env is None else env
    environment = _environment(env)
    engine = _search_engine(env)
    _check_today(env.get("EVIDENCE_HUB_TODAY", ""), environment)
    data_dir = Path(env.get("EVIDENCE_HUB_DATA_DIR") or "instance").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    url = env.get("EVIDENCE_HUB_DATABASE_URL") or f"sqlite:///{data_dir / 'evidence-hub.sqlite3'}"
    return Settings(
        environment=environment,
        data_dir=data_dir,
        database_url=database_address(url),
        search_engine=engine,
        secret_key=_secret_key(env, environment, data_dir),
        demo_password=env.get("EVIDENCE_HUB_DEMO_PASSWORD") or DEFAULT_DEMO_PASSWORD,
        metrics_token=env.get("EVIDENCE_HUB_METRICS_TOKEN", "").strip(),
        smtp_url=_smtp(env.get("EVIDENCE_HUB_SMTP_URL", "").strip()),
        mail_from=env.get("EVIDENCE_HUB_MAIL_FROM", "").strip() or Settings.mail_from,
        base_url=(env.get("EVIDENCE_HUB_BASE_URL", "").strip() or Settings.base_url).rstrip("/"),
        trusted_proxies=_trusted_proxies(
            env.get("EVIDENCE_HUB_TRUSTED_PROXIES", "").strip() or "0"
        ),
        clamd=env.get("EVIDENCE_HUB_CLAMD", "").strip(),
    )
