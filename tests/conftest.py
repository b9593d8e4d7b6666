"""What all tests share: prepared databases, the standing cast, a signed-in client."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from werkzeug.test import TestResponse

from evidence_hub.app import create_app
from evidence_hub.core.database import db
from evidence_hub.core.settings import Settings
from tests.postgres import Cluster, find_programs

PASSWORD = "evidence-hub-demo"
IN_CI = os.environ.get("CI") == "true"
POSTGRES = "EVIDENCE_HUB_TEST_POSTGRES"
KEPT = "EVIDENCE_HUB_TEST_KEEP"
ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgresql")
CAST = (
    "staff", "lead", "lead2", "ctu", "supervisor", "member", "member2", "member3", "chair", "deputy",
    "secretary", "ethics", "ethics2", "infogov", "legal", "partner", "student", "auditor", "admin",
)  # fmt: skip

# Signing in is tested with the hub's own hashes; everything else need not wait for them.
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

_cluster: Cluster | None = None


def missing(what: str) -> None:
    """Skip for want of a program on a developer's machine; fail in CI, where nothing is skipped."""
    if IN_CI:
        pytest.fail(f"{what} is missing, and CI skips nothing")
    pytest.skip(f"{what} is not installed")


def pytest_configure(config: pytest.Config) -> None:
    """Start one private PostgreSQL cluster for the whole run; workers find it by its address."""
    global _cluster  # noqa: PLW0603 - one cluster a run, stopped at its end
    if hasattr(config, "workerinput") or POSTGRES in os.environ or find_programs() is None:
        return
    _cluster = Cluster.start()
    os.environ[POSTGRES] = _cluster.address


