"""One reference as a publication's fields, or the reasons why it cannot be one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence_hub.library.checks import normal_doi, problems

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """``number`` is the line in which it begins; ``problems`` is empty where it can be imported."""

    number: int
    values: Mapping[str, Any]
    problems: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return str(self.values.get("title") or "")


def _text(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def year_in(stated: str) -> int | None:
    match = _YEAR.search(stated)
    return int(match[1]) if match else None


def reference(
    number: int,
    fields: Mapping[str, str],
    authors: Sequence[str],
    kind: str,
    wrong: Sequence[str] = (),
) -> Reference:
    """Build a reference from texts; ``wrong`` is what its file has against it already."""
    values: dict[str, Any] = {
        name: _text(fields.get(name, ""))
        for name in ("title", "venue", "volume", "issue", "pages", "url", "issued", "doi")
    }
    values["authors"] = [name for author in authors if (name := _text(author))]
    values["year"] = year_in(fields.get("year", ""))
    values["kind"] = kind
    values["abstract_note"] = ""
    found = [*wrong]
    if values["doi"]:
        doi = normal_doi(values["doi"])
        if doi is None:
            found.append(f"“{values['doi'][:80]}” is no DOI")
        values["doi"] = doi or ""
    if values["url"] and not values["url"].startswith(("https://", "http://")):
        values["url"] = ""  # a path on somebody's own computer
    if not values["title"]:
        found.append("It has no title")
    else:
        found.extend(problems(values).values())
    return Reference(number, values, tuple(dict.fromkeys(found)))
