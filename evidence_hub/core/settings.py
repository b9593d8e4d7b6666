"""Settings come from the environment once, are checked once, and are then plain values."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from evidence_hub.core import clock

ENGINES = ("whoosh",)
DEFAULT_DEMO_PASSWORD = "evidence-hub-demo"  # noqa: S105  # nosec B105 - published in the README, development only


SHORTEST_KEY = 32
FEWEST_DIFFERENT = 10  # characters of a key; 32 random hexadecimal ones have fewer once in millions
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104  # nosec B104
MOST_PROXIES = 10
T = TypeVar("T")


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


def _is_weak(key: str) -> bool:
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_DIFFERENT


def _secret_key(env: Mapping[str, str], environment: str, data_dir: Path) -> str:
    given = env.get("EVIDENCE_HUB_SECRET_KEY", "")
    if environment == "production":
        if _is_weak(given):
            raise SettingsError(
                "EVIDENCE_HUB_SECRET_KEY is weak or missing: set it to at least 32 random "
                "characters, as docs/production.md shows."
            )
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


def _smtp(given: str, environment: str) -> str:
    if given and not given.startswith(("smtp://", "smtps://", "smtp+starttls://")):
        raise SettingsError(
            "EVIDENCE_HUB_SMTP_URL must begin with smtp://, smtp+starttls:// or smtps://."
        )
    if environment == "production" and given.startswith("smtp://") and "@" in given:
        raise SettingsError(
            "EVIDENCE_HUB_SMTP_URL sends a password that anybody on the way can read: "
            "begin it with smtp+starttls:// or smtps://."
        )
    return given


def _base_url(given: str, environment: str) -> str:
    if environment != "production":
        return (given or Settings.base_url).rstrip("/")
    address = urlsplit(given)
    host = (address.hostname or "").rstrip(".")
    if address.scheme != "https" or not host:
        raise SettingsError(
            "EVIDENCE_HUB_BASE_URL must be the address that people use, beginning with https://."
        )
    if host in LOOPBACK or host.startswith("127.") or host.endswith(".localhost"):
        raise SettingsError(
            "EVIDENCE_HUB_BASE_URL names this machine alone: links in mail would lead nowhere. "
            "Set it to the address that people use."
        )
    return given.rstrip("/")


def _trusted_proxies(given: str, environment: str) -> int:
    if not given and environment == "production":
        raise SettingsError(
            "EVIDENCE_HUB_TRUSTED_PROXIES is not set: say how many proxies stand in front, "
            "1 for the nginx of docs/production.md, 0 for none."
        )
    given = given or "0"
    if not (given.isascii() and given.isdigit() and int(given[:4]) <= MOST_PROXIES):
        raise SettingsError(
            f"EVIDENCE_HUB_TRUSTED_PROXIES must be a whole number from 0 to {MOST_PROXIES}."
        )
    return int(given)


def _check_debug(env: Mapping[str, str], environment: str) -> None:
    is_on = env.get("FLASK_DEBUG", "").strip().lower() not in ("", "0", "false", "no")
    if environment == "production" and is_on:
        raise SettingsError(
            "FLASK_DEBUG is on: its error pages show what is hidden and run code. Unset it."
        )


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


class _Reading:
    """Reads one setting after the other and remembers what is wrong with each."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def of(self, read: Callable[..., T], *arguments: object, otherwise: T) -> T:
        """Return what a setting says, or a value to go on with where it cannot hold."""
        try:
            return read(*arguments)
        except SettingsError as error:
            self.problems.append(str(error))
            return otherwise


def read_all(env: Mapping[str, str] | None = None) -> tuple[Settings, list[str]]:
    """Read the settings of INTERFACE "Settings"; return them with all that is wrong, at once.

    Settings with anything wrong are good for naming it, never for serving.
    """
    env = os.environ if env is None else env
    reading = _Reading()
    environment = reading.of(_environment, env, otherwise="production")
    engine = reading.of(_search_engine, env, otherwise=ENGINES[0])
    reading.of(_check_today, env.get("EVIDENCE_HUB_TODAY", ""), environment, otherwise=None)
    reading.of(_check_debug, env, environment, otherwise=None)
    data_dir = Path(env.get("EVIDENCE_HUB_DATA_DIR") or "instance").resolve()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = env.get("EVIDENCE_HUB_DATABASE_URL") or f"sqlite:///{data_dir / 'evidence-hub.sqlite3'}"

    def given(name: str) -> str:
        return env.get(f"EVIDENCE_HUB_{name}", "").strip()

    settings = Settings(
        environment=environment,
        data_dir=data_dir,
        database_url=database_address(url),
        search_engine=engine,
        secret_key=reading.of(
            _secret_key, env, environment, data_dir, otherwise=secrets.token_hex(32)
        ),
        demo_password=env.get("EVIDENCE_HUB_DEMO_PASSWORD") or DEFAULT_DEMO_PASSWORD,
        metrics_token=given("METRICS_TOKEN"),
        smtp_url=reading.of(_smtp, given("SMTP_URL"), environment, otherwise=""),
        mail_from=given("MAIL_FROM") or Settings.mail_from,
        base_url=reading.of(_base_url, given("BASE_URL"), environment, otherwise=Settings.base_url),
        trusted_proxies=reading.of(
            _trusted_proxies, given("TRUSTED_PROXIES"), environment, otherwise=0
        ),
        clamd=given("CLAMD"),
    )
    return settings, reading.problems


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise SettingsError that names each one that cannot hold."""
    settings, problems = read_all(env)
    if problems:
        raise SettingsError("\n".join(problems))
    return settings
