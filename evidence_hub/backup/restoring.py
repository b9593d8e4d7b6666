"""Restoring a backup into an empty place, and proving that everything is there."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine

from evidence_hub.backup import tables
from evidence_hub.backup.archive import (
    DOCUMENTS,
    MANIFEST,
    TABLES,
    BackupError,
    Manifest,
    digest_of,
    manifest_of,
)
from evidence_hub.backup.taking import DIGEST, Progress

Upgrade = Callable[[str], None]  # brings an empty database to a migration
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20
_TABLE = re.compile(r"[a-z_]{1,63}\.jsonl")


def _silently(_done: int, _total: int) -> None:
    """Say nothing of how far it is."""


def check(file: Path) -> Manifest:
    """Read a backup through and return its manifest; raise BackupError unless it is whole."""
    try:
        with tarfile.open(file, mode="r:gz") as tar:
            return _checked(tar)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BackupError(f"{file} cannot be read as a backup: {error}") from error


def _checked(tar: tarfile.TarFile) -> Manifest:
    members: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    for member in tar:
        content = _content(tar, member, members)
        if member.name == MANIFEST:
            manifest = _manifest(member, content)
        else:
            members[member.name] = (member.size, _digest(content))
    # The manifest is written last, so that a file without one was not written to its end.
    if manifest is None:
        raise BackupError("The backup was cut short: its manifest is missing.")
    names = sorted({*members, *manifest.members})
    wrong = [name for name in names if members.get(name) != manifest.members.get(name)]
    if wrong:
        raise BackupError(f"The backup is damaged: {wrong[0]} is not what was backed up.")
    return manifest


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo, before: Collection[str]) -> IO[bytes]:
    # A file from elsewhere may name any path: nothing is unpacked that is not known by name.
    if not member.isfile() or not _is_known(member.name) or member.name in before:
        raise BackupError(f"The backup holds something that no backup holds: {member.name!r}")
    content = tar.extractfile(member)
    if content is None:
        raise BackupError(f"{member.name} cannot be read from the backup.")
    return content


def _manifest(member: tarfile.TarInfo, content: IO[bytes]) -> Manifest:
    if member.size > LARGEST_MANIFEST:
        raise BackupError("The manifest of this file cannot be read.")
    return manifest_of(content.read().decode("utf-8", "replace"))


def _is_known(name: str) -> bool:
    """Whether a member's name is one that a backup can hold; nothing else is ever written."""
    if name == MANIFEST:
        return True
    if name.startswith(TABLES):
        return bool(_TABLE.fullmatch(name.removeprefix(TABLES)))
    return name.startswith(DOCUMENTS) and bool(DIGEST.fullmatch(name.removeprefix(DOCUMENTS)))


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def restore(
    *,
    engine: Engine,
    data_dir: Path,
    file: Path,
    upgrade: Upgrade,
    progress: Progress = _silently,
) -> Manifest:
    """Restore a backup into an empty database and folder; return what it held.

    Raises BackupError where the place is not empty, the backup is damaged or of a newer hub, or
    what was restored is not equal to what was backed up; then nothing of it is kept.
    """
    manifest = check(file)
    with engine.connect() as connection:
        # Restoring over something would mix two registers under the same numbers. There is no flag
        # to insist: an empty place is quickly made.
        if tables.reflected(connection):
            raise BackupError("The database is not empty. Restore into a new one.")
    if any((data_dir / "documents").glob("??/*")):
        raise BackupError(f"{data_dir / 'documents'} is not empty. Restore into a new data folder.")
    upgrade(manifest.revision)
    with tarfile.open(file, mode="r:gz") as tar:
        members = {member.name: member for member in tar.getmembers()}
        with engine.begin() as connection:
            _fill(connection, tar, members, manifest, progress)
            # Inside the transaction, so that what does not come out equal is not kept at all.
            _prove(connection, manifest)
        for name in sorted(manifest.members):
            if name.startswith(DOCUMENTS):
                held = tar.extractfile(members[name])
                assert held is not None  # noqa: S101  # nosec B101 - checked above
                _put(data_dir, name.removeprefix(DOCUMENTS), held)
    return manifest


def _fill(
    connection: Connection, tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo],
    manifest: Manifest, progress: Progress,
) -> None:  # fmt: skip
    filler = tables.Filler(connection)
    unknown = sorted(set(manifest.rows) - set(filler.tables))
    if unknown:
        raise BackupError(f"This backup holds a table {unknown[0]}, which this hub does not know.")
    for number, name in enumerate(filler.tables, start=1):
        member = members.get(f"{TABLES}{name}.jsonl")
        if member is not None:
            held = tar.extractfile(member)
            assert held is not None  # noqa: S101  # nosec B101 - checked before
            filler.fill(name, _lines(held))
        progress(number, len(filler.tables))
    filler.finish()


def _lines(held: IO[bytes]) -> Iterator[str]:
    for line in io.TextIOWrapper(held, encoding="utf-8", newline="\n"):
        yield line.rstrip("\n")


def _prove(connection: Connection, manifest: Manifest) -> None:
    """Read everything back and compare it with what the manifest says."""
    for table in tables.reflected(connection):
        _, digest = manifest.members.get(f"{TABLES}{table.name}.jsonl", (0, digest_of(())))
        if digest_of(tables.lines(connection, table)) != digest:
            raise BackupError(f"What was restored of {table.name} is not what was backed up.")


def _put(data_dir: Path, digest: str, held: IO[bytes]) -> None:
    folder = data_dir / "documents" / digest[:2]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
    with os.fdopen(handle, "wb") as file:
        while chunk := held.read(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(folder / digest)
