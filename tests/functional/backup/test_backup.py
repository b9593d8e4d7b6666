"""Backup while people write, and restore into an empty place where everything is equal."""

from __future__ import annotations

import gzip
import io
import os
import re
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from evidence_hub.backup import restoring, taking
from evidence_hub.backup.archive import BackupError, Manifest, manifest_of
from evidence_hub.core.database import db, writing
from evidence_hub.registry.models import Enquiry
from tests.conftest import POSTGRES, Browser, Place, administrate, missing, on_sqlite, refs
from tests.functional.documents.attaching import attached
from tests.functional.documents.files import pdf
from tests.functional.registry.builders import project

SignIn = Callable[[str], Browser]
ASKED = {
    "title": "Do drums wake villages?", "question": "Do they?", "decision_informed": "Buying drums",
    "partner": "", "rough_dates": "", "people_or_data": "no",
}  # fmt: skip


@pytest.fixture
def empty(place: Place, tmp_path: Path, worker_id: str) -> Iterator[Place]:
    """A place where nothing is yet, on the other database than the one backed up."""
    folder = tmp_path / "restored"
    folder.mkdir()
    if not place.database_url.startswith("sqlite"):
        yield Place(folder, f"sqlite:///{folder / 'hub.sqlite3'}")
        return
    address = os.environ.get(POSTGRES)
    if not address:
        missing("PostgreSQL")
    name = f"restored_{worker_id}"
    administrate(f"{address}/postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    administrate(f"{address}/postgres", f"CREATE DATABASE {name}")
    yield Place(folder, f"{address}/{name}")
    administrate(f"{address}/postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def backed_up(place: Place, file: Path) -> Manifest:
    done = place.flask("backup", str(file))
    assert done.returncode == 0, done.stderr
    return restoring.check(file)


def test_what_is_restored_is_equal_on_the_other_database(
    place: Place, app: Flask, sign_in: SignIn, empty: Place, tmp_path: Path
) -> None:
    with app.app_context(), writing():
        ref = project().reference
    document = attached(sign_in("lead"), pdf(["Kazoo"]), ref=ref)
    before = backed_up(place, tmp_path / "one.tar.gz")
    done = empty.flask("restore", str(tmp_path / "one.tar.gz"))
    assert done.returncode == 0, done.stderr
    after = backed_up(empty, tmp_path / "two.tar.gz")
    assert after.rows == before.rows
    assert after.members == before.members
    assert after.revision == before.revision
    assert sum(after.rows.values()) > 500
    assert any(name.startswith("documents/") for name in after.members), document
    assert empty.flask("audit", "verify").returncode == 0
    verified = empty.flask("search", "verify")
    assert re.search(r"Checked [\d,]+ documents: 0 missing, 0 stale, 0 extra", verified.stdout)
    made = empty.flask("users", "create", "new@force.example", "--name", "New")
    assert made.returncode == 0, made.stderr  # new rows are numbered after the old ones


def test_a_backup_among_writers_is_of_one_moment(
    app: Flask, place: Place, sign_in: SignIn, tmp_path: Path
) -> None:
    staff, is_over, sent = sign_in("staff"), threading.Event(), []

    def write() -> None:
        while not is_over.is_set():
            answer = staff.post("/enquiries/new", {**ASKED, "idempotency_key": f"{len(sent):032}"})
            assert answer.status_code == 302
            sent.append(answer.location)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        before = len(sent)
        found = backed_up(place, tmp_path / "busy.tar.gz")
        after = len(sent)
    finally:
        is_over.set()
        writer.join()
    assert after > before, "nobody wrote while it ran, so this test says nothing"
    with tarfile.open(tmp_path / "busy.tar.gz") as tar:
        lines = {
            name: tar.extractfile(f"tables/{name}.jsonl").read().decode()  # type: ignore[union-attr]
            for name in ("enquiry", "audit_entry")
        }
    assert lines["enquiry"].count(ASKED["title"]) == lines["audit_entry"].count('"enquiry raised"')
    assert found.rows["enquiry"] <= after
    with app.app_context():
        assert db.session.query(Enquiry).count() == len(sent)


@pytest.fixture
def taken(app: Flask, tmp_path: Path) -> Path:
    """A backup of the prepared hub, made in this process."""
    file = tmp_path / "hub.tar.gz"
    with app.app_context():
        taking.take(engine=db.engine, settings=app.config["HUB"], target=file)
    return file


def refused(empty_folder: Path, file: Path) -> str:
    """Try to restore; return why it was refused, and check that nothing was left behind."""
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{empty_folder / 'hub.sqlite3'}")
    with pytest.raises(BackupError) as told:
        restoring.restore(
            engine=engine, data_dir=empty_folder, file=file, upgrade=lambda _revision: None
        )
    engine.dispose()
    assert not (empty_folder / "documents").exists()
    return str(told.value)


def repacked(
    file: Path, change: Callable[[str, bytes], tuple[str, bytes] | None], *more: tuple[str, bytes]
) -> Path:
    """Write the backup again with its members changed, left out, or with others added."""
    target = file.with_name("changed.tar.gz")
    with tarfile.open(file) as old, tarfile.open(target, "w:gz") as new:
        held = [(member.name, old.extractfile(member).read()) for member in old]  # type: ignore[union-attr]
        for name, data in [*(kept for each in held if (kept := change(*each))), *more]:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return target


ONE = "tables/enquiry.jsonl"


@on_sqlite
def test_a_damaged_or_foreign_file_is_refused_and_nothing_is_kept(
    place: Place, taken: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    same = lambda name, data: (name, data)  # noqa: E731
    altered = repacked(taken, lambda name, data: (name, data + b"{}\n" if name == ONE else data))
    assert f"{ONE} is not what was backed up" in refused(folder, altered)
    lost = repacked(taken, lambda name, data: None if name == ONE else (name, data))
    assert f"{ONE} is not what was backed up" in refused(folder, lost)
    for name in (
        "../../etc/passwd",
        "/tmp/x",
        "documents/../x",
        "tables/x.sql",
        "documents/" + "g" * 64,
    ):
        assert "no backup holds" in refused(folder, repacked(taken, same, (name, b"x")))
    headless = repacked(taken, lambda name, data: None if name == "manifest.json" else (name, data))
    assert "manifest is missing" in refused(folder, headless)
    newer = repacked(
        taken,
        lambda name, data: (
            name,
            data.replace(b'"format": 1', b'"format": 2') if name == "manifest.json" else data,
        ),
    )
    assert "format 2" in refused(folder, newer)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(taken.read_bytes()[: taken.stat().st_size // 2])
    assert "cannot be read" in refused(folder, cut)
    cut.write_bytes(gzip.compress(b"no tar at all"))
    assert "cannot be read" in refused(folder, cut)


@on_sqlite
def test_a_link_in_the_file_is_refused(place: Place, taken: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    target = tmp_path / "linked.tar.gz"
    with tarfile.open(target, "w:gz") as tar:
        member = tarfile.TarInfo("documents/" + "a" * 64)
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    assert "no backup holds" in refused(folder, target)


@on_sqlite
def test_nothing_is_overwritten(place: Place, app: Flask, taken: Path) -> None:
    again = place.flask("backup", str(taken))
    assert again.returncode == 1
    assert "exists already" in again.stderr
    onto = place.flask("restore", str(taken))
    assert onto.returncode == 1
    assert "not empty" in onto.stderr
    assert not list(taken.parent.glob(".backup-*"))


@on_sqlite
def test_no_secret_stands_in_a_backup(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "hub.tar.gz"
    done = place.flask(
        "backup", str(file),
        EVIDENCE_HUB_SECRET_KEY="kept-to-ourselves-" * 3,
        EVIDENCE_HUB_SMTP_URL="smtp://post:letmein@mail.example:25",
        EVIDENCE_HUB_METRICS_TOKEN="watchword",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    held = gzip.decompress(file.read_bytes())
    for secret in (b"kept-to-ourselves", b"letmein", b"watchword"):
        assert secret not in held
    assert b"mail.example" in held
    assert (file.stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 1}', '{"format": "x", "rows": 3}'])
def test_a_manifest_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BackupError):
        manifest_of(text)


@on_sqlite
def test_the_restored_hub_serves(taken: Path, empty: Place, place: Place) -> None:
    from evidence_hub.app import create_app
    from tests.conftest import entered, settings_for

    assert empty.flask("restore", str(taken)).returncode == 0
    app = create_app(settings_for(empty.folder, empty.database_url))
    app.testing = True
    found = refs(entered(app, "staff").text("/search?q=turning+point"))
    assert "EBP-2013-0115" in found
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
