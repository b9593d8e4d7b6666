"""The section "Evidence Based Policing" of the report to the Strategic Policing and Crime Board.

It is written from the records for a period, statement by statement, each with where it comes
from. The order is that of the report of 2013 (report paras 110-121).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from evidence_hub.core.markings import highest


@dataclass(frozen=True)
class Period:
    """First and last day; ``is_closed``: for a closed session, with restricted matters."""

    starts_on: dt.date
    ends_on: dt.date
    is_closed: bool = False

    def holds(self, day: dt.date | None) -> bool:
        return day is not None and self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Statement:
    """One numbered paragraph. ``key`` stays the same as long as the record does.

    ``where`` is what it rests on: words and address.
    """

    # People's words hang on it: a key made of the text would lose them with every correction.
    key: str
    text: str
    where: tuple[tuple[str, str], ...] = ()
    heading: str = ""
    points: tuple[str, ...] = ()
    marking: str = "official"
    is_demo: bool = False


@dataclass(frozen=True)
class Part:
    title: str
    statements: list[Statement] = field(default_factory=list)


def marking_of(found: Iterable[Part]) -> str:
    # The paper bears the highest marking of what it holds, and not that of its reader.
    return highest([row.marking for part in found for row in part.statements])