def _case_on_postgresql(item: pytest.Item) -> str | None:
    """Return the test of which this is a case on PostgreSQL, None for any other."""
    called = getattr(item, "callspec", None)
    if called is None or called.params.get("place") != "postgresql":
        return None
    return item.nodeid.partition("[")[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run one case of each test on PostgreSQL, and every case on SQLite.

    The cases of a test differ in roles and words; the SQL that they send is the same.
    """
    first: dict[str, str] = {}
    for item in items:
        if test := _case_on_postgresql(item):
            first[test] = min(first.get(test, item.nodeid), item.nodeid)
    again = [
        item for item in items if (test := _case_on_postgresql(item)) and first[test] != item.nodeid
    ]
    if again:
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if item not in set(again)]


def pytest_unconfigure(config: pytest.Config) -> None:
    if _cluster is not None:
        _cluster.stop()


def settings_for(folder: Path, database_url: str) -> Settings:
    return Settings(
        environment="development",
        data_dir=folder,
        database_url=database_url,
        search_engine="whoosh",
        secret_key="a key for tests alone",
        demo_password=PASSWORD,
    )


def run_flask(folder: Path, database_url: str, *arguments: str, **env: str) -> str:
    """Run a command of the hub as a person would; fail with its words when it fails."""
    done = flask_command(folder, database_url, *arguments, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def prepare(folder: Path, address: str) -> None:
    run_flask(folder, address, "db", "upgrade")
    run_flask(folder, address, "seed", "load")
    run_flask(folder, address, "seed", "demo", "--without-studies")
    run_flask(folder, address, "prepare")


def flask_command(
    folder: Path, database_url: str, *arguments: str, **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "EVIDENCE_HUB_DATA_DIR": str(folder),
            "EVIDENCE_HUB_DATABASE_URL": database_url,
            "EVIDENCE_HUB_DEMO_PASSWORD": PASSWORD,
            **env,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with seed, cast and index, made once by the hub's own commands.

    The studies of the demo are left out: a test makes its own, and the demo has tests of its own.
    """
    folder = tmp_path_factory.mktemp("prepared")
    address = f"sqlite:///{folder / 'hub.sqlite3'}"
    kept = kept_folder()
    if kept is not None and kept.is_dir():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return folder
    prepare(folder, address)
    administrate(address, "UPDATE person SET password_hash = :quick", quick=QUICK_HASH)
    administrate(address, "PRAGMA wal_checkpoint(TRUNCATE)")
    if kept is not None:
        copy = tmp_path_factory.mktemp("kept", numbered=True) / kept.name
        shutil.copytree(folder, copy)
        kept.parent.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            shutil.move(copy, kept)
    return folder


def kept_folder() -> Path | None:
    """Where a developer's single runs keep the prepared hub; None unless the setting asks for it.

    The name is a digest of what preparing depends on, so that a changed model, migration or seed
    is prepared anew. `make test` does not ask: it prepares with the code it tests.
    """
    if not os.environ.get(KEPT):
        return None
    digest = hashlib.sha256()
    wanted = ("migrations/**/*.py", "seed/**/*", "evidence_hub/**/models*/**/*.py",
              "evidence_hub/**/models*.py", "evidence_hub/seeding/**/*.py",
              "evidence_hub/search/**/*.py", "evidence_hub/**/search*.py")  # fmt: skip
    for file in sorted({file for pattern in wanted for file in ROOT.glob(pattern)}):
        if file.is_file():
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    return Path(os.environ[KEPT]) / digest.hexdigest()[:16]


def administrate(address: str, statement: str, **values: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


@pytest.fixture(scope="session")
def prepared_postgresql(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> tuple[Path, str, str]:
    """A template database and data folder: (folder, cluster address, template name)."""
    address = os.environ.get(POSTGRES)
    if not address:
        missing("PostgreSQL")
    folder = tmp_path_factory.mktemp("prepared-postgresql")
    name = f"template_{worker_id}"
    administrate(address + "/postgres", f"DROP DATABASE IF EXISTS {name}")
    administrate(address + "/postgres", f"CREATE DATABASE {name}")
    prepare(folder, f"{address}/{name}")
    administrate(f"{address}/{name}", "UPDATE person SET password_hash = :quick", quick=QUICK_HASH)
    return folder, address, name


# For sweeps over many pages or commands: their SQL runs on both databases in tests of its own.
on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


class Place:
    """Where a test's hub lives: its data folder and its database."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url

    def flask(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return flask_command(self.folder, self.database_url, *arguments, **env)


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test's copy of the SQLite database lies, so that the app may outlive the test."""
    return tmp_path_factory.mktemp("database") / "hub.sqlite3"


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A copy of the prepared hub on each database in turn."""
    folder = tmp_path / "data"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("prepared_sqlite"), folder)
        file = request.getfixturevalue("sqlite_file")
        for left in file.parent.glob("hub.sqlite3*"):
            left.unlink()
        (folder / "hub.sqlite3").rename(file)
        yield Place(folder, f"sqlite:///{file}")
        return
    source, address, template = request.getfixturevalue("prepared_postgresql")
    shutil.copytree(source, folder)
    name = f"hub_{request.getfixturevalue('worker_id')}"
    administrate(address + "/postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    administrate(address + "/postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
    yield Place(folder, f"{address}/{name}")


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """The apps that this process has built, by database: their templates and SQL stay compiled."""
    return {}


@pytest.fixture
def app(place: Place, apps: dict[str, Flask]) -> Iterator[Flask]:
    """The hub in its place. Its settings and what it has opened do not outlive the test."""
    settings = settings_for(place.folder, place.database_url)
    if place.database_url not in apps:
        apps[place.database_url] = create_app(settings)
    app = apps[place.database_url]
    config, extensions = dict(app.config), dict(app.extensions)
    app.testing = True
    app.config.update(HUB=settings, PROPAGATE_EXCEPTIONS=False)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.config.clear()
    app.config.update(config)
    app.extensions.clear()
    app.extensions.update(extensions)


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The app with its context pushed, for tests that call operations themselves."""
    with app.app_context():
        yield app
        db.session.rollback()


def token_of(response: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', response.get_data(as_text=True))
    assert found, "the page offers no form"
    return found[1]


class Browser:
    """A signed-in client that fetches forms before it sends them, as a browser does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **kwargs: object) -> TestResponse:
        return self.client.get(address, **kwargs)  # type: ignore[arg-type]

    def text(self, address: str, status: int = 200) -> str:
        response = self.get(address)
        assert response.status_code == status, (address, response.status_code)
        return response.get_data(as_text=True)

    def token(self) -> str:
        return token_of(self.get("/account"))

    def post(self, address: str, data: dict[str, object], **kwargs: object) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token(), **data}, **kwargs)  # type: ignore[arg-type]


def entered(app: Flask, name: str) -> Browser:
    """Sign in as one of the cast ("staff"), with a client of their own."""
    client = app.test_client()
    answer = client.post(
        "/sign-in",
        data={
            "csrf_token": token_of(client.get("/sign-in")),
            "email": f"{name}@demo.example",
            "password": PASSWORD,
            "next": "",
        },
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return Browser(client)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], Browser]:
    return lambda name: entered(app, name)


def total(page: str) -> int:
    found = re.search(r'data-total="(\d+)"', page)
    assert found, "the page carries no total"
    return int(found[1])


def refs(page: str) -> list[str]:
    return re.findall(r'data-ref="([^"]+)"', page)


def search_address(words: str) -> str:
    return f"/search?q={quote(words)}"


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL statements that run inside the block."""
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
