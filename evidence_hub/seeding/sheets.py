"""One seed file: its rows, the line of each value, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence_hub.seeding.plain_yaml import read_plain_yaml
from evidence_hub.seeding.problems import Place, Problems
from evidence_hub.seeding.schema import check_schema

Row = dict[str, Any]
"""An entry of a seed file: the keys of `seed/schema/`, all filled, whole dates as dates."""

# The seed is written by hand; anything larger is a mistake or no seed.
MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class Sheet:
    """The values of one seed file.

    `data` is None where it could not be parsed, `wrong_rows` where it could not be checked.
    """

    problems: Problems
    data: Row | None = None
    wrong_rows: set[Place] | None = None

    def rows(self, key: str) -> Iterator[tuple[Place, Row]]:
        """The rows under `key` that keep to the schema; the others are reported already."""
        if self.wrong_rows is not None:
            for index, row in enumerate(self._list(key)):
                if (key, index) not in self.wrong_rows:
                    yield (key, index), row

    def codes(self, key: str, name: str) -> set[str]:
        """Return what rows call themselves; wrong rows too, so that a mistake is named once."""
        return {
            row[name]
            for row in self._list(key)
            if isinstance(row, dict) and isinstance(row.get(name), str)
        }

    def _list(self, key: str) -> list[Any]:
        entries = (self.data or {}).get(key)
        return entries if isinstance(entries, list) else []


def read_sheet(folder: Path, file: str) -> Sheet:
    """Read a file of the seed in `folder`; the sheet names what is wrong with it."""
    problems = Problems(file)
    text = _text(folder / file, problems)
    value = None if text is None else read_plain_yaml(text, problems)
    # What is no plain YAML has no rows that a schema could be held against.
    if problems.found:
        return Sheet(problems)
    wrong_rows = check_schema(value, folder / "schema", problems)
    return Sheet(problems, value if isinstance(value, dict) else None, wrong_rows)


def _text(path: Path, problems: Problems) -> str | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add((), f"the file cannot be read ({error.strerror or error})")
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.add_on_line(raw[: error.start].count(b"\n") + 1, (), "the file is not in UTF-8")
        return None
    if len(raw) > MAX_BYTES:
        problems.add((), f"the file is larger than {MAX_BYTES:,} bytes")
        return None
    return text
