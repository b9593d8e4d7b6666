"""Taking a backup while the hub serves: one snapshot of the database, then the documents.

A document is on disk before any row that names it is committed, and stays; so every document of
the snapshot is there when the documents are read after it.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine, make_url

from evidence_hub.backup import tables
from evidence_hub.backup.archive import DOCUMENTS, MANIFEST, TABLES, BackupError, Manifest
from evidence_hub.core import clock
from evidence_hub.core.settings import Settings

Progress = Callable[[int, int], None]
DIGEST = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20


def _silently(_done: int, _total: int) -> None:
    """Say nothing of how far it is."""


def told_settings(settings: Settings) -> dict[str, str]:
    """Return the settings that may stand in a backup: no key, no password, no token."""
    smtp = settings.smtp_url
    return {
        "environment": settings.environment,
        "search_engine": settings.search_engine,
        # A backup is copied and lent out more freely than a server: no password stands in it, and
        # restoring asks for the settings anew.
        "database": make_url(settings.database_url).render_as_string(hide_password=True),
        "base_url": settings.base_url,
        "mail_from": settings.mail_from,
        "smtp": re.sub(r"//[^@/]*@", "//***@", smtp),
        "clamd": settings.clamd,
    }


class _Writer:
    """A tar file that keeps the size and digest of each member it takes."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.tar, self.manifest = tar, manifest

    def add(self, name: str, file: BinaryIO) -> None:
        """Add a file from its beginning to its end."""
        digest, size = hashlib.sha256(), 0
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        file.seek(0)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, file)
        self.manifest.members[name] = (size, digest.hexdigest())


def take(
    *, engine: Engine, settings: Settings, target: Path, progress: Progress = _silently
) -> Manifest:
    """Write a backup to ``target``, whole or not at all; return what it holds.

    Raises BackupError where the file exists already or the database is not prepared.
    """
    if target.exists():
        raise BackupError(f"{target} exists already. Give another name.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    handle, name = tempfile.mkstemp(prefix=".backup-", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                manifest = _write(tar, engine, settings, progress)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, target)  # refuses where somebody made the file meanwhile
        except FileExistsError as error:
            raise BackupError(f"{target} exists already. Give another name.") from error
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return manifest


def _write(
    tar: tarfile.TarFile, engine: Engine, settings: Settings, progress: Progress
) -> Manifest:
    with engine.connect() as connection, connection.begin():
        tables.begin_snapshot(connection)
        revision = tables.revision_of(connection)
        if not revision:
            raise BackupError("The database is not prepared, so there is nothing to back up.")
        manifest = Manifest(clock.now().isoformat(), revision, told_settings(settings))
        writer = _Writer(tar, manifest)
        found = tables.reflected(connection)
        for number, table in enumerate(found, start=1):
            with tempfile.TemporaryFile() as held:
                rows = 0
                for line in tables.lines(connection, table):
                    held.write(line.encode("utf-8") + b"\n")
                    rows += 1
                held.seek(0)
                writer.add(f"{TABLES}{table.name}.jsonl", held)
            manifest.rows[table.name] = rows
            progress(number, len(found))
    # After the tables: a document that is attached meanwhile is in the store before its row is, so
    # a file too many can be there but never one too few.
    for path in documents(settings.data_dir):
        with path.open("rb") as file:
            writer.add(f"{DOCUMENTS}{path.name}", file)
    text = manifest.text().encode("utf-8")
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(text), 0o600
    tar.addfile(member, io.BytesIO(text))
    return manifest


def documents(data_dir: Path) -> Iterator[Path]:
    """Yield every attached file, by its digest; files that are only being uploaded are left out."""
    for path in sorted((data_dir / "documents").glob("??/*")):
        if DIGEST.fullmatch(path.name):
            yield path
