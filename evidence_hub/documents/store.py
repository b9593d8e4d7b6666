"""Where files lie: named after what they hold, whole or not there at all.

A file is on disk, and its folder entry too, before any row that names it is committed. A file
without a row (the upload was refused, the hub was stopped) does no harm and is swept later.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evidence_hub.core.errors import HubError, Invalid
from evidence_hub.documents.kinds import LARGEST_FILE, kind_of, last_part

_CHUNK = 1 << 20
_SHA = re.compile(r"[0-9a-f]{64}")
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
    r"|[\ud800-\udfff]"
)
LONGEST_NAME = 200
FOLDER_MODE, FILE_MODE, FOR_OTHERS = 0o700, 0o600, 0o077
SWEPT_AFTER = 24 * 3600  # seconds; an upload under way is far younger
_TEMPORARY, _TRASH, _SWEPT = ".new-", ".swept-", ".swept"


class TooLarge(HubError):
    """The file is larger than the hub takes."""


class Damaged(HubError):
    """The store does not hold the file as it was uploaded."""


@dataclass(frozen=True)
class Stored:
    """A file that is safely on disk; give it to ``operations.attach``."""

    sha256: str
    size: int
    file_name: str
    kind: str


def safe_name(given: str) -> str:
    """Return the last part of a file name without what nobody can have typed."""
    name = _UNPRINTABLE.sub("", last_part(_UNPRINTABLE.sub("", given))).strip().strip(".")
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        name = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending if dot else name[:LONGEST_NAME]
    return name[:LONGEST_NAME] or "a file without a name"


class Store:
    """The files of one hub, in ``documents/`` of its data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "documents"

    def path(self, sha256: str) -> Path:
        """Return where the file of this digest lies, or would lie."""
        if not _SHA.fullmatch(sha256):
            raise ValueError("not a digest")
        return self.folder / sha256[:2] / sha256

    def keep(self, stream: BinaryIO, given_name: str) -> Stored:
        """Keep a file; raise Invalid for an empty or unknown one, TooLarge above the limit."""
        name = safe_name(given_name)
        kind = kind_of(name)
        if not kind:
            raise Invalid({"file": "The file must be a PDF, DOCX, PPTX, XLSX or TXT"})
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > LARGEST_FILE:
                        raise TooLarge
                    digest.update(chunk)
                    file.write(chunk)
                # An upload that was acknowledged survives a power cut.
                file.flush()
                os.fsync(file.fileno())
            if not size:
                raise Invalid({"file": "The file is empty"})
            # Only now has it a name that others can find: a crash before this leaves a file that
            # the sweep removes, never half a document.
            self._put_in_place(Path(temporary), digest.hexdigest())
        finally:
            Path(temporary).unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size, name, kind)

    def _put_in_place(self, temporary: Path, sha256: str) -> None:
        """Put it under its digest, also where it lies already: it is then young to the sweep."""
        target = self.path(sha256)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        temporary.replace(target)
        for folder in (target.parent, self.folder):
            _sync_folder(folder)

    def open(self, sha256: str, size: int) -> BinaryIO:
        """Open a file for reading after proving that it is the one that was uploaded."""
        try:
            file = self.path(sha256).open("rb")
        except OSError as error:
            raise Damaged from error
        # Each file is proved before it leaves. A disk that has gone wrong must not hand out a
        # protocol that nobody approved.
        if self._digest(file) != sha256 or file.tell() != size:
            file.close()
            raise Damaged
        file.seek(0)
        return file

    @staticmethod
    def _digest(file: BinaryIO) -> str:
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()

    def is_whole(self, sha256: str, size: int) -> bool:
        try:
            self.open(sha256, size).close()
        except Damaged:
            return False
        return True

    def idle(self) -> Iterator[Path]:
        """Yield the files that are old enough to be swept where no row names them."""
        before = time.time() - SWEPT_AFTER
        for path in sorted(self.folder.glob("*")):
            for file in sorted(path.glob("*")) if path.is_dir() else [path]:
                if file.name == _SWEPT:
                    continue
                with suppress(FileNotFoundError):
                    if file.stat().st_mtime < before:
                        yield file

    def is_sweep_due(self) -> bool:
        """Whether a day has passed since this was last asked and answered yes."""
        mark = self.folder / _SWEPT
        with suppress(FileNotFoundError):
            if mark.stat().st_mtime > time.time() - SWEPT_AFTER:
                return False
        if not self.folder.exists():
            return False
        mark.touch()
        return True

    def forget(self, sha256: str) -> bool:
        """Remove a file at once; only for content that the caller knows nobody names any more."""
        file = self.path(sha256)
        was_there = file.exists()
        file.unlink(missing_ok=True)
        return was_there

    def keep_private(self) -> int:
        """Take what others may do with the store's files and folders away; return how many."""
        if os.name == "nt" or not self.folder.exists():
            return 0
        changed = 0
        for path in (self.folder, *self.folder.rglob("*")):
            with suppress(FileNotFoundError):
                mode = path.stat(follow_symlinks=False).st_mode
                if mode & FOR_OTHERS and not path.is_symlink():
                    path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
                    changed += 1
        return changed

    def sweep(self, file: Path) -> bool:
        """Remove a file that no row names, unless it was uploaded anew meanwhile."""
        trash = file.with_name(f"{_TRASH}{file.name}")
        try:
            file.rename(trash)
        except FileNotFoundError:
            return False
        # Renamed before it is judged: an upload of the same content either comes before the rename
        # and makes the file young, or after it and writes a new one.
        if trash.stat().st_mtime >= time.time() - SWEPT_AFTER:
            # Somebody uploaded the same content between the look and the move, so it belongs back.
            with suppress(FileExistsError):
                os.link(trash, file)
            trash.unlink(missing_ok=True)
            return False
        trash.unlink(missing_ok=True)
        return True


def _sync_folder(folder: Path) -> None:
    """Make a new entry of a folder survive a power cut, where folders can be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
