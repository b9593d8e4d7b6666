"""Files between upload and import: kept under their own digest, for a month."""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath, PureWindowsPath

from evidence_hub.core.errors import NotFound
from evidence_hub.importing.columns import Table, table_of
from evidence_hub.importing.sheets import read_sheet
from evidence_hub.importing.texts import UNPRINTABLE, UnreadableFile

KEPT_SECONDS = 31 * 24 * 3600
LONGEST_NAME = 120
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """A file that was sent. ``path`` is named after what the file holds, never after its name."""

    path: Path
    name: str

    @property
    def sha256(self) -> str:
        return self.path.name

    def data(self) -> bytes:
        return self.path.read_bytes()


def safe_name(given: str) -> str:
    """Return the last part of a file name, without what nobody can have typed."""
    last = PurePosixPath(PureWindowsPath(given).name).name
    return UNPRINTABLE.sub("", last).strip()[:LONGEST_NAME] or "a file without a name"


def _folder(data_dir: Path) -> Path:
    folder = data_dir / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _tidy_up(folder: Path) -> None:
    long_ago = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < long_ago:
            path.unlink(missing_ok=True)


def keep(data_dir: Path, data: bytes, name: str) -> Kept:
    """Keep a file and the name it came under; the same file twice is kept once."""
    folder = _folder(data_dir)
    # Files that were never imported hold personal data that nobody decided to keep. Each upload
    # clears what has become old.
    _tidy_up(folder)
    # The name that a person gave never becomes a path.
    path = folder / hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    path.with_suffix(".json").write_text(json.dumps({"name": safe_name(name)}), encoding="utf-8")
    return Kept(path, safe_name(name))


def kept(data_dir: Path, sha256: str) -> Kept:
    """Return a file that was sent; NotFound for anything else that the address may hold."""
    if not _SHA.fullmatch(sha256):
        raise NotFound
    path = _folder(data_dir) / sha256
    try:
        about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotFound from error
    if not path.is_file():
        raise NotFound
    return Kept(path, str(about["name"]))


# Each page of a preview would parse the whole spreadsheet again. The time of the change is part of
# the key, so that a file that was sent anew is read anew.
@lru_cache(maxsize=4)
def _table(path: Path, _changed: int) -> Table | UnreadableFile:
    try:
        return table_of(read_sheet(path.read_bytes()))
    except UnreadableFile as error:
        return error


def table(file: Kept) -> Table:
    """Return the file's table; pages of one preview share one reading."""
    outcome = _table(file.path, file.path.stat().st_mtime_ns)
    if isinstance(outcome, UnreadableFile):
        raise outcome
    return outcome
