"""Money as sums: what was given, committed, spent, returned and is left, in whole pence.

Pure: every figure on a page is one of these, so that lines, projects and years always agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from evidence_hub.tracking.models import FundingLine, MoneyEntry

KINDS: Mapping[str, str] = {
    "commitment": "Commitment",
    "actual": "Actual",
    "release": "Commitment set free",
    "returned": "Returned to the funder",
    "carried": "Carried into the next year",
    "lapsed": "Lapsed at the year’s end",
}
# These take from a line for good; a line is reconciled once nothing is left of it.
OUT = frozenset({"actual", "returned", "carried", "lapsed"})
APRIL = 4
DROPPED = "declined"  # a proposal that is neither confirmed nor waits


# Frozen, so that a total can be passed around and shown without anybody adding to it.
@dataclass(frozen=True)
class Sums:
    """Pence. ``given`` counts confirmed lines alone, ``proposed`` those that wait."""

    proposed: int = 0
    given: int = 0
    committed: int = 0
    actual: int = 0
    returned: int = 0
    carried: int = 0
    lapsed: int = 0
    forecast: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(Sums))
        )

    @property
    def left(self) -> int:
        """What is neither spent, returned, carried nor lapsed; open commitments are still in it."""
        return self.given - self.actual - self.returned - self.carried - self.lapsed

    @property
    def free(self) -> int:
        return self.left - self.committed

    @property
    def overspent(self) -> int:
        """By how much spending or its forecast goes over what was given; 0 where it does not."""
        return max(0, self.actual - self.given, self.forecast - self.given) if self.given else 0

    @property
    def is_reconciled(self) -> bool:
        return self.left == 0 and self.committed == 0 and self.proposed == 0


def open_commitments(entries: Sequence[MoneyEntry]) -> dict[int, int]:
    """Return what is left of each commitment: its id → pence."""
    left = {row.id: row.amount_pence for row in entries if row.kind == "commitment"}
    # A booking that was taken back counts no more, but its row and the one that undoes it stay, so
    # both have to be recognised here instead of being filtered by the query.
    undone = {row.reverses_id for row in entries if row.reverses_id is not None}
    for row in entries:
        if row.kind == "commitment" and row.reverses_id is not None:
            left.pop(row.id)
            left.pop(row.reverses_id, None)
        elif row.settles_id is not None and row.settles_id in left:
            left[row.settles_id] -= row.amount_pence
    return {key: pence for key, pence in left.items() if pence and key not in undone}


def sums_of(line: FundingLine) -> Sums:
    """Return the sums of one line; a proposal counts as proposed alone, a dropped one not."""
    if line.status == DROPPED:
        return Sums()
    if line.confirmed_at is None:
        return Sums(proposed=line.amount_pence)
    spent = dict.fromkeys(OUT, 0)
    for row in line.entries:
        if row.kind in OUT:
            spent[row.kind] += row.amount_pence
    return Sums(
        # Only here does money begin to count: a proposal that nobody has confirmed must not make a
        # budget look spent, nor a project look funded (T7 asks for confirmed money).
        given=line.amount_pence,
        committed=sum(open_commitments(line.entries).values()),
        forecast=line.forecast_pence,
        **spent,
    )


def total(lines: Iterable[FundingLine]) -> Sums:
    found = Sums()
    for line in lines:
        found += sums_of(line)
    return found


def by_year(lines: Iterable[FundingLine]) -> dict[int, Sums]:
    found: dict[int, Sums] = {}
    for line in lines:
        found[line.year] = found.get(line.year, Sums()) + sums_of(line)
    return dict(sorted(found.items()))


def financial_year(day: dt.date) -> int:
    """Return the calendar year in which the day's financial year began, on 1 April."""
    # The force's financial year begins on 1 April.
    return day.year if day.month >= APRIL else day.year - 1


def year_words(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def from_budget(lines: Iterable[FundingLine]) -> int:
    """Return the pence that these lines take out of the research budget of their year.

    What was returned is free again; what was carried in belongs to the year it came from.
    """
    found = 0
    for line in lines:
        # Help in kind costs the research budget nothing, and another funder's money was never in
        # it.
        if line.funder_id is None and line.form == "cash" and line.carried_from_id is None:
            sums = sums_of(line)
            found += sums.given - sums.returned
    return found
