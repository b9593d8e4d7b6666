"""The file that a backup is: what stands in it, and how rows become text and rows again.

A tar file, packed with gzip. ``tables/<name>.jsonl`` holds a table's rows, a line each, in the
order of their keys; ``documents/<digest>`` each attached file; ``manifest.json`` comes last and
names every member with its SHA-256, so that a file cut short has none. It does not depend on the
database: what SQLite gave, PostgreSQL takes.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, DateTime, LargeBinary, Table

from evidence_hub.core.errors import HubError

# Raised when an older hub could no longer read the file; an addition that it may ignore keeps the
# number.
FORMAT = 1
MANIFEST = "manifest.json"
TABLES, DOCUMENTS = "tables/", "documents/"


class BackupError(HubError):
    """The backup cannot be made or restored; the message says what to do."""


@dataclass
class Manifest:
    """What a backup holds. ``members`` maps name → (size in bytes, SHA-256)."""

    made_at: str
    revision: str
    settings: dict[str, str]
    rows: dict[str, int] = field(default_factory=dict)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT

    def text(self) -> str:
        return json.dumps(vars(self), indent=1, sort_keys=True)


def manifest_of(text: str) -> Manifest:
    """Read a manifest; raise BackupError for one of another format."""
    try:
        found = json.loads(text)
        made = Manifest(
            made_at=str(found["made_at"]),
            revision=str(found["revision"]),
            settings=dict(found["settings"]),
            rows={str(name): int(number) for name, number in found["rows"].items()},
            members={
                str(name): (int(size), str(digest))
                for name, (size, digest) in found["members"].items()
            },
            format=int(found["format"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(
            "The manifest of this file cannot be read. It is no whole backup."
        ) from error
    if made.format != FORMAT:
        raise BackupError(f"This backup has format {made.format}; this hub reads format {FORMAT}.")
    return made


def _plain(value: Any) -> Any:
    """Return what JSON holds of a value; the column's type says how to read it back."""
    if isinstance(value, dt.datetime):
        at = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        return at.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Decimal):
        return str(value)
    return value


def line_of(row: Mapping[str, Any]) -> str:
    """Return a row as one line; equal rows give equal lines, whatever database held them."""
    plain = {name: _plain(value) for name, value in row.items()}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def row_of(line: str, table: Table, *, keeps_zone: bool) -> dict[str, Any]:
    """Return a line as a table's values; ``keeps_zone``: whether the database keeps zones."""
    found: dict[str, Any] = json.loads(line)
    for column in table.columns:
        value = found.get(column.name)
        if value is None:
            continue
        if isinstance(column.type, DateTime):
            at = dt.datetime.fromisoformat(value)
            found[column.name] = at if keeps_zone else at.replace(tzinfo=None)
        elif isinstance(column.type, Date):
            found[column.name] = dt.date.fromisoformat(value)
        elif isinstance(column.type, LargeBinary):
            found[column.name] = base64.b64decode(value)
    return found


def digest_of(lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines as they stand in a member."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()
